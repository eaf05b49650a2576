package dev.shardwright.engine.aggregate;

import dev.shardwright.engine.definition.expression.Expression;

/// A definition's filter, compiled for rows of a layout. Thread-safe.
public final class RowFilter {

    private final Kernel<boolean[]> kernel;

    /// Compiles a BOOLEAN row expression whose columns the layout has.
    public RowFilter(Expression expression, ColumnLayout layout) {
        kernel = new Kernels(layout).booleans(expression);
    }

    /// Whether each row passes, written to the start of `out`.
    public void test(Batch rows, boolean[] out) {
        Blockwise.BOOLEANS.computeAll(kernel, rows, out);
    }
}
