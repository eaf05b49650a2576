package dev.shardwright.cli.draw;

import java.util.Arrays;

/// How values are distributed: count, least and greatest exactly, percentiles from an even sample.
///
/// The sample holds the values whose scrambled place in the sequence is a multiple of k; when it is full, k doubles and
/// those that no longer fit are dropped. So it does not depend on chance, nor on a rhythm in the values. Confined to one
/// thread.
final class Distribution {

    private static final int SAMPLE = 1 << 17;

    private final double[] sample = new double[SAMPLE];
    private final int[] places = new int[SAMPLE];
    private int kept;
    private int every = 1;
    private long count;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;

    /// Adds a finite value.
    void add(double value) {
        int place = scrambled(count);
        while (kept == SAMPLE && (place & (every - 1)) == 0) {
            every *= 2;
            thin();
        }
        if ((place & (every - 1)) == 0) {
            sample[kept] = value;
            places[kept++] = place;
        }
        count++;
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
    }

    private void thin() {
        int left = 0;
        for (int i = 0; i < kept; i++) {
            if ((places[i] & (every - 1)) == 0) {
                sample[left] = sample[i];
                places[left++] = places[i];
            }
        }
        kept = left;
    }

    private static int scrambled(long place) {
        long mixed = place * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        return (int) (mixed >>> 33);
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
