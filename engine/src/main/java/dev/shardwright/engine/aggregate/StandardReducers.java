package dev.shardwright.engine.aggregate;

import dev.shardwright.engine.definition.expression.Expression.Type;
import dev.shardwright.engine.definition.expression.ReducerSignature;
import dev.shardwright.engine.definition.expression.ReducerSignature.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// The reducers that come with the engine. Definitions of NumPy are followed where NumPy has the statistic.
final class StandardReducers {


    private StandardReducers() {}

    private record Standard(
            ReducerSignature signature, BiFunction<List<Type>, List<Double>, Reduction> binder) implements Reducer {
        @Override
        public Reduction bind(List<Type> arguments, List<Double> parameters) {
            return binder.apply(arguments, parameters);
        }
    }

    static List<Reducer> all() {
        return List.of(
                reducer("count", 0, 0, Result.INTEGER, (t, p) -> (Reduction.OfInteger) StandardReducers::count),
                reducer("sum", 1, 0, Result.LIKE_ARGUMENT, (t, p) -> t.getFirst() == Type.INTEGER
                        ? (Reduction.OfInteger) StandardReducers::integerSum
                        : each((v, from, to) -> Sums.sum(v, from, to))),
                reducer("min", 1, 0, Result.LIKE_ARGUMENT, (t, p) -> t.getFirst() == Type.INTEGER
                        ? eachInteger(StandardReducers::min)
                        : each(StandardReducers::min)),
                reducer("max", 1, 0, Result.LIKE_ARGUMENT, (t, p) -> t.getFirst() == Type.INTEGER
                        ? eachInteger(StandardReducers::max)
                        : each(StandardReducers::max)),
                reducer("mean", 1, 0, Result.FLOAT, (t, p) -> each(StandardReducers::mean)),
                reducer("weighted_mean", 2, 0, Result.FLOAT, (t, p) -> (Reduction.OfFloat) StandardReducers::weightedMean),
                reducer("variance", 1, 0, Result.FLOAT, (t, p) -> each((v, f, u) -> variance(v, f, u, 0))),
                reducer("sample_variance", 1, 0, Result.FLOAT, (t, p) -> each((v, f, u) -> variance(v, f, u, 1))),
                reducer("stddev", 1, 0, Result.FLOAT, (t, p) -> each((v, f, u) -> Math.sqrt(variance(v, f, u, 0)))),
                reducer("sample_stddev", 1, 0, Result.FLOAT, (t, p) ->
                        each((v, f, u) -> Math.sqrt(variance(v, f, u, 1)))),
                reducer("median", 1, 0, Result.FLOAT, (t, p) -> quantile(0.5)),
                new Standard(
                        new ReducerSignature("quantile", 1, 1, Result.FLOAT, p -> quantileProblem(p.getFirst())),
                        (t, p) -> quantile(p.getFirst())),
                reducer("mode", 1, 0, Result.LIKE_ARGUMENT, (t, p) -> t.getFirst() == Type.INTEGER
                        ? eachInteger(StandardReducers::mode)
                        : (Reduction.OfFloat) StandardReducers::mode),
                reducer("any", 1, 0, Result.LIKE_ARGUMENT, (t, p) -> t.getFirst() == Type.INTEGER
                        ? eachInteger((v, from, to) -> v[from])
                        : each((v, from, to) -> v[from])),
                reducer("first", 2, 0, Result.LIKE_ARGUMENT, (t, p) -> byOrder(t, false)),
                reducer("last", 2, 0, Result.LIKE_ARGUMENT, (t, p) -> byOrder(t, true)),
                new Standard(
                        new ReducerSignature("histogram", 1, 3, Result.VECTOR, Histogram::problem),
                        (t, p) -> Histogram.of(p)));
    }

    private static Reducer reducer(
            String name,
            int arguments,
            int parameters,
            Result result,
            BiFunction<List<Type>, List<Double>, Reduction> binder) {
        return new Standard(new ReducerSignature(name, arguments, parameters, result), binder);
    }

    /// A statistic of one run of values.
    private interface Statistic {
        double of(double[] values, int from, int to);
    }

    private interface IntegerStatistic {
        long of(long[] values, int from, int to);
    }

    private static Reduction.OfFloat each(Statistic statistic) {
        return (cells, out) -> {
            double[] values = cells.floats(0);
            for (int c = 0; c < cells.count(); c++) {
                out[c] = statistic.of(values, cells.start(c), cells.start(c + 1));
            }
        };
    }

    private static Reduction.OfInteger eachInteger(IntegerStatistic statistic) {
        return (cells, out) -> {
            long[] values = cells.integers(0);
            for (int c = 0; c < cells.count(); c++) {
                out[c] = statistic.of(values, cells.start(c), cells.start(c + 1));
            }
        };
    }

    private static void count(CellRows cells, long[] out) {
        for (int c = 0; c < cells.count(); c++) {
            out[c] = (long) cells.start(c + 1) - cells.start(c);
        }
    }

    private static void integerSum(CellRows cells, long[] out) {
        long[] values = cells.integers(0);
        for (int c = 0; c < cells.count(); c++) {
            long sum = 0;
            for (int i = cells.start(c); i < cells.start(c + 1); i++) {
                try {
                    sum = Math.addExact(sum, values[i]);
                } catch (ArithmeticException e) {
                    throw new ArithmeticException("sum of integers passes 2^63");
                }
            }
            out[c] = sum;
        }
    }

    private static double min(double[] values, int from, int to) {
        double least = values[from];
        for (int i = from + 1; i < to; i++) {
            least = Math.min(least, values[i]);
        }
        return least;
    }

    private static double max(double[] values, int from, int to) {
        double most = values[from];
        for (int i = from + 1; i < to; i++) {
            most = Math.max(most, values[i]);
        }
        return most;
    }

    private static long min(long[] values, int from, int to) {
        long least = values[from];
        for (int i = from + 1; i < to; i++) {
            least = Math.min(least, values[i]);
        }
        return least;
    }

    private static long max(long[] values, int from, int to) {
        long most = values[from];
        for (int i = from + 1; i < to; i++) {
            most = Math.max(most, values[i]);
        }
        return most;
    }

    private static double mean(double[] values, int from, int to) {
        return Sums.sum(values, from, to) / (to - from);
    }

    private static void weightedMean(CellRows cells, double[] out) {
        double[] values = cells.floats(0);
        double[] weights = cells.floats(1);
        for (int c = 0; c < cells.count(); c++) {
            int from = cells.start(c);
            int to = cells.start(c + 1);
            out[c] = Sums.products(values, weights, from, to) / Sums.sum(weights, from, to);
        }
    }

    /// Two passes; `ddof` is taken from the number of values, so that one value has no sample variance (NaN).
    private static double variance(double[] values, int from, int to, int ddof) {
        return Sums.squaredDistances(values, from, to, mean(values, from, to)) / (to - from - ddof);
    }

    private static Optional<String> quantileProblem(double q) {
        return q >= 0 && q <= 1 ? Optional.empty() : Optional.of("the quantile " + q + ", expected a number from 0 to 1");
    }

    /// NumPy's "linear" quantile, with its way of interpolating from the nearer end.
    private static Reduction quantile(double q) {
        return (Reduction.OfFloat) (cells, out) -> {
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
    private static void mode(CellRows cells, double[] out) {
        double[] sorted = cells.sortedFloats(0);
        for (int c = 0; c < cells.count(); c++) {
            int from = cells.start(c);
            int to = cells.start(c + 1);
            double best = sorted[from];
            int most = 0;
            for (int i = from; i < to && !Double.isNaN(sorted[i]); ) {
                int run = i + 1;
                while (run < to && sorted[run] == sorted[i]) {
                    run++;
                }
                if (run - i > most) {
                    most = run - i;
                    best = sorted[i];
                }
                i = run;
            }
            out[c] = best;
        }
    }

    private static long mode(long[] values, int from, int to) {
        long[] sorted = Arrays.copyOfRange(values, from, to);
        Arrays.sort(sorted);
        long best = sorted[0];
        int most = 0;
        for (int i = 0; i < sorted.length; ) {
            int run = i + 1;
            while (run < sorted.length && sorted[run] == sorted[i]) {
                run++;
            }
            if (run - i > most) {
                most = run - i;
                best = sorted[i];
            }
            i = run;
        }
        return best;
    }

    /// The value of the row whose order (second argument) is least or greatest. Of equals the first or last row counts;
    /// a row with the order NaN counts only where there is no other.
    private static Reduction byOrder(List<Type> types, boolean last) {
        boolean integerOrder = types.get(1) == Type.INTEGER;
        if (types.getFirst() == Type.INTEGER) {
            return (Reduction.OfInteger) (cells, out) -> {
                long[] values = cells.integers(0);
                for (int c = 0; c < cells.count(); c++) {
                    out[c] = values[chosen(cells, c, integerOrder, last)];
                }
            };
        }
        return (Reduction.OfFloat) (cells, out) -> {
            double[] values = cells.floats(0);
            for (int c = 0; c < cells.count(); c++) {
                out[c] = values[chosen(cells, c, integerOrder, last)];
            }
        };
    }

    private static int chosen(CellRows cells, int cell, boolean integerOrder, boolean last) {
        int best = cells.start(cell);
        for (int i = best + 1; i < cells.start(cell + 1); i++) {
            int compared;
            if (integerOrder) {
                long[] order = cells.integers(1);
                compared = Long.compare(order[i], order[best]);
            } else {
                double[] order = cells.floats(1);
                boolean bestIsNaN = Double.isNaN(order[best]);
                if (Double.isNaN(order[i]) && !bestIsNaN) {
                    continue;
                }
                compared = bestIsNaN && !Double.isNaN(order[i])
                        ? (last ? 1 : -1)
                        : order[i] < order[best] ? -1 : order[i] > order[best] ? 1 : 0;
            }
            if (last ? compared >= 0 : compared < 0) {
                best = i;
            }
        }
        return best;
    }
}
