package dev.shardwright.grid.internal;

/// What is needed to compute with a CRS.
///
/// @param falseEasting metres added to x before the unit applies
/// @param falseNorthing metres added to y before the unit applies
/// @param unit the unit of x and y; a geographic CRS ignores it
public record CrsParameters(
        Conversion conversion, Ellipsoid ellipsoid, double falseEasting, double falseNorthing, LengthUnit unit) {

    /// Whether x and y are longitude and latitude.
    public boolean isGeographic() {
        return conversion instanceof Conversion.Geographic;
    }
}
