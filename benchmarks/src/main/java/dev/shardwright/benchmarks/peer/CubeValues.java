package dev.shardwright.benchmarks.peer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// uint16: v(x, y, z) = (z + y²/32 + x³ + added) mod 2¹⁶, with an integer division.
record CubeValues(int added) implements CellValues {

    /// The longest row.
    private static final int MOST = 512;

    /// 0, 1, … 65535 and on from 0: every row is a part of it.
    private static final MemorySegment RAMP = ramp();

    private static MemorySegment ramp() {
        ValueLayout.OfShort layout = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);
        int count = (1 << 16) + MOST;
        MemorySegment ramp = Arena.global().allocate(layout, count);
        for (int i = 0; i < count; i++) {
            ramp.setAtIndex(layout, i, (short) i);
        }
        return ramp;
    }

    @Override
    public int size() {
        return Short.BYTES;
    }

    @Override
    public void row(long[] row, int count, MemorySegment target, long at) {
        long x = row[0];
        long y = row[1];
        long first = (row[2] + y * y / 32 + x * x * x + added) & 0xffff;
        MemorySegment.copy(RAMP, first * Short.BYTES, target, at, (long) count * Short.BYTES);
    }
}
