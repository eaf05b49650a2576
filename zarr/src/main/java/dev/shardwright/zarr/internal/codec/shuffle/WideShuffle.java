package dev.shardwright.zarr.internal.codec.shuffle;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Shuffles with vectors of 256 or 512 bits, whichever the machine likes best: a vector of elements is cut to its lowest
/// bytes, shifted, cut again, and so on. Element sizes without a loop here, and the last elements of a block, are left to
/// {@link PlainShuffle}.
final class WideShuffle implements ShuffleKernel {

    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LE);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LE);

    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Short> SHORTS = BYTES.withLanes(short.class);
    private static final VectorSpecies<Integer> INTS = BYTES.withLanes(int.class);
    private static final VectorSpecies<Long> LONGS = BYTES.withLanes(long.class);
    private static final int BITS = BYTES.vectorBitSize();
    private static final VectorSpecies<Byte> HALF = bytes(BITS / 2);
    private static final VectorSpecies<Byte> QUARTER = bytes(BITS / 4);
    /// Only vectors of 512 bits have an eighth that is a vector too.
    private static final VectorSpecies<Byte> EIGHTH = bytes(Math.max(64, BITS / 8));
    private static final boolean HAS_EIGHTH = BITS == 512;

    private final PlainShuffle plain = new PlainShuffle();

    /// Whether vectors of this machine are wide enough to gain anything.
    static boolean fits() {
        return BITS == 256 || BITS == 512;
    }

    private static VectorSpecies<Byte> bytes(int bits) {
        return VectorSpecies.of(byte.class, VectorShape.forBitSize(bits));
    }

    @Override
    public void shuffle(MemorySegment from, MemorySegment to, int typeSize, int first, int count) {
        int done =
                switch (typeSize) {
                    case 2 -> shuffle2(from, to, first, count);
                    case 4 -> shuffle4(from, to, first, count);
                    case 8 -> HAS_EIGHTH ? shuffle8(from, to, first, count) : first;
                    default -> first;
                };
        plain.shuffle(from, to, typeSize, done, count);
    }

    @Override
    public void unshuffle(MemorySegment from, MemorySegment to, int typeSize, int first, int count) {
        int done =
                switch (typeSize) {
                    case 2 -> unshuffle2(from, to, first, count);
                    case 4 -> unshuffle4(from, to, first, count);
                    case 8 -> HAS_EIGHTH ? unshuffle8(from, to, first, count) : first;
                    default -> first;
                };
        plain.unshuffle(from, to, typeSize, done, count);
    }

    private static int shuffle2(MemorySegment from, MemorySegment to, int first, int count) {
        int i = first;
        for (; i + SHORTS.length() <= count; i += SHORTS.length()) {
            ShortVector v = ShortVector.fromMemorySegment(SHORTS, from, 2L * i, LE);
            cut(v, to, i);
            cut(v.lanewise(VectorOperators.LSHR, 8), to, (long) i + count);
        }
        return i;
    }

    private static void cut(ShortVector v, MemorySegment to, long at) {
        v.convertShape(VectorOperators.S2B, HALF, 0).reinterpretAsBytes().intoMemorySegment(to, at, LE);
    }

    private static int shuffle4(MemorySegment from, MemorySegment to, int first, int count) {
        int i = first;
        for (; i + INTS.length() <= count; i += INTS.length()) {
            IntVector v = IntVector.fromMemorySegment(INTS, from, 4L * i, LE);
            cut(v, to, i);
            cut(v.lanewise(VectorOperators.LSHR, 8), to, (long) i + count);
            cut(v.lanewise(VectorOperators.LSHR, 16), to, i + 2L * count);
            cut(v.lanewise(VectorOperators.LSHR, 24), to, i + 3L * count);
        }
        return i;
    }

    private static void cut(IntVector v, MemorySegment to, long at) {
        v.convertShape(VectorOperators.I2B, QUARTER, 0).reinterpretAsBytes().intoMemorySegment(to, at, LE);
    }

    private static int shuffle8(MemorySegment from, MemorySegment to, int first, int count) {
        int i = first;
        for (; i + LONGS.length() <= count; i += LONGS.length()) {
            cutAll(LongVector.fromMemorySegment(LONGS, from, 8L * i, LE), to, i, count);
        }
        return i;
    }

    private static void cutAll(LongVector v, MemorySegment to, long at, int count) {
        cut(v, to, at);
        cut(v.lanewise(VectorOperators.LSHR, 8), to, at + count);
        cut(v.lanewise(VectorOperators.LSHR, 16), to, at + 2L * count);
        cut(v.lanewise(VectorOperators.LSHR, 24), to, at + 3L * count);
        cut(v.lanewise(VectorOperators.LSHR, 32), to, at + 4L * count);
        cut(v.lanewise(VectorOperators.LSHR, 40), to, at + 5L * count);
        cut(v.lanewise(VectorOperators.LSHR, 48), to, at + 6L * count);
        cut(v.lanewise(VectorOperators.LSHR, 56), to, at + 7L * count);
    }

    private static void cut(LongVector v, MemorySegment to, long at) {
        v.convertShape(VectorOperators.L2B, EIGHTH, 0).reinterpretAsBytes().intoMemorySegment(to, at, LE);
    }

    private static int unshuffle2(MemorySegment from, MemorySegment to, int first, int count) {
        int i = first;
        for (; i + SHORTS.length() <= count; i += SHORTS.length()) {
            shorts(from, i)
                    .or(shorts(from, (long) i + count).lanewise(VectorOperators.LSHL, 8))
                    .intoMemorySegment(to, 2L * i, LE);
        }
        return i;
    }

    private static ShortVector shorts(MemorySegment from, long at) {
        return (ShortVector)
                ByteVector.fromMemorySegment(HALF, from, at, LE).convertShape(VectorOperators.ZERO_EXTEND_B2S, SHORTS, 0);
    }

    private static int unshuffle4(MemorySegment from, MemorySegment to, int first, int count) {
        int i = first;
        for (; i + INTS.length() <= count; i += INTS.length()) {
            quads(from, i, count).intoMemorySegment(to, 4L * i, LE);
        }
        return i;
    }

    /// Four-byte elements out of four planes.
    private static IntVector quads(MemorySegment from, long at, int count) {
        return ints(from, at)
                .or(ints(from, at + count).lanewise(VectorOperators.LSHL, 8))
                .or(ints(from, at + 2L * count).lanewise(VectorOperators.LSHL, 16))
                .or(ints(from, at + 3L * count).lanewise(VectorOperators.LSHL, 24));
    }

    private static IntVector ints(MemorySegment from, long at) {
        return (IntVector)
                ByteVector.fromMemorySegment(QUARTER, from, at, LE).convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0);
    }

    private static int unshuffle8(MemorySegment from, MemorySegment to, int first, int count) {
        int i = first;
        for (; i + LONGS.length() <= count; i += LONGS.length()) {
            octets(from, i, count).intoMemorySegment(to, 8L * i, LE);
        }
        return i;
    }

    /// Eight-byte elements out of eight planes.
    private static LongVector octets(MemorySegment from, long at, int count) {
        return longs(from, at)
                .or(longs(from, at + count).lanewise(VectorOperators.LSHL, 8))
                .or(longs(from, at + 2L * count).lanewise(VectorOperators.LSHL, 16))
                .or(longs(from, at + 3L * count).lanewise(VectorOperators.LSHL, 24))
                .or(longs(from, at + 4L * count).lanewise(VectorOperators.LSHL, 32))
                .or(longs(from, at + 5L * count).lanewise(VectorOperators.LSHL, 40))
                .or(longs(from, at + 6L * count).lanewise(VectorOperators.LSHL, 48))
                .or(longs(from, at + 7L * count).lanewise(VectorOperators.LSHL, 56));
    }

    private static LongVector longs(MemorySegment from, long at) {
        return (LongVector)
                ByteVector.fromMemorySegment(EIGHTH, from, at, LE).convertShape(VectorOperators.ZERO_EXTEND_B2L, LONGS, 0);
    }

    @Override
    public void bitShuffle(MemorySegment bytes, MemorySegment bits, int first, int groups) {
        int step = BITS / 64;
        int g = first;
        for (; g + step <= groups; g += step) {
            ByteVector v = ByteVector.fromMemorySegment(BYTES, bytes, 8L * g, LE);
            for (int k = 7; k >= 0; k--) {
                setLanes(bits, (long) k * groups + g, v.test(VectorOperators.IS_NEGATIVE).toLong());
                v = v.add(v);
            }
        }
        plain.bitShuffle(bytes, bits, g, groups);
    }

    @Override
    public void bitUnshuffle(MemorySegment bits, MemorySegment bytes, int first, int groups) {
        int step = BITS / 64;
        int g = first;
        for (; g + step <= groups; g += step) {
            ByteVector v = ByteVector.zero(BYTES);
            for (int k = 7; k >= 0; k--) {
                v = v.add(v).add((byte) 1, VectorMask.fromLong(BYTES, lanes(bits, (long) k * groups + g)));
            }
            v.intoMemorySegment(bytes, 8L * g, LE);
        }
        plain.bitUnshuffle(bits, bytes, g, groups);
    }

    /// A bit for each byte of a vector.
    private static long lanes(MemorySegment bits, long at) {
        return BITS == 512 ? bits.get(LONG, at) : bits.get(INT, at) & 0xffff_ffffL;
    }

    private static void setLanes(MemorySegment bits, long at, long lanes) {
        if (BITS == 512) {
            bits.set(LONG, at, lanes);
        } else {
            bits.set(INT, at, (int) lanes);
        }
    }
}
