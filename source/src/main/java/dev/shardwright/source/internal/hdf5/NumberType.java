package dev.shardwright.source.internal.hdf5;

import dev.shardwright.source.internal.hdf5.metadata.FormatException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Stored number types, and how their bytes become float64 and int64. Both conversions are exact or refused.
enum NumberType {
    INT8(1, true),
    UINT8(1, true),
    INT16(2, true),
    UINT16(2, true),
    INT32(4, true),
    UINT32(4, true),
    INT64(8, true),
    UINT64(8, true),
    FLOAT16(2, false),
    FLOAT32(4, false),
    FLOAT64(8, false);

    private static final VarHandle SHORT_LE = view(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT_BE = view(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT_LE = view(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_BE = view(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG_LE = view(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_BE = view(long[].class, ByteOrder.BIG_ENDIAN);

    private final int size;
    private final boolean integer;

    NumberType(int size, boolean integer) {
        this.size = size;
        this.integer = integer;
    }

    int size() {
        return size;
    }

    boolean integer() {
        return integer;
    }

    /// Converts `count` values.
    ///
    /// @param row the row of the first value, for messages
    /// @throws FormatException if an integer has no float64 that is equal to it
    void toDoubles(byte[] source, int at, ByteOrder order, int count, double[] target, int to, long row) {
        boolean little = order == ByteOrder.LITTLE_ENDIAN;
        switch (this) {
            case INT8 -> {
                for (int i = 0; i < count; i++) {
                    target[to + i] = source[at + i];
                }
            }
            case UINT8 -> {
                for (int i = 0; i < count; i++) {
                    target[to + i] = source[at + i] & 0xff;
                }
            }
            case INT16 -> {
                for (int i = 0; i < count; i++) {
                    target[to + i] = shortAt(source, at + 2 * i, little);
                }
            }
            case UINT16 -> {
                for (int i = 0; i < count; i++) {
                    target[to + i] = shortAt(source, at + 2 * i, little) & 0xffff;
                }
            }
            case FLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    target[to + i] = Float.float16ToFloat(shortAt(source, at + 2 * i, little));
                }
            }
            case INT32 -> {
                for (int i = 0; i < count; i++) {
                    target[to + i] = intAt(source, at + 4 * i, little);
                }
            }
            case UINT32 -> {
                for (int i = 0; i < count; i++) {
                    target[to + i] = intAt(source, at + 4 * i, little) & 0xffff_ffffL;
                }
            }
            case FLOAT32 -> {
                for (int i = 0; i < count; i++) {
                    target[to + i] = Float.intBitsToFloat(intAt(source, at + 4 * i, little));
                }
            }
            case INT64 -> {
                for (int i = 0; i < count; i++) {
                    target[to + i] = exact(longAt(source, at + 8 * i, little), row + i);
                }
            }
            case UINT64 -> {
                for (int i = 0; i < count; i++) {
                    target[to + i] = exactUnsigned(longAt(source, at + 8 * i, little), row + i);
                }
            }
            case FLOAT64 -> {
                for (int i = 0; i < count; i++) {
                    target[to + i] = Double.longBitsToDouble(longAt(source, at + 8 * i, little));
                }
            }
        }
    }

    /// Converts `count` values of an integer type.
    ///
    /// @param row the row of the first value, for messages
    /// @throws FormatException if an unsigned value is past 2⁶³−1
    void toLongs(byte[] source, int at, ByteOrder order, int count, long[] target, int to, long row) {
        boolean little = order == ByteOrder.LITTLE_ENDIAN;
        for (int i = 0; i < count; i++) {
            target[to + i] = switch (this) {
                case INT8 -> source[at + i];
                case UINT8 -> source[at + i] & 0xff;
                case INT16 -> shortAt(source, at + 2 * i, little);
                case UINT16 -> shortAt(source, at + 2 * i, little) & 0xffff;
                case INT32 -> intAt(source, at + 4 * i, little);
                case UINT32 -> intAt(source, at + 4 * i, little) & 0xffff_ffffL;
                case INT64 -> longAt(source, at + 8 * i, little);
                case UINT64 -> signed(longAt(source, at + 8 * i, little), row + i);
                case FLOAT16, FLOAT32, FLOAT64 -> throw new IllegalStateException("no integer type: " + this);
            };
        }
    }

    /// Converts one value into all of `target[from, to)`.
    void fillDoubles(byte[] value, ByteOrder order, double[] target, int from, int to, long row) {
        double[] one = new double[1];
        toDoubles(value, 0, order, 1, one, 0, row);
        Arrays.fill(target, from, to, one[0]);
    }

    /// Converts one value into all of `target[from, to)`.
    void fillLongs(byte[] value, ByteOrder order, long[] target, int from, int to, long row) {
        long[] one = new long[1];
        toLongs(value, 0, order, 1, one, 0, row);
        Arrays.fill(target, from, to, one[0]);
    }

    private static double exact(long value, long row) {
        double d = value;
        // 2^63 is the one float64 that comes back as another long than it stands for.
        if ((long) d != value || d == 0x1p63) {
            throw inexact(Long.toString(value), row);
        }
        return d;
    }

    private static double exactUnsigned(long value, long row) {
        if (value >= 0) {
            return exact(value, row);
        }
        // At least 2^63: exact if the lowest 11 of the 64 bits are zero.
        if ((value & 0x7ff) != 0) {
            throw inexact(Long.toUnsignedString(value), row);
        }
        return (value >>> 11) * 0x1p11;
    }

    private static FormatException inexact(String value, long row) {
        return new FormatException("row " + row + " is " + value
                + ", which float64 cannot hold exactly; expected an integer that it can (read it as int64)");
    }

    private static long signed(long value, long row) {
        if (value < 0) {
            throw new FormatException("row " + row + " is " + Long.toUnsignedString(value)
                    + ", expected at most " + Long.MAX_VALUE);
        }
        return value;
    }

    private static short shortAt(byte[] source, int at, boolean little) {
        return little ? (short) SHORT_LE.get(source, at) : (short) SHORT_BE.get(source, at);
    }

    private static int intAt(byte[] source, int at, boolean little) {
        return little ? (int) INT_LE.get(source, at) : (int) INT_BE.get(source, at);
    }

    private static long longAt(byte[] source, int at, boolean little) {
        return little ? (long) LONG_LE.get(source, at) : (long) LONG_BE.get(source, at);
    }

    private static VarHandle view(Class<?> array, ByteOrder order) {
        return MethodHandles.byteArrayViewVarHandle(array, order);
    }
}
