package dev.shardwright.grid.internal;

import java.util.Map;
import java.util.Optional;

/// An ellipsoid of revolution, flattened at the poles, or a sphere.
///
/// @param name the name in EPSG's words, or "unknown"
/// @param semiMajor the equatorial radius in metres
/// @param inverseFlattening a / (a - b), or 0 for a sphere
public record Ellipsoid(String name, double semiMajor, double inverseFlattening) {

    /// The ellipsoid of GPS and ICESat-2.
    public static final Ellipsoid WGS84 = new Ellipsoid("WGS 84", 6378137, 298.257223563);

    /// The ellipsoid of ETRS89, NAD83 and GDA94.
    public static final Ellipsoid GRS80 = new Ellipsoid("GRS 1980", 6378137, 298.257222101);

    /// By the names PROJ gives them.
    private static final Map<String, Ellipsoid> BY_PROJ_NAME = Map.of(
            "WGS84", WGS84,
            "GRS80", GRS80,
            "WGS72", new Ellipsoid("WGS 72", 6378135, 298.26),
            "intl", new Ellipsoid("International 1924", 6378388, 297),
            "clrk66", new Ellipsoid("Clarke 1866", 6378206.4, 294.978698213898),
            "bessel", new Ellipsoid("Bessel 1841", 6377397.155, 299.1528128),
            "krass", new Ellipsoid("Krassowsky 1940", 6378245, 298.3),
            "sphere", sphere(6370997));

    /// Checks that the size is the Earth's and that the series of this package converge.
    public Ellipsoid {
        if (!(semiMajor >= 6.3e6 && semiMajor <= 6.5e6)) {
            throw new IllegalArgumentException("semi-major axis " + semiMajor + " m is not in 6.3e6..6.5e6");
        }
        if (inverseFlattening != 0 && !(inverseFlattening >= 200)) {
            throw new IllegalArgumentException(
                    "inverse flattening " + inverseFlattening + " is neither 0 (a sphere) nor at least 200");
        }
    }

    /// A sphere of a radius in metres.
    public static Ellipsoid sphere(double radius) {
        return new Ellipsoid("unknown", radius, 0);
    }

    /// An ellipsoid by both half axes in metres.
    public static Ellipsoid ofAxes(double semiMajor, double semiMinor) {
        return new Ellipsoid("unknown", semiMajor, semiMajor == semiMinor ? 0 : semiMajor / (semiMajor - semiMinor));
    }

    /// The ellipsoid that PROJ's `+ellps` names, if it is one of those known here.
    public static Optional<Ellipsoid> ofProjName(String name) {
        return Optional.ofNullable(BY_PROJ_NAME.get(name));
    }

    /// The polar radius in metres.
    public double semiMinor() {
        return semiMajor * (1 - flattening());
    }

    /// (a - b) / a.
    public double flattening() {
        return inverseFlattening == 0 ? 0 : 1 / inverseFlattening;
    }

    /// (a - b) / (a + b).
    public double thirdFlattening() {
        return flattening() / (2 - flattening());
    }

    /// The first eccentricity squared.
    public double eccentricitySquared() {
        return flattening() * (2 - flattening());
    }

    /// The authalic measure q of a latitude given by its sine (Snyder 1987, equation 3-12); 2 at the pole of a sphere.
    public double authalicMeasure(double sin) {
        double squared = eccentricitySquared();
        if (squared == 0) {
            return 2 * sin;
        }
        double e = Math.sqrt(squared);
        double es = e * sin;
        return (1 - squared) * (sin / (1 - es * es) + Math.log((1 + es) / (1 - es)) / (2 * e));
    }

    /// The radius of the sphere with the same area, in metres.
    public double authalicRadius() {
        return semiMajor * Math.sqrt(authalicMeasure(1) / 2);
    }

    /// The radius of the parallel at a latitude, in units of the semi-major axis (Snyder 1987, equation 14-15).
    public double parallelRadius(double sin, double cos) {
        return cos / Math.sqrt(1 - eccentricitySquared() * sin * sin);
    }
}
