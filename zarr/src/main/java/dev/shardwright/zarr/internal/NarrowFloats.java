package dev.shardwright.zarr.internal;

/// Floating-point numbers of 16 bits, each rounded once from a float64, ties to even.
public final class NarrowFloats {

    private NarrowFloats() {}

    /// The bits of the nearest float16.
    public static short float16(double value) {
        return Float.floatToFloat16(roundedToOdd(value));
    }

    /// The bits of the nearest bfloat16.
    public static short bfloat16(double value) {
        int bits = Float.floatToRawIntBits(roundedToOdd(value));
        return (short) (Double.isNaN(value) ? bits >>> 16 | 0x40 : (bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
    }

    /// The float32 next to `value` that, rounded on to a narrower type, gives what rounding once gives: an inexact result keeps
    /// its last bit set (S. Boldo and G. Melquiond, "Emulation of FMA and correctly rounded sums", 2008).
    private static float roundedToOdd(double value) {
        float near = (float) value;
        if (near == value || !Float.isFinite(near)) {
            return near;
        }
        float towardsZero = Math.abs((double) near) > Math.abs(value) ? Math.nextAfter(near, 0.0) : near;
        return Float.intBitsToFloat(Float.floatToRawIntBits(towardsZero) | 1);
    }
}
