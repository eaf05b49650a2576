package dev.shardwright.engine.aggregate;

import static dev.shardwright.engine.aggregate.Blockwise.FLOATS;
import static dev.shardwright.engine.aggregate.Blockwise.INTEGERS;

import dev.shardwright.engine.aggregate.Blockwise.BinaryLoop;
import dev.shardwright.engine.aggregate.Blockwise.UnaryLoop;
import dev.shardwright.engine.definition.expression.Expression;
import dev.shardwright.engine.definition.expression.Expression.Operation;
import dev.shardwright.engine.definition.expression.Expression.Type;
import dev.shardwright.engine.definition.expression.FloatArithmetic;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/// Compiles expressions that give FLOAT.
final class FloatKernels {

    private final ColumnLayout layout;
    private final Kernels kernels;

    /// @param kernels compiles operands of all types
    FloatKernels(ColumnLayout layout, Kernels kernels) {
        this.layout = layout;
        this.kernels = kernels;
    }

    /// A kernel for an INTEGER or FLOAT expression.
    Kernel<double[]> of(Expression expression) {
        return switch (expression) {
            case Expression.FloatLiteral l -> (b, out) -> Arrays.fill(out, 0, b.length(), l.value());
            case Expression.Column c when c.type() == Type.FLOAT ->
                FLOATS.column(Batch::floats, layout.index(c.name()));
            case Operation o when o.type() == Type.FLOAT -> operation(o, o.operands());
            default -> INTEGERS.conversion(kernels.integers(expression), FloatKernels::fromIntegers);
        };
    }

    private Kernel<double[]> operation(Operation o, List<Expression> operands) {
        return switch (o.operator()) {
            // Loops of their own for what takes less time than a call for each row.
            case ADD -> binary(operands, FloatKernels::add);
            case SUBTRACT -> binary(operands, FloatKernels::subtract);
            case MULTIPLY -> binary(operands, FloatKernels::multiply);
            case DIVIDE -> binary(operands, FloatKernels::divide);
            case MINIMUM -> binary(operands, FloatKernels::minimum);
            case MAXIMUM -> binary(operands, FloatKernels::maximum);
            case POWER ->
                // x * x is what x ^ 2 means, correctly rounded and many times faster than pow.
                isTwo(operands.get(1))
                        ? unary(operands, each(v -> v * v))
                        : binary(operands, each(FloatArithmetic.binary(o.operator())));
            case REMAINDER, ATAN2, HYPOT -> binary(operands, each(FloatArithmetic.binary(o.operator())));
            case NEGATE, ABS, SQRT, EXP, LOG, LOG10, LOG2, SIN, COS, TAN, ASIN, ACOS, ATAN, FLOOR, CEIL, ROUND, RADIANS,
                            DEGREES ->
                unary(operands, each(FloatArithmetic.unary(o.operator())));
            case TO_FLOAT -> of(operands.getFirst());
            case WHERE ->
                FLOATS.where(
                        kernels.booleans(operands.get(0)),
                        of(operands.get(1)),
                        of(operands.get(2)),
                        FloatKernels::choose);
            default -> throw new IllegalArgumentException(o.operator() + " does not give FLOAT");
        };
    }

    private static boolean isTwo(Expression expression) {
        return switch (expression) {
            case Expression.IntegerLiteral(long value) -> value == 2;
            case Expression.FloatLiteral(double value) -> value == 2;
            default -> false;
        };
    }

    private Kernel<double[]> unary(List<Expression> operands, UnaryLoop<double[]> loop) {
        return FLOATS.unary(of(operands.getFirst()), loop);
    }

    private Kernel<double[]> binary(List<Expression> operands, BinaryLoop<double[]> loop) {
        return FLOATS.binary(of(operands.get(0)), of(operands.get(1)), loop);
    }

    private static UnaryLoop<double[]> each(DoubleUnaryOperator operator) {
        return (x, n) -> {
            for (int i = 0; i < n; i++) {
                x[i] = operator.applyAsDouble(x[i]);
            }
        };
    }

    private static BinaryLoop<double[]> each(DoubleBinaryOperator operator) {
        return (x, y, n) -> {
            for (int i = 0; i < n; i++) {
                x[i] = operator.applyAsDouble(x[i], y[i]);
            }
        };
    }

    private static void add(double[] x, double[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] += y[i];
        }
    }

    private static void subtract(double[] x, double[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] -= y[i];
        }
    }

    private static void multiply(double[] x, double[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] *= y[i];
        }
    }

    private static void divide(double[] x, double[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] /= y[i];
        }
    }

    private static void minimum(double[] x, double[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.min(x[i], y[i]);
        }
    }

    private static void maximum(double[] x, double[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.max(x[i], y[i]);
        }
    }

    private static void choose(boolean[] keep, double[] x, double[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = keep[i] ? x[i] : y[i];
        }
    }

    private static void fromIntegers(long[] x, int n, double[] out) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i];
        }
    }
}
