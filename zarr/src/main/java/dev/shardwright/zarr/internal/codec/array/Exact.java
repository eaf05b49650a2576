package dev.shardwright.zarr.internal.codec.array;

import dev.shardwright.zarr.DataType;

/// A finite number without any rounding: `±magnitude · 2^exponent`.
///
/// @param magnitude 64 bits, unsigned
record Exact(boolean negative, long magnitude, int exponent) {

    /// The number that an element is; it must be finite.
    static Exact of(DataType type, long bits) {
        if (Numbers.isInteger(type)) {
            long value = Numbers.integer(type, bits);
            boolean negative = type.kind() == DataType.Kind.INT && value < 0;
            return new Exact(negative, negative ? -value : value, 0);
        }
        int mantissa = mantissaBits(type);
        int width = 8 * type.size();
        int biased = (int) (bits >>> mantissa) & (1 << (width - 1 - mantissa)) - 1;
        long fraction = bits & (1L << mantissa) - 1;
        return new Exact(
                (bits >>> (width - 1) & 1) != 0,
                biased == 0 ? fraction : fraction | 1L << mantissa,
                Math.max(biased, 1) - bias(type) - mantissa);
    }

    static int mantissaBits(DataType type) {
        return type.kind() == DataType.Kind.BFLOAT ? 7 : type.size() == 2 ? 10 : type.size() == 4 ? 23 : 52;
    }

    private static int exponentBits(DataType type) {
        return 8 * type.size() - 1 - mantissaBits(type);
    }

    private static int bias(DataType type) {
        return (1 << (exponentBits(type) - 1)) - 1;
    }

    static long infinity(DataType type, boolean negative) {
        return sign(type, negative) | (((1L << exponentBits(type)) - 1) << mantissaBits(type));
    }

    private static long sign(DataType type, boolean negative) {
        return negative ? 1L << (8 * type.size() - 1) : 0;
    }

    /// The number in a floating-point type; infinite if it is too large for it.
    long toFloat(DataType type, Rounding rounding) {
        if (magnitude == 0) {
            return sign(type, negative);
        }
        int mantissa = mantissaBits(type);
        int highest = 63 - Long.numberOfLeadingZeros(magnitude) + exponent;
        int unit = Math.max(highest, 1 - bias(type)) - mantissa;
        long kept = shifted(unit, rounding);
        if (kept >>> (mantissa + 1) != 0) {
            kept >>>= 1;
            unit++;
        }
        long biased = kept >>> mantissa == 0 ? 0 : (long) unit + mantissa + bias(type);
        return biased >= (1L << exponentBits(type)) - 1
                ? infinity(type, negative)
                : sign(type, negative) | biased << mantissa | (kept & ((1L << mantissa) - 1));
    }

    /// The magnitude in units of `2^unit`, of which it has less than 2⁶³.
    private long shifted(int unit, Rounding rounding) {
        int drop = unit - exponent;
        if (drop <= 0) {
            return magnitude << -drop;
        }
        long kept = drop > 63 ? 0 : magnitude >>> drop;
        int rest;
        if (drop > 64) {
            rest = magnitude == 0 ? 0 : 1;
        } else {
            long below = drop == 64 ? magnitude : magnitude & (1L << drop) - 1;
            int order = Long.compareUnsigned(below, 1L << (drop - 1));
            rest = below == 0 ? 0 : order < 0 ? 1 : order == 0 ? 2 : 3;
        }
        return rounding.away(negative, (kept & 1) != 0, rest) ? kept + 1 : kept;
    }

    /// The nearest integer; as it is if it is one.
    Exact toInteger(Rounding rounding) {
        return exponent >= 0 ? this : new Exact(negative, shifted(0, rounding), 0);
    }

    /// Whether an integer is within an integer type.
    boolean fits(DataType type) {
        int bits = 8 * type.size();
        if (magnitude == 0) {
            return true;
        }
        int length = 64 - Long.numberOfLeadingZeros(magnitude) + exponent;
        if (type.kind() == DataType.Kind.UINT) {
            return !negative && length <= bits;
        }
        boolean smallest = negative && length == bits && Long.bitCount(magnitude) == 1;
        return length < bits || smallest;
    }

    /// An integer's low bits in two's complement.
    long lowBits() {
        long low = exponent >= 64 ? 0 : magnitude << exponent;
        return negative ? -low : low;
    }
}
