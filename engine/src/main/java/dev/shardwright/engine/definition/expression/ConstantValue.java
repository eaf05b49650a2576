package dev.shardwright.engine.definition.expression;

import dev.shardwright.engine.definition.expression.Expression.BooleanLiteral;
import dev.shardwright.engine.definition.expression.Expression.Column;
import dev.shardwright.engine.definition.expression.Expression.FloatLiteral;
import dev.shardwright.engine.definition.expression.Expression.IntegerLiteral;
import dev.shardwright.engine.definition.expression.Expression.Operation;
import dev.shardwright.engine.definition.expression.Expression.Operator;
import dev.shardwright.engine.definition.expression.Expression.Reduction;
import java.util.List;

/// Computes constant expressions, in float64 throughout and by {@link FloatArithmetic}, so that every machine gets the
/// same parameters and with them the same hash.
final class ConstantValue {

    private ConstantValue() {}

    /// The value of an expression of type INTEGER or FLOAT without columns and reducers; for BOOLEAN, 1 or 0.
    static double of(Expression expression) {
        return switch (expression) {
            case BooleanLiteral b -> number(b.value());
            case IntegerLiteral i -> i.value();
            case FloatLiteral f -> f.value();
            case Operation o -> apply(o, o.operands().stream().map(ConstantValue::of).toList());
            case Column c -> throw new IllegalArgumentException("the column " + c.name() + " in a constant");
            case Reduction r -> throw new IllegalArgumentException("the reducer " + r.reducer() + " in a constant");
        };
    }

    private static double apply(Operation operation, List<Double> operands) {
        double a = operands.getFirst();
        double b = operands.getLast();
        Operator operator = operation.operator();
        return switch (operator) {
            case NEGATE, ABS, SQRT, EXP, LOG, LOG10, LOG2, SIN, COS, TAN, ASIN, ACOS, ATAN, FLOOR, CEIL, ROUND, RADIANS,
                            DEGREES ->
                FloatArithmetic.unary(operator).applyAsDouble(a);
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER, POWER, MINIMUM, MAXIMUM, ATAN2, HYPOT ->
                FloatArithmetic.binary(operator).applyAsDouble(a, b);
            case EQUAL -> number(a == b);
            case NOT_EQUAL -> number(a != b);
            case LESS -> number(a < b);
            case LESS_EQUAL -> number(a <= b);
            case GREATER -> number(a > b);
            case GREATER_EQUAL -> number(a >= b);
            case AND -> number(a != 0 && b != 0);
            case OR -> number(a != 0 || b != 0);
            case NOT -> number(a == 0);
            case WHERE -> a != 0 ? operands.get(1) : operands.get(2);
            case IS_NAN -> number(Double.isNaN(a));
            case IS_FINITE -> number(Double.isFinite(a));
            case TO_INTEGER -> a < 0 ? Math.ceil(a) : Math.floor(a);
            case TO_FLOAT -> a;
        };
    }

    private static double number(boolean condition) {
        return condition ? 1 : 0;
    }
}
