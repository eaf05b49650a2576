package dev.shardwright.benchmarks.peer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// float32: v(i, j) = (1024·i + j)·0.5.
record RampValues() implements CellValues {

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public int size() {
        return Float.BYTES;
    }

    @Override
    public void row(long[] row, int count, MemorySegment target, long at) {
        long first = row[0] * 1024 + row[1];
        for (int j = 0; j < count; j++) {
            target.set(FLOAT, at + (long) j * Float.BYTES, (first + j) * 0.5f);
        }
    }
}
