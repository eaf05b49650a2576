package dev.shardwright.zarr;

import dev.shardwright.zarr.internal.NarrowFloats;
import dev.shardwright.zarr.internal.Utf8;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// The value that cells have which nobody wrote, as the exact bits of one element. Two fill values are equal only if
/// their bits are: NaNs with different payloads differ, and so do 0.0 and -0.0.
///
/// For elements of variable length it holds the value itself; as an element it is reference 0
/// (see {@link dev.shardwright.zarr.codec.ValueHeap}).
///
/// Immutable and thread-safe.
public final class FillValue {

    private static final int REFERENCE = 8;
    /// What is filled by copying is copied from a piece of this size, which stays in a core's first-level cache.
    private static final int PIECE = 16 << 10;

    /// One element.
    private final byte[] bytes;
    private final byte[] value;

    private FillValue(byte[] bytes, byte[] value) {
        this.bytes = bytes;
        this.value = value;
    }

    private FillValue(byte[] bytes) {
        this(bytes, bytes);
    }

    /// {@return the fill value with these little-endian bytes (one element)}
    ///
    /// @param littleEndian the bytes
    public static FillValue ofBytes(byte[] littleEndian) {
        return new FillValue(littleEndian.clone());
    }

    /// {@return the fill value of elements of variable length whose value is these bytes: of text, its UTF-8}
    ///
    /// @param value the value
    public static FillValue ofValue(byte[] value) {
        return new FillValue(new byte[REFERENCE], value.clone());
    }

    /// {@return the fill value of which all bits are zero; the empty value, if values have any length}
    ///
    /// @param type the elements' type
    public static FillValue zero(DataType type) {
        return type.isVariableLength() ? ofValue(new byte[0]) : new FillValue(new byte[type.size()]);
    }

    /// {@return the fill value that is this text}
    ///
    /// @param type the elements' type
    /// @param text the text
    /// @throws IllegalArgumentException if the type is no text, or has fewer code points, or if half a surrogate pair is in the text
    public static FillValue of(DataType type, String text) {
        String whole;
        try {
            whole = Utf8.whole(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("fill value " + e.getMessage(), e);
        }
        if (type.kind() == DataType.Kind.STRING) {
            return ofValue(whole.getBytes(StandardCharsets.UTF_8));
        }
        byte[] points = whole.getBytes(Charset.forName("UTF-32LE"));
        if (type.kind() != DataType.Kind.UTF32 || points.length > type.size()) {
            throw new IllegalArgumentException("fill value \"" + text + "\" does not fit " + type);
        }
        return new FillValue(Arrays.copyOf(points, type.size()));
    }

    /// Numbers of at most this size are the same as a double.
    private static final long MOST_EXACT = 1L << 53;

    /// {@return the fill value that is a whole number: an integer, a boolean (0 or 1), steps of time, or a floating-point number,
    /// rounded to the nearest of the type}
    ///
    /// @param type the elements' type
    /// @param value the value
    /// @throws IllegalArgumentException if the type has no numbers or does not hold this one, or if it is a floating-point type
    ///     and the number is beyond 2⁵³
    public static FillValue of(DataType type, long value) {
        boolean floating = type.kind() == DataType.Kind.FLOAT || type.kind() == DataType.Kind.BFLOAT;
        if (floating && value >= -MOST_EXACT && value <= MOST_EXACT) {
            return of(type, (double) value);
        }
        int bits = type.size() * 8;
        boolean holds =
                switch (type.kind()) {
                    case BOOL -> value == 0 || value == 1;
                    case INT, DATETIME, TIMEDELTA -> bits == 64 || (value >= -(1L << (bits - 1)) && value < 1L << (bits - 1));
                    case UINT -> value >= 0 && (bits == 64 || value < 1L << bits);
                    default -> false;
                };
        if (!holds) {
            throw new IllegalArgumentException("fill value " + value + " does not fit " + type);
        }
        return ofBits(type.size(), value);
    }

    /// {@return the fill value that is a floating-point number, rounded once to the nearest of the type}
    ///
    /// @param type the elements' type
    /// @param value the value
    /// @throws IllegalArgumentException if the type is no floating-point type
    public static FillValue of(DataType type, double value) {
        if (type.kind() == DataType.Kind.BFLOAT) {
            return ofBits(2, NarrowFloats.bfloat16(value));
        }
        if (type.kind() != DataType.Kind.FLOAT) {
            throw new IllegalArgumentException("fill value " + value + " for " + type + ", expected a float type");
        }
        return ofBits(
                type.size(),
                switch (type.size()) {
                    case 2 -> NarrowFloats.float16(value);
                    case 4 -> Float.floatToRawIntBits((float) value) & 0xffff_ffffL;
                    default -> Double.doubleToRawLongBits(value);
                });
    }

    /// Checks that this is a value of a type, as far as any bits of its size are not.
    ///
    /// @throws ZarrException if it is not
    void checkIsOf(DataType type) {
        switch (type.kind()) {
            case BOOL -> {
                if (bytes[0] != 0 && bytes[0] != 1) {
                    throw new ZarrException("fill value is " + (bytes[0] & 0xff) + ", expected 0 or 1 for bool");
                }
            }
            case STRING -> {
                if (!Utf8.isText(value)) {
                    throw new ZarrException("fill value has " + value.length + " bytes that are not text, expected UTF-8");
                }
            }
            default -> {
                // Any bits are a value, or have been one when they were made.
            }
        }
    }

    private static FillValue ofBits(int size, long bits) {
        byte[] all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(bits).array();
        return new FillValue(Arrays.copyOf(all, size));
    }

    /// {@return the element's bytes, little-endian}
    public byte[] toBytes() {
        return bytes.clone();
    }

    /// {@return the value's bytes: for elements of variable length the value, for others the element}
    public byte[] value() {
        return value.clone();
    }

    /// {@return the size of an element in bytes}
    public int size() {
        return bytes.length;
    }

    /// Fills a whole number of elements with this value.
    ///
    /// @param target is filled
    public void fill(MemorySegment target) {
        long size = target.byteSize();
        if (size == 0) {
            return;
        }
        boolean oneByte = true;
        for (byte b : bytes) {
            oneByte &= b == bytes[0];
        }
        if (oneByte) {
            target.fill(bytes[0]);
            return;
        }
        MemorySegment.copy(bytes, 0, target, ValueLayout.JAVA_BYTE, 0, bytes.length);
        long piece = Math.max(1, PIECE / bytes.length) * (long) bytes.length;
        for (long done = bytes.length; done < size; ) {
            long step = Math.min(Math.min(done, piece), size - done);
            MemorySegment.copy(target, 0, target, done, step);
            done += step;
        }
    }

    /// {@return whether every element of `elements` (a whole number of them) has exactly these bits}
    ///
    /// @param elements the elements
    public boolean isAll(MemorySegment elements) {
        long size = elements.byteSize();
        int element = bytes.length;
        if (size == 0) {
            return true;
        }
        // Equal to its own shift by one element means that all elements are alike.
        return elements.asSlice(0, element).mismatch(MemorySegment.ofArray(bytes)) == -1
                && MemorySegment.mismatch(elements, 0, size - element, elements, element, size) == -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FillValue f && bytes.length == f.bytes.length && Arrays.equals(value, f.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "0x" + HexFormat.of().formatHex(value) + " (little-endian)";
    }
}
