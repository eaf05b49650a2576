package dev.shardwright.cli.draw.projection;

/// How the sphere is laid on the plane of a map; x to the right, y up. Immutable.
public sealed interface MapProjection permits Orthographic, PlateCarree {

    /// The place of a point.
    ///
    /// @param longitude degrees east, any turn
    /// @param latitude degrees north
    /// @param xy receives the place
    /// @return false if the point lies on the far side
    boolean forward(double longitude, double latitude, double[] xy);

    /// The point at a place.
    ///
    /// @param lonLat receives the longitude in [-180, 180] and the latitude
    /// @return false if the place lies beyond the edge of the world
    boolean inverse(double x, double y, double[] lonLat);

    /// The longitude in the middle.
    double centralLongitude();

    /// A longitude as the one within half a turn of another.
    static double near(double longitude, double other) {
        return longitude - 360 * Math.rint((longitude - other) / 360);
    }
}
