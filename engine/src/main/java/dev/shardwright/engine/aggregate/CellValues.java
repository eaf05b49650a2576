package dev.shardwright.engine.aggregate;

import dev.shardwright.zarr.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// What the reductions gave for the cells of a chunk that have rows; fields are computed from it one after the other.
public final class CellValues {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final ChunkKernel kernel;
    private final int[] cells;
    private final Batch reduced;

    CellValues(ChunkKernel kernel, int[] cells, Batch reduced) {
        this.kernel = kernel;
        this.cells = cells;
        this.reduced = reduced;
    }

    /// The number of cells that have a value.
    public int count() {
        return cells.length;
    }

    /// Writes a field's values into a decoded chunk (C order, little-endian), leaving other cells as they are. Every
    /// NaN is written with the same bits.
    ///
    /// @throws ArithmeticException if a value does not fit the type; the message names field and value
    public void write(int field, DataType type, MemorySegment chunk) {
        ChunkKernel.Field of = kernel.field(field);
        ChunkKernel.Values values = of.values().apply(reduced);
        if (values.isFloat()) {
            writeFloats(values.floats(), type, chunk);
        } else {
            writeIntegers(of, values.integers(), type, chunk);
        }
    }

    private void writeFloats(double[] values, DataType type, MemorySegment chunk) {
        if (type.equals(DataType.FLOAT64)) {
            for (int i = 0; i < cells.length; i++) {
                chunk.set(LONG, 8L * cells[i], Double.doubleToLongBits(values[i]));
            }
        } else if (type.equals(DataType.FLOAT32)) {
            for (int i = 0; i < cells.length; i++) {
                chunk.set(INT, 4L * cells[i], Float.floatToIntBits((float) values[i]));
            }
        } else {
            throw new IllegalArgumentException("float values in an array of " + type);
        }
    }

    private void writeIntegers(ChunkKernel.Field field, long[] values, DataType type, MemorySegment chunk) {
        int length = field.length();
        boolean isFloat = type.kind() == DataType.Kind.FLOAT;
        boolean unsigned = type.kind() == DataType.Kind.UINT;
        int bits = 8 * type.size();
        long least = unsigned ? 0 : -1L << (bits - 1);
        long most = unsigned ? (bits == 64 ? Long.MAX_VALUE : (1L << bits) - 1) : ~least;
        for (int i = 0; i < cells.length; i++) {
            for (int k = 0; k < length; k++) {
                long value = values[i * length + k];
                long at = (long) cells[i] * length + k;
                if (isFloat) {
                    if (bits == 64) {
                        chunk.set(LONG, 8 * at, Double.doubleToLongBits((double) value));
                    } else {
                        chunk.set(INT, 4 * at, Float.floatToIntBits((float) value));
                    }
                    continue;
                }
                if (value < least || value > most) {
                    throw new ArithmeticException(
                            "field \"" + field.name() + "\" has the value " + value + ", which " + type + " cannot hold");
                }
                switch (type.size()) {
                    case 1 -> chunk.set(ValueLayout.JAVA_BYTE, at, (byte) value);
                    case 2 -> chunk.set(SHORT, 2 * at, (short) value);
                    case 4 -> chunk.set(INT, 4 * at, (int) value);
                    default -> chunk.set(LONG, 8 * at, value);
                }
            }
        }
    }
}
