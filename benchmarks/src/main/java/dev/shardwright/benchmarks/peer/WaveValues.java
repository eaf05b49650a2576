package dev.shardwright.benchmarks.peer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// float64: v(i, j) = ((3·i + j²/64) mod 4096)·0.25, with an integer division.
record WaveValues() implements CellValues {

    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public int size() {
        return Double.BYTES;
    }

    @Override
    public void row(long[] row, int count, MemorySegment target, long at) {
        int first = (int) (3 * row[0]);
        int from = (int) row[1];
        double[] values = new double[count];
        for (int k = 0; k < count; k++) {
            int j = from + k;
            values[k] = ((first + j * j / 64) & 4095) * 0.25;
        }
        MemorySegment.copy(values, 0, target, DOUBLE, at, count);
    }
}
