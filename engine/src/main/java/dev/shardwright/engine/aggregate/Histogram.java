package dev.shardwright.engine.aggregate;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// NumPy's histogram: equal bins from `low` to `high`, the last one closed; values outside and NaN are left out.
record Histogram(double low, double high, int length) implements Reduction.OfVector {

    /// What is wrong with the parameters of a histogram. Its length is looked at by the definition.
    static Optional<String> problem(List<Double> parameters) {
        double low = parameters.get(0);
        double high = parameters.get(1);
        return low < high
                ? Optional.empty()
                : Optional.of("a histogram from " + low + " to " + high + ", expected the lower end first");
    }

    static Histogram of(List<Double> parameters) {
        return new Histogram(
                parameters.get(0), parameters.get(1), parameters.get(2).intValue());
    }

    @Override
    public void reduce(CellRows cells, long[] out) {
        double[] values = cells.floats(0);
        Arrays.fill(out, 0, cells.count() * length, 0);
        for (int c = 0; c < cells.count(); c++) {
            for (int i = cells.start(c); i < cells.start(c + 1); i++) {
                double value = values[i];
                if (value >= low && value <= high) {
                    out[c * length + bin(value)]++;
                }
            }
        }
    }

    private int bin(double value) {
        int bin = Math.min((int) ((value - low) / (high - low) * length), length - 1);
        // The division may be off by one at an edge; edges themselves decide.
        if (bin > 0 && value < edge(bin)) {
            return bin - 1;
        }
        return bin < length - 1 && value >= edge(bin + 1) ? bin + 1 : bin;
    }

    private double edge(int bin) {
        return low + bin * ((high - low) / length);
    }
}
