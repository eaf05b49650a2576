package dev.shardwright.engine.aggregate;

import static dev.shardwright.engine.aggregate.Blockwise.BOOLEANS;
import static dev.shardwright.engine.aggregate.Blockwise.FLOATS;
import static dev.shardwright.engine.aggregate.Blockwise.INTEGERS;

import dev.shardwright.engine.definition.expression.Expression;
import dev.shardwright.engine.definition.expression.Expression.Operation;
import dev.shardwright.engine.definition.expression.Expression.Type;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/// Compiles expressions that give INTEGER. What does not fit is an error.
final class IntegerKernels {

    private final ColumnLayout layout;
    private final Kernels kernels;

    /// @param kernels compiles operands of all types
    IntegerKernels(ColumnLayout layout, Kernels kernels) {
        this.layout = layout;
        this.kernels = kernels;
    }

    /// A kernel for an INTEGER expression.
    Kernel<long[]> of(Expression expression) {
        return switch (expression) {
            case Expression.IntegerLiteral l -> (b, out) -> Arrays.fill(out, 0, b.length(), l.value());
            case Expression.Column c when c.type() == Type.INTEGER ->
                INTEGERS.column(Batch::integers, layout.index(c.name()));
            case Operation o when o.type() == Type.INTEGER -> operation(o, o.operands());
            default -> throw new IllegalArgumentException("no INTEGER expression: " + expression);
        };
    }

    private Kernel<long[]> operation(Operation o, List<Expression> operands) {
        return switch (o.operator()) {
            case ADD -> binary(operands, Math::addExact);
            case SUBTRACT -> binary(operands, Math::subtractExact);
            case MULTIPLY -> binary(operands, Math::multiplyExact);
            case REMAINDER -> binary(operands, IntegerKernels::remainder);
            case MINIMUM -> binary(operands, Math::min);
            case MAXIMUM -> binary(operands, Math::max);
            case NEGATE -> unary(operands, Math::negateExact);
            case ABS -> unary(operands, Math::absExact);
            case TO_INTEGER -> toInteger(operands.getFirst());
            case WHERE ->
                INTEGERS.where(
                        kernels.booleans(operands.get(0)),
                        of(operands.get(1)),
                        of(operands.get(2)),
                        IntegerKernels::choose);
            default -> throw new IllegalArgumentException(o.operator() + " does not give INTEGER");
        };
    }

    private Kernel<long[]> toInteger(Expression operand) {
        return switch (operand.type()) {
            case INTEGER -> of(operand);
            case BOOLEAN -> BOOLEANS.conversion(kernels.booleans(operand), IntegerKernels::fromBooleans);
            default -> FLOATS.conversion(kernels.floats(operand), IntegerKernels::fromFloats);
        };
    }

    private Kernel<long[]> unary(List<Expression> operands, LongUnaryOperator operator) {
        return INTEGERS.unary(of(operands.getFirst()), (x, n) -> {
            for (int i = 0; i < n; i++) {
                x[i] = operator.applyAsLong(x[i]);
            }
        });
    }

    private Kernel<long[]> binary(List<Expression> operands, LongBinaryOperator operator) {
        return INTEGERS.binary(of(operands.get(0)), of(operands.get(1)), (x, y, n) -> {
            for (int i = 0; i < n; i++) {
                x[i] = operator.applyAsLong(x[i], y[i]);
            }
        });
    }

    private static long remainder(long x, long y) {
        if (y == 0) {
            throw new ArithmeticException("remainder of a division of integers by 0");
        }
        return Math.floorMod(x, y);
    }

    private static void choose(boolean[] keep, long[] x, long[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = keep[i] ? x[i] : y[i];
        }
    }

    private static void fromBooleans(boolean[] x, int n, long[] out) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] ? 1 : 0;
        }
    }

    private static void fromFloats(double[] x, int n, long[] out) {
        for (int i = 0; i < n; i++) {
            if (!(x[i] >= -0x1p63 && x[i] < 0x1p63)) {
                throw new ArithmeticException("int(" + x[i] + ") is no 64-bit integer");
            }
            out[i] = (long) x[i];
        }
    }
}
