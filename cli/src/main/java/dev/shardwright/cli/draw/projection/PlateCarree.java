package dev.shardwright.cli.draw.projection;

/// Longitude and latitude as x and y; the unit is a degree.
///
/// @param centralLongitude where x is 0, degrees
public record PlateCarree(double centralLongitude) implements MapProjection {

    @Override
    public boolean forward(double longitude, double latitude, double[] xy) {
        xy[0] = MapProjection.near(longitude, centralLongitude) - centralLongitude;
        xy[1] = latitude;
        return true;
    }

    @Override
    public boolean inverse(double x, double y, double[] lonLat) {
        if (Math.abs(x) > 180 || Math.abs(y) > 90) {
            return false;
        }
        lonLat[0] = MapProjection.near(x + centralLongitude, 0);
        lonLat[1] = y;
        return true;
    }
}
