package dev.shardwright.zarr.internal;

/// Integers of 64 bits without a sign as floating-point numbers: the nearest, ties to even.
public final class Unsigned {

    private Unsigned() {}

    /// The nearest float64.
    public static double toDouble(long bits) {
        return bits >= 0 ? bits : 2.0 * halved(bits);
    }

    /// The nearest float32.
    public static float toFloat(long bits) {
        return bits >= 0 ? bits : 2.0f * halved(bits);
    }

    /// Half the number. The bit that falls off stays in the last place, where it still says whether there is a tie.
    private static long halved(long bits) {
        return (bits >>> 1) | (bits & 1);
    }
}
