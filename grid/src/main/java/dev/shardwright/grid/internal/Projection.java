package dev.shardwright.grid.internal;

/// A map projection: longitude and latitude to metres from its origin and back. Scale factors are applied, false
/// eastings and units are not.
///
/// Immutable as seen from outside, and thread-safe.
public sealed interface Projection
        permits PolarStereographicProjection, LambertAzimuthalProjection, CylindricalEqualAreaProjection,
                Proj4jProjection {

    /// Projects the points `from` to `to - 1`. A point without an image gets NaN or an infinity.
    ///
    /// @param longitude degrees east, any turn; finite
    /// @param latitude degrees north, in [-90, 90]
    /// @param x receives metres from index `at` on
    /// @param y likewise
    void forward(double[] longitude, double[] latitude, int from, int to, double[] x, double[] y, int at);

    /// The point at x, y metres: longitude in [-180, 180) to `lonLat[0]`, latitude to `lonLat[1]`; both NaN if there is
    /// none.
    void inverse(double x, double y, double[] lonLat);

    /// The projection of a CRS.
    ///
    /// @throws IllegalArgumentException if the CRS is geographic
    static Projection of(CrsParameters crs) {
        Ellipsoid ellipsoid = crs.ellipsoid();
        return switch (crs.conversion()) {
            case Conversion.Geographic() -> throw new IllegalArgumentException("a geographic CRS has no projection");
            case Conversion.PolarStereographic polar -> new PolarStereographicProjection(ellipsoid, polar);
            case Conversion.LambertAzimuthal azimuthal -> new LambertAzimuthalProjection(ellipsoid, azimuthal);
            case Conversion.CylindricalEqualArea cylinder -> new CylindricalEqualAreaProjection(ellipsoid, cylinder);
            case Conversion.Mercator(double longitude, var parallel, double scale) -> {
                double phi = parallel.orElse(0) * Angles.DEGREE;
                double parallelScale = ellipsoid.parallelRadius(Math.sin(phi), Math.cos(phi));
                yield new Proj4jProjection("+proj=merc", ellipsoid, longitude, scale * parallelScale, -90, 90);
            }
            case Conversion.WebMercator(double longitude) ->
                new Proj4jProjection("+proj=merc", Ellipsoid.sphere(ellipsoid.semiMajor()), longitude, 1, -90, 90);
            // proj4j's own tmerc is metres off beyond a zone and loses the far side; its etmerc is PROJ's tmerc.
            case Conversion.TransverseMercator(double latitude, double longitude, double scale) ->
                new Proj4jProjection("+proj=etmerc +lat_0=" + latitude, ellipsoid, longitude, scale);
            case Conversion.LambertConformal(
                            double latitude,
                            double longitude,
                            double parallel1,
                            double parallel2,
                            double scale) ->
                new Proj4jProjection(
                        "+proj=lcc +lat_0=" + latitude + " +lat_1=" + parallel1 + " +lat_2=" + parallel2,
                        ellipsoid,
                        longitude,
                        scale,
                        parallel1 + parallel2 > 0 ? -90 : -91,
                        parallel1 + parallel2 > 0 ? 91 : 90);
            case Conversion.Albers(double latitude, double longitude, double parallel1, double parallel2) ->
                new Proj4jProjection(
                        "+proj=aea +lat_0=" + latitude + " +lat_1=" + parallel1 + " +lat_2=" + parallel2,
                        ellipsoid,
                        longitude,
                        1);
            case Conversion.Sinusoidal(double longitude) ->
                new Proj4jProjection("+proj=sinu", ellipsoid, longitude, 1);
        };
    }
}
