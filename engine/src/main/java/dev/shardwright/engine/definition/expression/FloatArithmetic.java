package dev.shardwright.engine.definition.expression;

import dev.shardwright.engine.definition.expression.Expression.Operator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/// What operators and functions compute from float64: what is not correctly rounded by definition is computed by
/// {@link StrictMath}, so that the bits do not depend on the machine or on what is compiled when.
public final class FloatArithmetic {

    private FloatArithmetic() {}

    /// What an operator with one operand computes.
    ///
    /// @throws IllegalArgumentException if the operator does not make one float64 of one
    public static DoubleUnaryOperator unary(Operator operator) {
        return switch (operator) {
            case NEGATE -> a -> -a;
            case ABS -> Math::abs;
            case SQRT -> Math::sqrt;
            case EXP -> StrictMath::exp;
            case LOG -> StrictMath::log;
            case LOG10 -> StrictMath::log10;
            case LOG2 -> FloatArithmetic::log2;
            case SIN -> StrictMath::sin;
            case COS -> StrictMath::cos;
            case TAN -> StrictMath::tan;
            case ASIN -> StrictMath::asin;
            case ACOS -> StrictMath::acos;
            case ATAN -> StrictMath::atan;
            case FLOOR -> Math::floor;
            case CEIL -> Math::ceil;
            case ROUND -> Math::rint;
            case RADIANS -> a -> a * (Math.PI / 180);
            case DEGREES -> a -> a * (180 / Math.PI);
            default -> throw new IllegalArgumentException(operator + " does not make one float64 of one");
        };
    }

    /// What an operator with two operands computes.
    ///
    /// @throws IllegalArgumentException if the operator does not make one float64 of two
    public static DoubleBinaryOperator binary(Operator operator) {
        return switch (operator) {
            case ADD -> (a, b) -> a + b;
            case SUBTRACT -> (a, b) -> a - b;
            case MULTIPLY -> (a, b) -> a * b;
            case DIVIDE -> (a, b) -> a / b;
            case REMAINDER -> FloatArithmetic::remainder;
            case POWER -> StrictMath::pow;
            case MINIMUM -> Math::min;
            case MAXIMUM -> Math::max;
            case ATAN2 -> StrictMath::atan2;
            case HYPOT -> StrictMath::hypot;
            default -> throw new IllegalArgumentException(operator + " does not make one float64 of two");
        };
    }

    /// The remainder with the sign of `b`.
    private static double remainder(double a, double b) {
        double remainder = a % b;
        return remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder;
    }

    /// Exact for powers of two, which a quotient of logarithms is not.
    private static double log2(double a) {
        int exponent = Math.getExponent(a);
        boolean isPower = a > 0
                && exponent >= Double.MIN_EXPONENT
                && exponent <= Double.MAX_EXPONENT
                && a == Math.scalb(1.0, exponent);
        return isPower ? exponent : StrictMath.log(a) / StrictMath.log(2);
    }
}
