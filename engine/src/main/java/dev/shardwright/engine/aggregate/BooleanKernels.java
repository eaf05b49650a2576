package dev.shardwright.engine.aggregate;

import static dev.shardwright.engine.aggregate.Blockwise.BOOLEANS;
import static dev.shardwright.engine.aggregate.Blockwise.FLOATS;
import static dev.shardwright.engine.aggregate.Blockwise.INTEGERS;

import dev.shardwright.engine.aggregate.Blockwise.BinaryLoop;
import dev.shardwright.engine.aggregate.Blockwise.ComparisonLoop;
import dev.shardwright.engine.definition.expression.Expression;
import dev.shardwright.engine.definition.expression.Expression.Operation;
import dev.shardwright.engine.definition.expression.Expression.Operator;
import dev.shardwright.engine.definition.expression.Expression.Type;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;

/// Compiles expressions that give BOOLEAN. There are no BOOLEAN columns.
final class BooleanKernels {

    private final Kernels kernels;

    /// @param kernels compiles operands of all types
    BooleanKernels(Kernels kernels) {
        this.kernels = kernels;
    }

    /// A kernel for a BOOLEAN expression.
    Kernel<boolean[]> of(Expression expression) {
        return switch (expression) {
            case Expression.BooleanLiteral l -> (b, out) -> Arrays.fill(out, 0, b.length(), l.value());
            case Operation o when o.type() == Type.BOOLEAN -> operation(o, o.operands());
            default -> throw new IllegalArgumentException("no BOOLEAN expression: " + expression);
        };
    }

    private Kernel<boolean[]> operation(Operation o, List<Expression> operands) {
        return switch (o.operator()) {
            case AND -> binary(operands, BooleanKernels::and);
            case OR -> binary(operands, BooleanKernels::or);
            case NOT -> BOOLEANS.unary(of(operands.getFirst()), BooleanKernels::not);
            case IS_NAN -> test(operands.getFirst(), Double::isNaN);
            case IS_FINITE -> test(operands.getFirst(), Double::isFinite);
            case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL ->
                comparison(o.operator(), operands.get(0), operands.get(1));
            case WHERE ->
                BOOLEANS.where(
                        of(operands.get(0)), of(operands.get(1)), of(operands.get(2)), BooleanKernels::choose);
            default -> throw new IllegalArgumentException(o.operator() + " does not give BOOLEAN");
        };
    }

    private Kernel<boolean[]> binary(List<Expression> operands, BinaryLoop<boolean[]> loop) {
        return BOOLEANS.binary(of(operands.get(0)), of(operands.get(1)), loop);
    }

    private Kernel<boolean[]> test(Expression operand, DoublePredicate predicate) {
        return FLOATS.conversion(kernels.floats(operand), (x, n, out) -> {
            for (int i = 0; i < n; i++) {
                out[i] = predicate.test(x[i]);
            }
        });
    }

    private Kernel<boolean[]> comparison(Operator operator, Expression left, Expression right) {
        if (left.type() == Type.BOOLEAN) {
            return binary(
                    List.of(left, right), operator == Operator.EQUAL ? BooleanKernels::same : BooleanKernels::different);
        }
        if (left.type() == Type.INTEGER && right.type() == Type.INTEGER) {
            return INTEGERS.comparison(
                    kernels.integers(left),
                    kernels.integers(right),
                    loop(operator, BooleanKernels::equal, BooleanKernels::less, BooleanKernels::lessOrEqual));
        }
        return FLOATS.comparison(
                kernels.floats(left),
                kernels.floats(right),
                loop(operator, BooleanKernels::equal, BooleanKernels::less, BooleanKernels::lessOrEqual));
    }

    /// The loop of any comparison from those of three. NaN is different from all and neither less nor greater: so
    /// `x >= y` is `y <= x`, but not the opposite of `x < y`.
    private static <A> ComparisonLoop<A> loop(
            Operator operator, ComparisonLoop<A> equal, ComparisonLoop<A> less, ComparisonLoop<A> lessOrEqual) {
        return switch (operator) {
            case EQUAL -> equal;
            case NOT_EQUAL -> (x, y, n, out) -> {
                equal.run(x, y, n, out);
                not(out, n);
            };
            case LESS -> less;
            case LESS_EQUAL -> lessOrEqual;
            case GREATER -> (x, y, n, out) -> less.run(y, x, n, out);
            case GREATER_EQUAL -> (x, y, n, out) -> lessOrEqual.run(y, x, n, out);
            default -> throw new IllegalArgumentException(operator + " does not compare");
        };
    }

    private static void and(boolean[] x, boolean[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] &= y[i];
        }
    }

    private static void or(boolean[] x, boolean[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] |= y[i];
        }
    }

    private static void same(boolean[] x, boolean[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = x[i] == y[i];
        }
    }

    private static void different(boolean[] x, boolean[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] ^= y[i];
        }
    }

    private static void not(boolean[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = !x[i];
        }
    }

    private static void choose(boolean[] keep, boolean[] x, boolean[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = keep[i] ? x[i] : y[i];
        }
    }

    private static void equal(long[] x, long[] y, int n, boolean[] out) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] == y[i];
        }
    }

    private static void equal(double[] x, double[] y, int n, boolean[] out) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] == y[i];
        }
    }

    private static void less(long[] x, long[] y, int n, boolean[] out) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] < y[i];
        }
    }

    private static void less(double[] x, double[] y, int n, boolean[] out) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] < y[i];
        }
    }

    private static void lessOrEqual(long[] x, long[] y, int n, boolean[] out) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] <= y[i];
        }
    }

    private static void lessOrEqual(double[] x, double[] y, int n, boolean[] out) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] <= y[i];
        }
    }
}
