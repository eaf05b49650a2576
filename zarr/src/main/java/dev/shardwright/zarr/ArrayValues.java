package dev.shardwright.zarr;

import dev.shardwright.zarr.codec.ValueHeap;
import dev.shardwright.zarr.internal.Unsigned;
import dev.shardwright.zarr.internal.Utf8;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Values read from an array, or to be written to one: a region's cells in C order, little-endian.
///
/// @param type the elements' type
/// @param shape cells in each dimension
/// @param segment the elements; valid as long as this record is reachable
/// @param heap the values of elements of variable length, which `segment` has references to
public record ArrayValues(DataType type, long[] shape, MemorySegment segment, ValueHeap heap) {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// Copies the shape.
    ///
    /// @throws IllegalArgumentException if `segment` has not exactly the size of so many elements
    public ArrayValues {
        shape = shape.clone();
        long cells = segment.byteSize() / type.size();
        if (segment.byteSize() % type.size() != 0 || !isShapeOf(cells, shape)) {
            throw new IllegalArgumentException("memory of " + segment.byteSize() + " bytes, expected that of elements of type "
                    + type + " of shape " + Arrays.toString(shape) + ", which have " + type.size() + " bytes each");
        }
    }

    private static boolean isShapeOf(long cells, long[] shape) {
        long left = cells;
        for (long n : shape) {
            if (n < 0 || (n > 0 && left % n != 0)) {
                return false;
            }
            left = n == 0 ? left : left / n;
        }
        return Arrays.stream(shape).anyMatch(n -> n == 0) ? cells == 0 : left == 1;
    }

    /// Values of elements of fixed size.
    ///
    /// @param type the elements' type
    /// @param shape cells in each dimension
    /// @param segment the elements in C order, little-endian
    public ArrayValues(DataType type, long[] shape, MemorySegment segment) {
        this(type, shape, segment, new ValueHeap());
    }

    /// {@return strings, to be written to an array of type `string`}
    ///
    /// @param shape cells in each dimension
    /// @param values the strings in C order
    /// @throws IllegalArgumentException if half a surrogate pair is in one; the message says in which
    public static ArrayValues ofStrings(long[] shape, List<String> values) {
        List<byte[]> encoded = new ArrayList<>(values.size());
        for (String value : values) {
            try {
                encoded.add(Utf8.encode(value));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("value " + encoded.size() + " " + e.getMessage(), e);
            }
        }
        return ofValues(DataType.STRING, shape, encoded);
    }

    /// {@return byte strings, to be written to an array of type `bytes`}
    ///
    /// @param shape cells in each dimension
    /// @param values the byte strings in C order
    public static ArrayValues ofBytes(long[] shape, List<byte[]> values) {
        return ofValues(DataType.BYTES, shape, values);
    }

    private static ArrayValues ofValues(DataType type, long[] shape, List<byte[]> values) {
        ValueHeap heap = new ValueHeap();
        long[] references = values.stream().mapToLong(heap::add).toArray();
        return new ArrayValues(type, shape, MemorySegment.ofArray(references), heap);
    }

    /// {@return element `i` in C order of type `string`}
    ///
    /// @param i which element, from 0, in C order
    /// @throws ZarrException if the type is another one
    public String getString(long i) {
        if (type.kind() != DataType.Kind.STRING) {
            throw otherType("string");
        }
        return new String(value(i), StandardCharsets.UTF_8);
    }

    /// {@return element `i` in C order of type `bytes` or `string` (UTF-8)}
    ///
    /// @param i which element, from 0, in C order
    /// @throws ZarrException if the type is another one
    public byte[] getBytes(long i) {
        return value(i).clone();
    }

    /// Adds the elements of variable length to another heap.
    ///
    /// @return their references there
    /// @throws IllegalArgumentException if one of type `string` is not text
    long[] addTo(ValueHeap other) {
        long[] references = new long[Math.toIntExact(size())];
        for (int i = 0; i < references.length; i++) {
            byte[] value = getBytes(i);
            if (type.kind() == DataType.Kind.STRING && !Utf8.isText(value)) {
                throw new IllegalArgumentException(
                        "value " + i + " has " + value.length + " bytes that are not text, expected UTF-8");
            }
            references[i] = other.add(value);
        }
        return references;
    }

    private byte[] value(long i) {
        if (!type.isVariableLength()) {
            throw otherType("bytes or string");
        }
        return heap.get(segment.get(LONG, 8 * i));
    }

    /// {@return a copy: cells in each dimension}
    @Override
    public long[] shape() {
        return shape.clone();
    }

    /// {@return the number of cells}
    public long size() {
        return segment.byteSize() / type.size();
    }

    /// {@return element `i` in C order as the nearest float64; exact for every type but 64-bit integers past 2⁵³}
    ///
    /// @param i which element, from 0, in C order
    /// @throws ZarrException if the type is not a real number
    public double getDouble(long i) {
        return switch (type.kind()) {
            case BFLOAT -> Float.intBitsToFloat(segment.get(SHORT, 2 * i) << 16);
            case FLOAT ->
                switch (type.size()) {
                    case 2 -> Float.float16ToFloat(segment.get(SHORT, 2 * i));
                    case 4 -> segment.get(FLOAT, 4 * i);
                    default -> segment.get(DOUBLE, 8 * i);
                };
            case UINT -> Unsigned.toDouble(getLong(i));
            case BOOL, INT, DATETIME, TIMEDELTA -> getLong(i);
            default -> throw otherType("a real number");
        };
    }

    /// {@return element `i` in C order as int64; an unsigned 64-bit integer past 2⁶³−1 comes as its bits}
    ///
    /// @param i which element, from 0, in C order
    /// @throws ZarrException if the type is not an integer or boolean
    public long getLong(long i) {
        return switch (type.kind()) {
            case BOOL -> segment.get(ValueLayout.JAVA_BYTE, i);
            case INT, DATETIME, TIMEDELTA ->
                switch (type.size()) {
                    case 1 -> segment.get(ValueLayout.JAVA_BYTE, i);
                    case 2 -> segment.get(SHORT, 2 * i);
                    case 4 -> segment.get(INT, 4 * i);
                    default -> segment.get(LONG, 8 * i);
                };
            case UINT ->
                switch (type.size()) {
                    case 1 -> segment.get(ValueLayout.JAVA_BYTE, i) & 0xffL;
                    case 2 -> segment.get(SHORT, 2 * i) & 0xffffL;
                    case 4 -> segment.get(INT, 4 * i) & 0xffff_ffffL;
                    default -> segment.get(LONG, 8 * i);
                };
            default -> throw otherType("an integer type");
        };
    }

    private ZarrException otherType(String expected) {
        return new ZarrException("elements are of type " + type + ", expected " + expected);
    }

    /// {@return all elements as float64, by {@link #getDouble}}
    public double[] toDoubleArray() {
        double[] values = new double[Math.toIntExact(size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = getDouble(i);
        }
        return values;
    }

    /// {@return all elements as the nearest float32; narrower types exactly}
    public float[] toFloatArray() {
        float[] values = new float[Math.toIntExact(size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = getFloat(i);
        }
        return values;
    }

    /// Rounds once.
    private float getFloat(long i) {
        return switch (type.kind()) {
            case UINT -> Unsigned.toFloat(getLong(i));
            case BOOL, INT, DATETIME, TIMEDELTA -> getLong(i);
            default -> (float) getDouble(i);
        };
    }

    /// {@return all elements as int64, by {@link #getLong}}
    public long[] toLongArray() {
        long[] values = new long[Math.toIntExact(size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = getLong(i);
        }
        return values;
    }
}
