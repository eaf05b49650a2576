package dev.shardwright.grid.internal;

import java.util.OptionalDouble;

/// Which map projection a CRS uses, with its own parameters; angles in degrees. Only projections whose results were
/// compared with PROJ are here.
public sealed interface Conversion {

    /// No projection: x is longitude, y latitude.
    record Geographic() implements Conversion {}

    /// Stereographic from a pole, true to scale at a parallel or, without one, scaled at the pole.
    record PolarStereographic(boolean north, double longitude, OptionalDouble parallel, double scale)
            implements Conversion {}

    /// Mercator, true to scale at a parallel or, without one, scaled at the equator.
    record Mercator(double longitude, OptionalDouble parallel, double scale) implements Conversion {}

    /// The spherical Mercator of web maps, which takes geodetic latitude as the sphere's.
    record WebMercator(double longitude) implements Conversion {}

    /// Transverse Mercator, UTM included.
    record TransverseMercator(double latitude, double longitude, double scale) implements Conversion {}

    /// Lambert conformal conic with two standard parallels, equal ones for the form with one.
    record LambertConformal(double latitude, double longitude, double parallel1, double parallel2, double scale)
            implements Conversion {}

    /// Albers equal-area conic.
    record Albers(double latitude, double longitude, double parallel1, double parallel2) implements Conversion {}

    /// Lambert azimuthal equal-area.
    record LambertAzimuthal(double latitude, double longitude) implements Conversion {}

    /// Cylindrical equal-area.
    record CylindricalEqualArea(double longitude, double parallel) implements Conversion {}

    /// Sinusoidal, on a sphere.
    record Sinusoidal(double longitude) implements Conversion {}
}
