package dev.shardwright.cli.draw.projection;

/// The globe as seen from far above a point; the unit is the globe's radius.
///
/// Snyder 1987, USGS Professional Paper 1395, chapter 20 (sphere).
///
/// @param centralLongitude of the point below, degrees
/// @param centralLatitude of the point below, degrees
public record Orthographic(double centralLongitude, double centralLatitude) implements MapProjection {

    @Override
    public boolean forward(double longitude, double latitude, double[] xy) {
        double lambda = Math.toRadians(longitude - centralLongitude);
        double phi = Math.toRadians(latitude);
        double phi0 = Math.toRadians(centralLatitude);
        double ahead = Math.cos(phi) * Math.cos(lambda);
        xy[0] = Math.cos(phi) * Math.sin(lambda);
        xy[1] = Math.cos(phi0) * Math.sin(phi) - Math.sin(phi0) * ahead;
        return Math.sin(phi0) * Math.sin(phi) + Math.cos(phi0) * ahead >= 0;
    }

    @Override
    public boolean inverse(double x, double y, double[] lonLat) {
        double square = x * x + y * y;
        if (square > 1) {
            return false;
        }
        double phi0 = Math.toRadians(centralLatitude);
        double towards = Math.sqrt(1 - square);
        double ahead = towards * Math.cos(phi0) - y * Math.sin(phi0);
        lonLat[0] = MapProjection.near(centralLongitude + Math.toDegrees(Math.atan2(x, ahead)), 0);
        double up = Math.min(1, Math.max(-1, towards * Math.sin(phi0) + y * Math.cos(phi0)));
        lonLat[1] = Math.toDegrees(Math.atan2(up, Math.hypot(x, ahead)));
        return true;
    }
}
