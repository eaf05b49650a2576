package dev.shardwright.engine.plan;

import java.util.Arrays;

/// Ranges of rows, collected in ascending order, that stays small: ranges closer than a gap are merged, and the gap is
/// doubled whenever there are too many. Merging reads rows that are not needed; it never loses one.
///
/// Worked number: 4096 ranges are 64 KiB. A track crosses a shard in one range; points in random order end up as one
/// range with everything in between.
final class RangeList {

    private static final int MAX_RANGES = 4096;
    /// Reading this many rows more costs less than another read.
    private static final long FIRST_GAP = 256;

    private long[] bounds = new long[4];
    private int size;
    private long gap = FIRST_GAP;

    /// Adds rows `[from, to)`, which start behind everything added before.
    void add(long from, long to) {
        if (size > 0 && from - bounds[size - 1] <= gap) {
            bounds[size - 1] = to;
            return;
        }
        if (size == 2 * MAX_RANGES) {
            thin();
            add(from, to);
            return;
        }
        if (size == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * size);
        }
        bounds[size++] = from;
        bounds[size++] = to;
    }

    long[] toArray() {
        return Arrays.copyOf(bounds, size);
    }

    /// Doubles the gap until a quarter of the places are free.
    private void thin() {
        while (size > 2 * MAX_RANGES * 3 / 4) {
            gap *= 2;
            int kept = 2;
            for (int i = 2; i < size; i += 2) {
                if (bounds[i] - bounds[kept - 1] <= gap) {
                    bounds[kept - 1] = bounds[i + 1];
                } else {
                    bounds[kept++] = bounds[i];
                    bounds[kept++] = bounds[i + 1];
                }
            }
            size = kept;
        }
    }
}
