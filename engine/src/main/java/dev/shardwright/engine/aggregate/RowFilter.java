package dev.shardwright.engine.aggregate;

import dev.shardwright.engine.definition.expression.Expression;
import dev.shardwright.engine.definition.expression.Expressions;

/// A definition's filter, compiled for rows of a layout. Thread-safe.
public final class RowFilter {

    private final String what;
    private final Kernel<boolean[]> kernel;

    /// Compiles a BOOLEAN row expression whose columns the layout has.
    public RowFilter(Expression expression, ColumnLayout layout) {
        what = "filter " + Expressions.print(expression);
        kernel = new Kernels(layout).booleans(expression);
    }

    /// Whether each row passes, written to the start of `out`.
    ///
    /// @return `out`
    /// @throws ArithmeticException if a value cannot be computed; the message names the filter
    public boolean[] test(Batch rows, boolean[] out) {
        return ValueErrors.within(what, () -> Blockwise.BOOLEANS.computeAll(kernel, rows, out));
    }
}
