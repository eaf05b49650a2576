package dev.shardwright.engine.aggregate;

import java.util.Optional;

/// Statistics of float64 values: of one run of values, or for cells whose values are looked at sorted or by pairs.
final class FloatStatistics {

    private FloatStatistics() {}

    static double min(double[] values, int from, int to) {
        double least = values[from];
        for (int i = from + 1; i < to; i++) {
            least = Math.min(least, values[i]);
        }
        return least;
    }

    static double max(double[] values, int from, int to) {
        double most = values[from];
        for (int i = from + 1; i < to; i++) {
            most = Math.max(most, values[i]);
        }
        return most;
    }

    static double mean(double[] values, int from, int to) {
        return Sums.sum(values, from, to) / (to - from);
    }

    static void weightedMean(CellRows cells, double[] out) {
        double[] values = cells.floats(0);
        double[] weights = cells.floats(1);
        for (int c = 0; c < cells.count(); c++) {
            int from = cells.start(c);
            int to = cells.start(c + 1);
            out[c] = Sums.products(values, weights, from, to) / Sums.sum(weights, from, to);
        }
    }

    /// Two passes; `ddof` is taken from the number of values, so that one value has no sample variance (NaN).
    static double variance(double[] values, int from, int to, int ddof) {
        return Sums.squaredDistances(values, from, to, mean(values, from, to)) / (to - from - ddof);
    }

    static Optional<String> quantileProblem(double q) {
        return q >= 0 && q <= 1 ? Optional.empty() : Optional.of("the quantile " + q + ", expected a number from 0 to 1");
    }

    /// NumPy's "linear" quantile, with its way of interpolating from the nearer end.
    static Reduction.OfFloat quantile(double q) {
        return (cells, out) -> {
            double[] sorted = cells.sortedFloats(0);
            for (int c = 0; c < cells.count(); c++) {
                int from = cells.start(c);
                int last = cells.start(c + 1) - 1;
                if (Double.isNaN(sorted[last])) {
                    out[c] = Double.NaN;
                    continue;
                }
                double rank = q * (last - from);
                int below = (int) rank;
                double t = rank - below;
                double a = sorted[from + below];
                double b = sorted[Math.min(from + below + 1, last)];
                out[c] = t == 0 || a == b ? a : t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
            }
        };
    }

    /// The most frequent value, the least of them if there are several; NaN counts only where there is nothing else.
    static void mode(CellRows cells, double[] out) {
        double[] sorted = cells.sortedFloats(0);
        for (int c = 0; c < cells.count(); c++) {
            int from = cells.start(c);
            int to = cells.start(c + 1);
            while (to > from && Double.isNaN(sorted[to - 1])) {
                to--;
            }
            out[c] = sorted[Runs.longest(from, to, i -> sorted[i] == sorted[i - 1])];
        }
    }
}
