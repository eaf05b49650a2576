package dev.shardwright.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The median and the range of a quantity over repetitions.
public record Spread(double median, double least, double most) {

    /// @throws IllegalArgumentException if there are no repetitions
    public static <T> Spread of(List<T> runs, ToDoubleFunction<T> quantity) {
        double[] values = runs.stream().mapToDouble(quantity).sorted().toArray();
        if (values.length == 0) {
            throw new IllegalArgumentException("no repetitions");
        }
        int half = values.length / 2;
        double median = values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
        return new Spread(median, values[0], Arrays.stream(values).max().orElseThrow());
    }

    /// Median and range as a column of a table.
    public String format(String number) {
        return (number + " | " + number + "–" + number).formatted(median, least, most);
    }
}
