package dev.shardwright.benchmarks.peer;

import dev.shardwright.zarr.Box;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What the array of a cell holds: a formula of the indices.
///
/// Values are made row by row with bulk copies, so that making many of them takes little time even before the JVM has compiled the
/// loops. Thread-safe.
sealed interface CellValues permits CubeValues, RampValues, WaveValues {

    /// Bytes of a value.
    int size();

    /// Puts the values of a row, little-endian, at `target` from byte `at` on.
    ///
    /// @param row the index of the row's first value
    /// @param count values in the row
    void row(long[] row, int count, MemorySegment target, long at);

    /// Puts the values of a region, in C order and little-endian, at the start of `target`.
    default void fill(Box region, MemorySegment target) {
        int last = region.rank() - 1;
        int count = Math.toIntExact(region.shape(last));
        long[] index = region.offset();
        long rows = region.size() / count;
        for (long r = 0; r < rows; r++) {
            row(index, count, target, r * count * size());
            for (int d = last - 1; d >= 0 && ++index[d] == region.offset(d) + region.shape(d); d--) {
                index[d] = region.offset(d);
            }
        }
    }

    /// Compares all values of a region, slab by slab of its first dimension.
    ///
    /// @throws IllegalStateException if one differs
    default void check(Box region, MemorySegment values) {
        long[] offset = region.offset();
        long[] shape = region.shape();
        long slab = region.size() / shape[0] * size();
        if (values.byteSize() != slab * shape[0]) {
            throw new IllegalStateException("region " + region + " has " + values.byteSize() + " bytes, expected "
                    + slab * shape[0]);
        }
        shape[0] = 1;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment expected = arena.allocate(slab, 64);
            for (long i = 0; i < region.shape(0); i++) {
                offset[0] = region.offset(0) + i;
                fill(new Box(offset, shape), expected);
                long wrong = values.asSlice(i * slab, slab).mismatch(expected);
                if (wrong >= 0) {
                    throw new IllegalStateException("region " + region + " has a wrong value, number "
                            + (i * slab + wrong) / size() + " of " + region.size());
                }
            }
        }
    }
}
