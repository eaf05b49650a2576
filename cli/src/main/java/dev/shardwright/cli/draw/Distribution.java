package dev.shardwright.cli.draw;

import java.util.Arrays;

/// How values are distributed: count, least and greatest exactly, percentiles from an even sample.
///
/// The sample holds every k-th value; when it is full, every second one is dropped and k doubles. Confined to one thread.
final class Distribution {

    private static final int SAMPLE = 1 << 17;

    private final double[] sample = new double[SAMPLE];
    private int kept;
    private long every = 1;
    private long count;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;

    /// Adds a finite value.
    void add(double value) {
        if (count % every == 0) {
            if (kept == SAMPLE) {
                kept = SAMPLE / 2;
                for (int i = 0; i < kept; i++) {
                    sample[i] = sample[2 * i];
                }
                every *= 2;
            }
            sample[kept++] = value;
        }
        count++;
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
    }

    long count() {
        return count;
    }

    /// The least value; +∞ if there is none.
    double least() {
        return least;
    }

    /// The greatest value; -∞ if there is none.
    double greatest() {
        return greatest;
    }

    /// The values below which the given shares (0 to 1) of all values lie.
    ///
    /// @throws IllegalStateException if there are no values
    double[] quantiles(double... shares) {
        if (count == 0) {
            throw new IllegalStateException("no values");
        }
        double[] sorted = Arrays.copyOf(sample, kept);
        Arrays.sort(sorted);
        double[] result = new double[shares.length];
        for (int i = 0; i < shares.length; i++) {
            double place = shares[i] * (kept - 1);
            int below = (int) place;
            int above = Math.min(kept - 1, below + 1);
            result[i] = sorted[below] + (place - below) * (sorted[above] - sorted[below]);
        }
        return result;
    }
}
