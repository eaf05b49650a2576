package dev.shardwright.engine.aggregate;

import dev.shardwright.engine.definition.expression.Expression;

/// Compiles expressions without reductions to kernels.
final class Kernels {

    private final FloatKernels floats;
    private final IntegerKernels integers;
    private final BooleanKernels booleans;

    Kernels(ColumnLayout layout) {
        floats = new FloatKernels(layout, this);
        integers = new IntegerKernels(layout, this);
        booleans = new BooleanKernels(this);
    }

    /// A kernel for an INTEGER or FLOAT expression, which gives FLOAT.
    Kernel<double[]> floats(Expression expression) {
        return floats.of(expression);
    }

    /// A kernel for an INTEGER expression.
    Kernel<long[]> integers(Expression expression) {
        return integers.of(expression);
    }

    /// A kernel for a BOOLEAN expression.
    Kernel<boolean[]> booleans(Expression expression) {
        return booleans.of(expression);
    }
}
