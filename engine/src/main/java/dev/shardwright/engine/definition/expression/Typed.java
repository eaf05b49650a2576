package dev.shardwright.engine.definition.expression;

import java.util.List;

/// A typed expression and how large it is.
///
/// @param depth operations on the way to the deepest part
/// @param parts constants, columns and operations in all, counted as often as they occur
public record Typed(Expression expression, int depth, long parts) {

    static final int MAX_PARTS = 2000;

    /// A constant or a column.
    public static Typed leaf(Expression expression) {
        return new Typed(expression, 0, 1);
    }

    /// An operation or reduction over operands that are part of it.
    static Typed over(List<Typed> operands, Expression expression) {
        int depth = 1;
        long parts = 1;
        for (Typed operand : operands) {
            depth = Math.max(depth, 1 + operand.depth);
            parts += operand.parts;
        }
        return new Typed(expression, depth, parts);
    }

    /// What the expression gives.
    public Expression.Type type() {
        return expression.type();
    }
}
