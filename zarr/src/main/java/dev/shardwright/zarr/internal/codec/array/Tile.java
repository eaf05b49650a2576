package dev.shardwright.zarr.internal.codec.array;

import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.internal.NarrowFloats;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Some elements of one numeric type that lie in memory one after the other, to be had as integers or as real numbers: in arrays that
/// stay in a core's first-level cache, by loops so simple that the JVM makes vector instructions of them. For one call and thread.
final class Tile {

    /// The most elements of a tile.
    static final int MOST = 1024;

    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LE);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LE);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LE);
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LE);
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(LE);

    private static final int[] NO_INTS = {};
    private static final float[] NO_FLOATS = {};
    private static final double[] NO_DOUBLES = {};

    private final DataType type;
    private final MemorySegment memory;
    private final int size;
    private final boolean signed;
    private final byte[] bytes;
    private final short[] shorts;
    private int[] ints = NO_INTS;
    private float[] floats = NO_FLOATS;
    private final long[] longs;
    private double[] doubles = NO_DOUBLES;

    /// @param memory where all elements lie
    Tile(DataType type, MemorySegment memory) {
        this.type = type;
        this.memory = memory;
        size = type.size();
        signed = type.kind() == DataType.Kind.INT;
        int most = (int) Math.min(MOST, memory.byteSize() / size);
        bytes = new byte[size == 1 ? most : 0];
        shorts = new short[size == 2 ? most : 0];
        longs = new long[most];
    }

    DataType type() {
        return type;
    }

    /// The bits of elements, in an array that may be changed; those of signed integers extended by their sign, all others by
    /// zeros.
    long[] integers(long first, int count) {
        switch (size) {
            case 1 -> {
                MemorySegment.copy(memory, BYTE, first, bytes, 0, count);
                widen(bytes, longs, count, signed ? -1 : 0xff);
            }
            case 2 -> {
                MemorySegment.copy(memory, SHORT, 2 * first, shorts, 0, count);
                widen(shorts, longs, count, signed ? -1 : 0xffff);
            }
            case 4 -> {
                MemorySegment.copy(memory, INT, 4 * first, ints(), 0, count);
                widen(ints, longs, count, signed ? -1 : 0xffff_ffffL);
            }
            default -> MemorySegment.copy(memory, LONG, 8 * first, longs, 0, count);
        }
        return longs;
    }

    /// Sets elements to the low bits of integers.
    void setIntegers(long[] from, long first, int count) {
        switch (size) {
            case 1 -> {
                narrow(from, bytes, count);
                MemorySegment.copy(bytes, 0, memory, BYTE, first, count);
            }
            case 2 -> {
                narrow(from, shorts, count);
                MemorySegment.copy(shorts, 0, memory, SHORT, 2 * first, count);
            }
            case 4 -> {
                narrow(from, ints(), count);
                MemorySegment.copy(ints, 0, memory, INT, 4 * first, count);
            }
            default -> MemorySegment.copy(from, 0, memory, LONG, 8 * first, count);
        }
    }

    /// Elements as float64, in an array that may be changed; exact but for integers past 2⁵³.
    double[] reals(long first, int count) {
        doubles();
        if (type.kind() == DataType.Kind.FLOAT && size == 8) {
            MemorySegment.copy(memory, DOUBLE, 8 * first, doubles, 0, count);
        } else if (type.kind() == DataType.Kind.FLOAT && size == 4) {
            MemorySegment.copy(memory, FLOAT, 4 * first, floats(), 0, count);
            widen(floats, doubles, count);
        } else if (Numbers.isFloat(type)) {
            MemorySegment.copy(memory, SHORT, 2 * first, shorts, 0, count);
            if (type.kind() == DataType.Kind.BFLOAT) {
                widenBfloats(shorts, floats(), count);
            } else {
                widenHalves(shorts, floats(), count);
            }
            widen(floats, doubles, count);
        } else if (!signed && size == 8) {
            integers(first, count);
            for (int i = 0; i < count; i++) {
                doubles[i] = Numbers.real(type, longs[i]);
            }
        } else {
            widen(integers(first, count), doubles, count);
        }
        return doubles;
    }

    /// Sets elements of a floating-point type to the nearest of its numbers.
    void setReals(double[] from, long first, int count) {
        switch (size) {
            case 8 -> MemorySegment.copy(from, 0, memory, DOUBLE, 8 * first, count);
            case 4 -> {
                narrow(from, floats(), count);
                MemorySegment.copy(floats, 0, memory, FLOAT, 4 * first, count);
            }
            default -> {
                if (type.kind() == DataType.Kind.BFLOAT) {
                    for (int i = 0; i < count; i++) {
                        shorts[i] = NarrowFloats.bfloat16(from[i]);
                    }
                } else {
                    for (int i = 0; i < count; i++) {
                        shorts[i] = NarrowFloats.float16(from[i]);
                    }
                }
                MemorySegment.copy(shorts, 0, memory, SHORT, 2 * first, count);
            }
        }
    }

    /// Rounds what arithmetic of a type gives exactly or nearly so to what it gives: nothing, but for narrow floats.
    static void round(DataType type, double[] values, int count) {
        if (!Numbers.isFloat(type) || type.size() == 8) {
            return;
        }
        if (type.size() == 4) {
            for (int i = 0; i < count; i++) {
                values[i] = (float) values[i];
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            values[i] = Numbers.real(type, Numbers.fromReal(type, values[i]));
        }
    }

    private int[] ints() {
        if (ints.length == 0) {
            ints = new int[longs.length];
        }
        return ints;
    }

    private float[] floats() {
        if (floats.length == 0) {
            floats = new float[longs.length];
        }
        return floats;
    }

    private double[] doubles() {
        if (doubles.length == 0) {
            doubles = new double[longs.length];
        }
        return doubles;
    }

    private static void widen(byte[] from, long[] to, int count, long mask) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i] & mask;
        }
    }

    private static void widen(short[] from, long[] to, int count, long mask) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i] & mask;
        }
    }

    private static void widen(int[] from, long[] to, int count, long mask) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i] & mask;
        }
    }

    private static void widen(long[] from, double[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i];
        }
    }

    private static void widen(float[] from, double[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i];
        }
    }

    private static void widenHalves(short[] from, float[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = Float.float16ToFloat(from[i]);
        }
    }

    private static void widenBfloats(short[] from, float[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = Float.intBitsToFloat(from[i] << 16);
        }
    }

    private static void narrow(long[] from, byte[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = (byte) from[i];
        }
    }

    private static void narrow(long[] from, short[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = (short) from[i];
        }
    }

    private static void narrow(long[] from, int[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = (int) from[i];
        }
    }

    private static void narrow(double[] from, float[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = (float) from[i];
        }
    }
}
