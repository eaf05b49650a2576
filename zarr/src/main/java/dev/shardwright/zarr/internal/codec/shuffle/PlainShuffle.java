package dev.shardwright.zarr.internal.codec.shuffle;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Shuffles with 64-bit words, on every machine alike.
///
/// Bytes are transposed as matrices of 8 × 8, 8 × 4 and 8 × 2 (eight elements, and as many of their bytes), so that an element
/// of any size is a sum of those: one of 14 bytes is 8 + 4 + 2.
final class PlainShuffle implements ShuffleKernel {

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long EVERY_SECOND_BYTE = 0x00ff00ff00ff00ffL;
    private static final long EVERY_SECOND_PAIR = 0x0000ffff0000ffffL;
    private static final long LOW_HALF = 0x00000000ffffffffL;

    @Override
    public void shuffle(MemorySegment from, MemorySegment to, int typeSize, int first, int count) {
        int column = 0;
        for (; column + 8 <= typeSize; column += 8) {
            shuffle8(from, to, typeSize, column, first, count);
        }
        if ((typeSize & 4) != 0) {
            shuffle4(from, to, typeSize, column, first, count);
            column += 4;
        }
        if ((typeSize & 2) != 0) {
            shuffle2(from, to, typeSize, column, first, count);
            column += 2;
        }
        if ((typeSize & 1) != 0) {
            rest(from, column, typeSize, to, (long) column * count, 1, first, count);
        }
    }

    @Override
    public void unshuffle(MemorySegment from, MemorySegment to, int typeSize, int first, int count) {
        int column = 0;
        for (; column + 8 <= typeSize; column += 8) {
            unshuffle8(from, to, typeSize, column, first, count);
        }
        if ((typeSize & 4) != 0) {
            unshuffle4(from, to, typeSize, column, first, count);
            column += 4;
        }
        if ((typeSize & 2) != 0) {
            unshuffle2(from, to, typeSize, column, first, count);
            column += 2;
        }
        if ((typeSize & 1) != 0) {
            rest(from, (long) column * count, 1, to, column, typeSize, first, count);
        }
    }

    private static void shuffle8(MemorySegment from, MemorySegment to, int typeSize, int column, int first, int count) {
        int i = first;
        for (; i + 8 <= count; i += 8) {
            long at = (long) i * typeSize + column;
            long a = from.get(LONG, at);
            long b = from.get(LONG, at + typeSize);
            long c = from.get(LONG, at + 2L * typeSize);
            long d = from.get(LONG, at + 3L * typeSize);
            long e = from.get(LONG, at + 4L * typeSize);
            long f = from.get(LONG, at + 5L * typeSize);
            long g = from.get(LONG, at + 6L * typeSize);
            long h = from.get(LONG, at + 7L * typeSize);
            storeTransposed(to, (long) column * count + i, count, a, b, c, d, e, f, g, h);
        }
        for (int b = column; b < column + 8; b++) {
            rest(from, b, typeSize, to, (long) b * count, 1, i, count);
        }
    }

    private static void unshuffle8(MemorySegment from, MemorySegment to, int typeSize, int column, int first, int count) {
        int i = first;
        for (; i + 8 <= count; i += 8) {
            long plane = (long) column * count + i;
            long a = from.get(LONG, plane);
            long b = from.get(LONG, plane + count);
            long c = from.get(LONG, plane + 2L * count);
            long d = from.get(LONG, plane + 3L * count);
            long e = from.get(LONG, plane + 4L * count);
            long f = from.get(LONG, plane + 5L * count);
            long g = from.get(LONG, plane + 6L * count);
            long h = from.get(LONG, plane + 7L * count);
            storeTransposed(to, (long) i * typeSize + column, typeSize, a, b, c, d, e, f, g, h);
        }
        for (int b = column; b < column + 8; b++) {
            rest(from, (long) b * count, 1, to, b, typeSize, i, count);
        }
    }

    /// Transposes the 8 × 8 matrix of bytes whose rows are `a` to `h` and writes its rows `stride` bytes apart.
    private static void storeTransposed(
            MemorySegment to,
            long at,
            int stride,
            long a,
            long b,
            long c,
            long d,
            long e,
            long f,
            long g,
            long h) {
        // The upper right quarter for the lower left one; then the same in each quarter, then in each of theirs.
        long a4 = lower32(a, e);
        long e4 = upper32(a, e);
        long b4 = lower32(b, f);
        long f4 = upper32(b, f);
        long c4 = lower32(c, g);
        long g4 = upper32(c, g);
        long d4 = lower32(d, h);
        long h4 = upper32(d, h);
        long a2 = lower16(a4, c4);
        long c2 = upper16(a4, c4);
        long b2 = lower16(b4, d4);
        long d2 = upper16(b4, d4);
        long e2 = lower16(e4, g4);
        long g2 = upper16(e4, g4);
        long f2 = lower16(f4, h4);
        long h2 = upper16(f4, h4);
        to.set(LONG, at, lower8(a2, b2));
        to.set(LONG, at + stride, upper8(a2, b2));
        to.set(LONG, at + 2L * stride, lower8(c2, d2));
        to.set(LONG, at + 3L * stride, upper8(c2, d2));
        to.set(LONG, at + 4L * stride, lower8(e2, f2));
        to.set(LONG, at + 5L * stride, upper8(e2, f2));
        to.set(LONG, at + 6L * stride, lower8(g2, h2));
        to.set(LONG, at + 7L * stride, upper8(g2, h2));
    }

    private static void shuffle4(MemorySegment from, MemorySegment to, int typeSize, int column, int first, int count) {
        int i = first;
        for (; i + 8 <= count; i += 8) {
            long at = (long) i * typeSize + column;
            // Element 0 beside element 4 and so on: as if the first of three steps were done.
            long a = pair(from, at, at + 4L * typeSize);
            long b = pair(from, at + typeSize, at + 5L * typeSize);
            long c = pair(from, at + 2L * typeSize, at + 6L * typeSize);
            long d = pair(from, at + 3L * typeSize, at + 7L * typeSize);
            long a2 = lower16(a, c);
            long c2 = upper16(a, c);
            long b2 = lower16(b, d);
            long d2 = upper16(b, d);
            long plane = (long) column * count + i;
            to.set(LONG, plane, lower8(a2, b2));
            to.set(LONG, plane + count, upper8(a2, b2));
            to.set(LONG, plane + 2L * count, lower8(c2, d2));
            to.set(LONG, plane + 3L * count, upper8(c2, d2));
        }
        for (int b = column; b < column + 4; b++) {
            rest(from, b, typeSize, to, (long) b * count, 1, i, count);
        }
    }

    private static void unshuffle4(MemorySegment from, MemorySegment to, int typeSize, int column, int first, int count) {
        int i = first;
        for (; i + 8 <= count; i += 8) {
            long plane = (long) column * count + i;
            long a = from.get(LONG, plane);
            long b = from.get(LONG, plane + count);
            long c = from.get(LONG, plane + 2L * count);
            long d = from.get(LONG, plane + 3L * count);
            long a2 = lower16(a, c);
            long c2 = upper16(a, c);
            long b2 = lower16(b, d);
            long d2 = upper16(b, d);
            long at = (long) i * typeSize + column;
            split(to, at, at + 4L * typeSize, lower8(a2, b2));
            split(to, at + typeSize, at + 5L * typeSize, upper8(a2, b2));
            split(to, at + 2L * typeSize, at + 6L * typeSize, lower8(c2, d2));
            split(to, at + 3L * typeSize, at + 7L * typeSize, upper8(c2, d2));
        }
        for (int b = column; b < column + 4; b++) {
            rest(from, (long) b * count, 1, to, b, typeSize, i, count);
        }
    }

    private static long pair(MemorySegment from, long low, long high) {
        return (from.get(INT, low) & LOW_HALF) | ((long) from.get(INT, high) << 32);
    }

    private static void split(MemorySegment to, long low, long high, long pair) {
        to.set(INT, low, (int) pair);
        to.set(INT, high, (int) (pair >>> 32));
    }

    private static void shuffle2(MemorySegment from, MemorySegment to, int typeSize, int column, int first, int count) {
        int i = first;
        for (; i + 8 <= count; i += 8) {
            long at = (long) i * typeSize + column;
            long a = typeSize == 2 ? from.get(LONG, at) : four(from, at, typeSize);
            long b = typeSize == 2 ? from.get(LONG, at + 8) : four(from, at + 4L * typeSize, typeSize);
            long plane = (long) column * count + i;
            to.set(LONG, plane, gather(a) | gather(b) << 32);
            to.set(LONG, plane + count, gather(a >>> 8) | gather(b >>> 8) << 32);
        }
        for (int b = column; b < column + 2; b++) {
            rest(from, b, typeSize, to, (long) b * count, 1, i, count);
        }
    }

    private static void unshuffle2(MemorySegment from, MemorySegment to, int typeSize, int column, int first, int count) {
        int i = first;
        for (; i + 8 <= count; i += 8) {
            long plane = (long) column * count + i;
            long low = from.get(LONG, plane);
            long high = from.get(LONG, plane + count);
            long a = spread(low) | spread(high) << 8;
            long b = spread(low >>> 32) | spread(high >>> 32) << 8;
            long at = (long) i * typeSize + column;
            if (typeSize == 2) {
                to.set(LONG, at, a);
                to.set(LONG, at + 8, b);
            } else {
                setFour(to, at, typeSize, a);
                setFour(to, at + 4L * typeSize, typeSize, b);
            }
        }
        for (int b = column; b < column + 2; b++) {
            rest(from, (long) b * count, 1, to, b, typeSize, i, count);
        }
    }

    private static long four(MemorySegment from, long at, int stride) {
        return (from.get(SHORT, at) & 0xffffL)
                | (from.get(SHORT, at + stride) & 0xffffL) << 16
                | (from.get(SHORT, at + 2L * stride) & 0xffffL) << 32
                | ((long) from.get(SHORT, at + 3L * stride) << 48);
    }

    private static void setFour(MemorySegment to, long at, int stride, long four) {
        to.set(SHORT, at, (short) four);
        to.set(SHORT, at + stride, (short) (four >>> 16));
        to.set(SHORT, at + 2L * stride, (short) (four >>> 32));
        to.set(SHORT, at + 3L * stride, (short) (four >>> 48));
    }

    /// Bytes 0, 2, 4 and 6, side by side.
    private static long gather(long x) {
        long bytes = x & EVERY_SECOND_BYTE;
        long pairs = (bytes | bytes >>> 8) & EVERY_SECOND_PAIR;
        return (pairs | pairs >>> 16) & LOW_HALF;
    }

    /// The low four bytes as bytes 0, 2, 4 and 6.
    private static long spread(long x) {
        long half = x & LOW_HALF;
        long pairs = (half | half << 16) & EVERY_SECOND_PAIR;
        return (pairs | pairs << 8) & EVERY_SECOND_BYTE;
    }

    private static long lower32(long x, long y) {
        return (x & LOW_HALF) | (y << 32);
    }

    private static long upper32(long x, long y) {
        return (x >>> 32) | (y & ~LOW_HALF);
    }

    private static long lower16(long x, long y) {
        return (x & EVERY_SECOND_PAIR) | ((y & EVERY_SECOND_PAIR) << 16);
    }

    private static long upper16(long x, long y) {
        return ((x >>> 16) & EVERY_SECOND_PAIR) | (y & ~EVERY_SECOND_PAIR);
    }

    private static long lower8(long x, long y) {
        return (x & EVERY_SECOND_BYTE) | ((y & EVERY_SECOND_BYTE) << 8);
    }

    private static long upper8(long x, long y) {
        return ((x >>> 8) & EVERY_SECOND_BYTE) | (y & ~EVERY_SECOND_BYTE);
    }

    /// One byte of each element from element `first` on.
    private static void rest(
            MemorySegment from, long start, long step, MemorySegment to, long target, long targetStep, int first, int count) {
        for (int i = first; i < count; i++) {
            to.set(BYTE, target + i * targetStep, from.get(BYTE, start + i * step));
        }
    }

    @Override
    public void bitShuffle(MemorySegment bytes, MemorySegment bits, int first, int groups) {
        int g = first;
        for (; g + 8 <= groups; g += 8) {
            long at = 8L * g;
            // Of each eight bytes the bits transposed, then of the eight results the bytes.
            long a = transposeBits(bytes.get(LONG, at));
            long b = transposeBits(bytes.get(LONG, at + 8));
            long c = transposeBits(bytes.get(LONG, at + 16));
            long d = transposeBits(bytes.get(LONG, at + 24));
            long e = transposeBits(bytes.get(LONG, at + 32));
            long f = transposeBits(bytes.get(LONG, at + 40));
            long h = transposeBits(bytes.get(LONG, at + 48));
            long k = transposeBits(bytes.get(LONG, at + 56));
            storeTransposed(bits, g, groups, a, b, c, d, e, f, h, k);
        }
        for (; g < groups; g++) {
            long x = transposeBits(bytes.get(LONG, 8L * g));
            for (int k = 0; k < 8; k++) {
                bits.set(BYTE, (long) k * groups + g, (byte) (x >>> (8 * k)));
            }
        }
    }

    @Override
    public void bitUnshuffle(MemorySegment bits, MemorySegment bytes, int first, int groups) {
        for (int g = first; g < groups; g++) {
            long x = 0;
            for (int k = 0; k < 8; k++) {
                x |= (bits.get(BYTE, (long) k * groups + g) & 0xffL) << (8 * k);
            }
            bytes.set(LONG, 8L * g, transposeBits(x));
        }
    }

    /// Transposes an 8 × 8 matrix of bits, a byte a row (Warren, Hacker's Delight, 2nd ed., 7-3).
    private static long transposeBits(long x) {
        long t = (x ^ (x >>> 7)) & 0x00aa00aa00aa00aaL;
        x = x ^ t ^ (t << 7);
        t = (x ^ (x >>> 14)) & 0x0000cccc0000ccccL;
        x = x ^ t ^ (t << 14);
        t = (x ^ (x >>> 28)) & 0x00000000f0f0f0f0L;
        return x ^ t ^ (t << 28);
    }
}
