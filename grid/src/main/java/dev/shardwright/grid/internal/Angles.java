package dev.shardwright.grid.internal;

/// Angles in degrees.
public final class Angles {

    /// One degree in radians.
    public static final double DEGREE = Math.PI / 180;

    private Angles() {}

    /// An angle less whole turns, in [-180, 180).
    public static double halfTurn(double degrees) {
        return wrap(degrees, -180);
    }

    /// An angle less whole turns, in [start, start + 360).
    public static double wrap(double degrees, double start) {
        if (degrees >= start && degrees < start + 360) {
            return degrees;
        }
        double wrapped = degrees - 360 * Math.floor((degrees - start) / 360);
        // An angle just below the start may round up to the end of the turn.
        return wrapped >= start && wrapped < start + 360 ? wrapped : start;
    }
}
