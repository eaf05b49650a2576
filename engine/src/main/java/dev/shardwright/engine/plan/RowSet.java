package dev.shardwright.engine.plan;

import java.util.Arrays;

/// Rows of one group of one granule that a task reads. All rows of the task's shard are among them; others may be.
///
/// @param input the granule's position in the plan
/// @param group the group's position in the definition
/// @param bounds ranges of rows: from, to, from, to, …, ascending and apart
public record RowSet(int input, int group, long[] bounds) {

    /// Copies the bounds and checks that they ascend.
    public RowSet {
        bounds = bounds.clone();
        if (bounds.length == 0 || bounds.length % 2 != 0) {
            throw new IllegalArgumentException("row set of " + bounds.length + " bounds");
        }
        for (int i = 1; i < bounds.length; i++) {
            if (bounds[0] < 0 || bounds[i] <= bounds[i - 1]) {
                throw new IllegalArgumentException("row bounds " + Arrays.toString(bounds) + " do not ascend");
            }
        }
    }

    @Override
    public long[] bounds() {
        return bounds.clone();
    }

    /// The number of ranges.
    public int ranges() {
        return bounds.length / 2;
    }

    /// The first row of range `i`.
    public long from(int i) {
        return bounds[2 * i];
    }

    /// The row behind the last of range `i`.
    public long to(int i) {
        return bounds[2 * i + 1];
    }

    /// The number of rows.
    public long rows() {
        long n = 0;
        for (int i = 0; i < ranges(); i++) {
            n += to(i) - from(i);
        }
        return n;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowSet r
                && input == r.input
                && group == r.group
                && Arrays.equals(bounds, r.bounds);
    }

    @Override
    public int hashCode() {
        return (31 * input + group) * 31 + Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        return "RowSet[input " + input + ", group " + group + ", " + Arrays.toString(bounds) + "]";
    }
}
