package dev.shardwright.source.internal.csv;

import java.math.BigInteger;

/// The float64 nearest to w·10^q, for w of up to 64 bits.
///
/// After D. Lemire, "Number parsing at a gigabyte per second" (Software: Practice and Experience 51(8), 2021): with the
/// leading bit of w moved to the top, the upper 128 bits of w·5^q decide how to round. For q from −27 to 55, 128 bits of
/// 5^q always suffice; other numbers are left to the standard library.
final class Decimal {

    static final int LEAST_EXPONENT = -27;
    static final int GREATEST_EXPONENT = 55;

    private static final int MANTISSA_BITS = 52;
    private static final int EXPONENT_BIAS = 1023;

    /// Bits of the product below the mantissa, the rounding bit and one for the product's leading zero.
    private static final int LOW_BITS = 64 - MANTISSA_BITS - 3;

    private static final long[] UPPER = new long[GREATEST_EXPONENT - LEAST_EXPONENT + 1];
    private static final long[] LOWER = new long[UPPER.length];

    static {
        for (int i = 0; i < UPPER.length; i++) {
            BigInteger power = power(LEAST_EXPONENT + i);
            UPPER[i] = power.shiftRight(64).longValue();
            LOWER[i] = power.longValue();
        }
    }

    private Decimal() {}

    /// @param w an unsigned number other than 0
    /// @param q from {@link #LEAST_EXPONENT} to {@link #GREATEST_EXPONENT}
    static double nearest(long w, int q) {
        int zeros = Long.numberOfLeadingZeros(w);
        long digits = w << zeros;
        int entry = q - LEAST_EXPONENT;
        long high = Math.unsignedMultiplyHigh(digits, UPPER[entry]);
        long low = digits * UPPER[entry];
        long undecided = (1L << LOW_BITS) - 1;
        if ((high & undecided) == undecided) {
            long more = Math.unsignedMultiplyHigh(digits, LOWER[entry]);
            low += more;
            high += Long.compareUnsigned(low, more) < 0 ? 1 : 0;
        }
        int top = (int) (high >>> 63);
        int shift = top + LOW_BITS;
        long mantissa = high >>> shift;
        // floor(q·log2(10)) for the range of q, by a fraction of 2^16.
        int exponent = ((217706 * q) >> 16) + 63 + top - zeros + EXPONENT_BIAS;
        boolean half = (mantissa & 3) == 1 && mantissa << shift == high && Long.compareUnsigned(low, 1) <= 0;
        if (half && q >= -4 && q <= 23) {
            // Exactly between two numbers, of which the lower is even: do not round up.
            mantissa--;
        }
        mantissa = (mantissa + (mantissa & 1)) >>> 1;
        if (mantissa == 1L << (MANTISSA_BITS + 1)) {
            mantissa >>>= 1;
            exponent++;
        }
        return Double.longBitsToDouble(((long) exponent << MANTISSA_BITS) | (mantissa & ((1L << MANTISSA_BITS) - 1)));
    }

    /// The upper 128 bits of 5^q: rounded down for positive q, up for negative.
    private static BigInteger power(int q) {
        BigInteger five = BigInteger.valueOf(5).pow(Math.abs(q));
        if (q < 0) {
            int bits = five.subtract(BigInteger.ONE).bitLength();
            return BigInteger.ONE.shiftLeft(bits + 127).divide(five).add(BigInteger.ONE);
        }
        return five.shiftLeft(128 - five.bitLength());
    }
}
