package dev.shardwright.engine.aggregate;

import static dev.shardwright.engine.aggregate.FloatStatistics.variance;

import dev.shardwright.engine.definition.expression.Expression.Type;
import dev.shardwright.engine.definition.expression.ReducerSignature;
import dev.shardwright.engine.definition.expression.ReducerSignature.Result;
import java.util.List;
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
                        ? eachInteger(IntegerStatistics::sum)
                        : each(Sums::sum)),
                reducer("min", 1, 0, Result.LIKE_ARGUMENT, (t, p) -> t.getFirst() == Type.INTEGER
                        ? eachInteger(IntegerStatistics::min)
                        : each(FloatStatistics::min)),
                reducer("max", 1, 0, Result.LIKE_ARGUMENT, (t, p) -> t.getFirst() == Type.INTEGER
                        ? eachInteger(IntegerStatistics::max)
                        : each(FloatStatistics::max)),
                reducer("mean", 1, 0, Result.FLOAT, (t, p) -> each(FloatStatistics::mean)),
                reducer("weighted_mean", 2, 0, Result.FLOAT, (t, p) -> (Reduction.OfFloat) FloatStatistics::weightedMean),
                reducer("variance", 1, 0, Result.FLOAT, (t, p) -> each((v, from, to) -> variance(v, from, to, 0))),
                reducer("sample_variance", 1, 0, Result.FLOAT, (t, p) -> each((v, from, to) -> variance(v, from, to, 1))),
                reducer("stddev", 1, 0, Result.FLOAT, (t, p) ->
                        each((v, from, to) -> Math.sqrt(variance(v, from, to, 0)))),
                reducer("sample_stddev", 1, 0, Result.FLOAT, (t, p) ->
                        each((v, from, to) -> Math.sqrt(variance(v, from, to, 1)))),
                reducer("median", 1, 0, Result.FLOAT, (t, p) -> FloatStatistics.quantile(0.5)),
                new Standard(
                        new ReducerSignature(
                                "quantile", 1, 1, Result.FLOAT, p -> FloatStatistics.quantileProblem(p.getFirst())),
                        (t, p) -> FloatStatistics.quantile(p.getFirst())),
                reducer("mode", 1, 0, Result.LIKE_ARGUMENT, (t, p) -> t.getFirst() == Type.INTEGER
                        ? eachInteger(IntegerStatistics::mode)
                        : (Reduction.OfFloat) FloatStatistics::mode),
                reducer("any", 1, 0, Result.LIKE_ARGUMENT, (t, p) -> t.getFirst() == Type.INTEGER
                        ? eachInteger((v, from, to) -> v[from])
                        : each((v, from, to) -> v[from])),
                reducer("first", 2, 0, Result.LIKE_ARGUMENT, (t, p) -> ByOrder.reduction(t, false)),
                reducer("last", 2, 0, Result.LIKE_ARGUMENT, (t, p) -> ByOrder.reduction(t, true)),
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
}
