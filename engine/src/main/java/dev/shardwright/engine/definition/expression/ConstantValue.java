package dev.shardwright.engine.definition.expression;

import dev.shardwright.engine.definition.expression.Expression.BooleanLiteral;
import dev.shardwright.engine.definition.expression.Expression.Column;
import dev.shardwright.engine.definition.expression.Expression.FloatLiteral;
import dev.shardwright.engine.definition.expression.Expression.IntegerLiteral;
import dev.shardwright.engine.definition.expression.Expression.Operation;
import dev.shardwright.engine.definition.expression.Expression.Reduction;
import java.util.List;

/// Computes constant expressions, in float64 throughout and with {@link StrictMath}, so that every machine gets the same
/// parameters and with them the same hash.
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
        return switch (operation.operator()) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case REMAINDER -> {
                double remainder = a % b;
                yield remainder != 0 && remainder < 0 != b < 0 ? remainder + b : remainder;
            }
            case POWER -> StrictMath.pow(a, b);
            case NEGATE -> -a;
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
            case ABS -> Math.abs(a);
            case MINIMUM -> Math.min(a, b);
            case MAXIMUM -> Math.max(a, b);
            case SQRT -> StrictMath.sqrt(a);
            case EXP -> StrictMath.exp(a);
            case LOG -> StrictMath.log(a);
            case LOG10 -> StrictMath.log10(a);
            case LOG2 -> log2(a);
            case SIN -> StrictMath.sin(a);
            case COS -> StrictMath.cos(a);
            case TAN -> StrictMath.tan(a);
            case ASIN -> StrictMath.asin(a);
            case ACOS -> StrictMath.acos(a);
            case ATAN -> StrictMath.atan(a);
            case ATAN2 -> StrictMath.atan2(a, b);
            case HYPOT -> StrictMath.hypot(a, b);
            case FLOOR -> StrictMath.floor(a);
            case CEIL -> StrictMath.ceil(a);
            case ROUND -> StrictMath.rint(a);
            case RADIANS -> a * (Math.PI / 180);
            case DEGREES -> a * (180 / Math.PI);
            case IS_NAN -> number(Double.isNaN(a));
            case IS_FINITE -> number(Double.isFinite(a));
            case TO_INTEGER -> a < 0 ? StrictMath.ceil(a) : StrictMath.floor(a);
            case TO_FLOAT -> a;
        };
    }

    private static double number(boolean condition) {
        return condition ? 1 : 0;
    }

    /// Exact for powers of two, which a quotient of logarithms is not.
    private static double log2(double a) {
        int exponent = Math.getExponent(a);
        boolean power = a > 0 && exponent >= Double.MIN_EXPONENT && exponent <= Double.MAX_EXPONENT
                && a == Math.scalb(1.0, exponent);
        return power ? exponent : StrictMath.log(a) / StrictMath.log(2);
    }
}
