package dev.shardwright.engine.definition;

import dev.shardwright.engine.definition.expression.ReducerSignature;
import dev.shardwright.engine.definition.expression.ReducerSignature.Result;
import java.util.List;
import java.util.Optional;

/// The signatures that the tests' definitions are read with.
final class TestReducers {

    static final List<ReducerSignature> ALL = List.of(
            new ReducerSignature("count", 0, 0, Result.INTEGER),
            new ReducerSignature("sum", 1, 0, Result.LIKE_ARGUMENT),
            new ReducerSignature("min", 1, 0, Result.LIKE_ARGUMENT),
            new ReducerSignature("max", 1, 0, Result.LIKE_ARGUMENT),
            new ReducerSignature("mean", 1, 0, Result.FLOAT),
            new ReducerSignature("weighted_mean", 2, 0, Result.FLOAT),
            new ReducerSignature("variance", 1, 0, Result.FLOAT),
            new ReducerSignature("sample_variance", 1, 0, Result.FLOAT),
            new ReducerSignature("stddev", 1, 0, Result.FLOAT),
            new ReducerSignature("sample_stddev", 1, 0, Result.FLOAT),
            new ReducerSignature("median", 1, 0, Result.FLOAT),
            new ReducerSignature("quantile", 1, 1, Result.FLOAT, parameters -> {
                double p = parameters.getFirst();
                return p >= 0 && p <= 1 ? Optional.empty() : Optional.of("probability " + p + ", expected 0 to 1");
            }),
            new ReducerSignature("mode", 1, 0, Result.LIKE_ARGUMENT),
            new ReducerSignature("any", 1, 0, Result.LIKE_ARGUMENT),
            new ReducerSignature("first", 2, 0, Result.LIKE_ARGUMENT),
            new ReducerSignature("last", 2, 0, Result.LIKE_ARGUMENT),
            new ReducerSignature("histogram", 1, 3, Result.VECTOR));

    private TestReducers() {}
}
