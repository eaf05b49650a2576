package dev.shardwright.zarr.internal.codec.array;

import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.UnsupportedExtensionException;
import dev.shardwright.zarr.internal.NarrowFloats;
import dev.shardwright.zarr.internal.Unsigned;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Elements of one numeric data type, read from and written to little-endian memory.
final class Numbers {

    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LE);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LE);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LE);

    private Numbers() {}

    static boolean isInteger(DataType type) {
        return type.kind() == DataType.Kind.INT || type.kind() == DataType.Kind.UINT;
    }

    static boolean isFloat(DataType type) {
        return type.kind() == DataType.Kind.FLOAT || type.kind() == DataType.Kind.BFLOAT;
    }

    /// Refuses elements that are no real numbers, for which others may have this codec too.
    ///
    /// @throws UnsupportedExtensionException naming codec and type
    static void require(String codec, DataType type) {
        if (!isInteger(type) && !isFloat(type)) {
            throw new UnsupportedExtensionException(
                    "codec \"" + codec + "\" cannot take " + type + ", expected an integer or floating-point type");
        }
    }

    /// The bits of part `i` of `size` bytes, zero-extended.
    static long bits(int size, MemorySegment from, long i) {
        return switch (size) {
            case 1 -> from.get(ValueLayout.JAVA_BYTE, i) & 0xffL;
            case 2 -> from.get(SHORT, 2 * i) & 0xffffL;
            case 4 -> from.get(INT, 4 * i) & 0xffff_ffffL;
            default -> from.get(LONG, 8 * i);
        };
    }

    static void setBits(int size, MemorySegment to, long i, long bits) {
        switch (size) {
            case 1 -> to.set(ValueLayout.JAVA_BYTE, i, (byte) bits);
            case 2 -> to.set(SHORT, 2 * i, (short) bits);
            case 4 -> to.set(INT, 4 * i, (int) bits);
            default -> to.set(LONG, 8 * i, bits);
        }
    }

    /// An integer; of uint64 its bits.
    static long integer(DataType type, long bits) {
        int unused = 64 - 8 * type.size();
        return type.kind() == DataType.Kind.INT ? bits << unused >> unused : bits;
    }

    /// A real number as the nearest float64, which is exact but for integers past 2⁵³.
    static double real(DataType type, long bits) {
        return switch (type.kind()) {
            case INT -> integer(type, bits);
            case UINT -> Unsigned.toDouble(bits);
            case BFLOAT -> Float.intBitsToFloat((int) bits << 16);
            default ->
                switch (type.size()) {
                    case 2 -> Float.float16ToFloat((short) bits);
                    case 4 -> Float.intBitsToFloat((int) bits);
                    default -> Double.longBitsToDouble(bits);
                };
        };
    }

    /// A real number without what is behind its point, modulo 2⁶⁴; 0 for what is not finite.
    static long wrapped(double value) {
        if (Math.abs(value) < 0x1p63) {
            return (long) value;
        }
        return Double.isFinite(value)
                ? Exact.of(DataType.FLOAT64, Double.doubleToRawLongBits(value)).lowBits()
                : 0;
    }

    /// The bits of the nearest number of a floating-point type.
    static long fromReal(DataType type, double value) {
        return switch (type.size()) {
            case 4 -> Float.floatToRawIntBits((float) value) & 0xffff_ffffL;
            case 8 -> Double.doubleToRawLongBits(value);
            default ->
                (type.kind() == DataType.Kind.BFLOAT ? NarrowFloats.bfloat16(value) : NarrowFloats.float16(value)) & 0xffffL;
        };
    }
}
