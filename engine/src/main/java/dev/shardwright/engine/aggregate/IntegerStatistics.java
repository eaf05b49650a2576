package dev.shardwright.engine.aggregate;

import java.util.Arrays;

/// Statistics of one run of int64 values.
final class IntegerStatistics {

    private IntegerStatistics() {}

    /// @throws ArithmeticException if the sum, or one on the way to it, does not fit
    static long sum(long[] values, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            try {
                sum = Math.addExact(sum, values[i]);
            } catch (ArithmeticException e) {
                throw new ArithmeticException("sum of integers passes 2^63");
            }
        }
        return sum;
    }

    static long min(long[] values, int from, int to) {
        long least = values[from];
        for (int i = from + 1; i < to; i++) {
            least = Math.min(least, values[i]);
        }
        return least;
    }

    static long max(long[] values, int from, int to) {
        long most = values[from];
        for (int i = from + 1; i < to; i++) {
            most = Math.max(most, values[i]);
        }
        return most;
    }

    /// The most frequent value, the least of them if there are several.
    static long mode(long[] values, int from, int to) {
        long[] sorted = Arrays.copyOfRange(values, from, to);
        Arrays.sort(sorted);
        return sorted[Runs.longest(0, sorted.length, i -> sorted[i] == sorted[i - 1])];
    }
}
