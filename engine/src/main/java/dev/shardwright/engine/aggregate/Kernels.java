package dev.shardwright.engine.aggregate;

import dev.shardwright.engine.definition.expression.Expression;
import dev.shardwright.engine.definition.expression.Expression.Operation;
import dev.shardwright.engine.definition.expression.Expression.Operator;
import dev.shardwright.engine.definition.expression.Expression.Type;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// Compiles expressions without reductions to kernels.
final class Kernels {

    private final ColumnLayout layout;

    Kernels(ColumnLayout layout) {
        this.layout = layout;
    }

    /// A kernel for an INTEGER or FLOAT expression, which gives FLOAT.
    Kernel.OfFloat floats(Expression expression) {
        return switch (expression) {
            case Expression.FloatLiteral l -> (b, out) -> Arrays.fill(out, 0, b.length, l.value());
            case Expression.Column c when c.type() == Type.FLOAT -> {
                int column = layout.index(c.name());
                yield (b, out) -> System.arraycopy(b.batch.floats()[column], b.from, out, 0, b.length);
            }
            case Operation o when o.type() == Type.FLOAT -> floatOperation(o);
            default -> {
                Kernel.OfInteger integer = integers(expression);
                yield (b, out) -> {
                    long[] values = b.takeIntegers();
                    integer.compute(b, values);
                    for (int i = 0; i < b.length; i++) {
                        out[i] = values[i];
                    }
                    b.give(values);
                };
            }
        };
    }

    /// A kernel for an INTEGER expression.
    Kernel.OfInteger integers(Expression expression) {
        return switch (expression) {
            case Expression.IntegerLiteral l -> (b, out) -> Arrays.fill(out, 0, b.length, l.value());
            case Expression.Column c when c.type() == Type.INTEGER -> {
                int column = layout.index(c.name());
                yield (b, out) -> System.arraycopy(b.batch.integers()[column], b.from, out, 0, b.length);
            }
            case Operation o when o.type() == Type.INTEGER -> integerOperation(o);
            default -> throw new IllegalArgumentException("no INTEGER expression: " + expression);
        };
    }

    /// A kernel for a BOOLEAN expression.
    Kernel.OfBoolean booleans(Expression expression) {
        return switch (expression) {
            case Expression.BooleanLiteral l -> (b, out) -> Arrays.fill(out, 0, b.length, l.value());
            case Operation o when o.type() == Type.BOOLEAN -> booleanOperation(o);
            default -> throw new IllegalArgumentException("no BOOLEAN expression: " + expression);
        };
    }

    private Kernel.OfFloat floatOperation(Operation o) {
        return switch (o.operator()) {
            case ADD -> binary(o, (x, y, n) -> {
                for (int i = 0; i < n; i++) {
                    x[i] += y[i];
                }
            });
            case SUBTRACT -> binary(o, (x, y, n) -> {
                for (int i = 0; i < n; i++) {
                    x[i] -= y[i];
                }
            });
            case MULTIPLY -> binary(o, (x, y, n) -> {
                for (int i = 0; i < n; i++) {
                    x[i] *= y[i];
                }
            });
            case DIVIDE -> binary(o, (x, y, n) -> {
                for (int i = 0; i < n; i++) {
                    x[i] /= y[i];
                }
            });
            case POWER -> power(o);
            case REMAINDER -> binary(o, (x, y, n) -> {
                for (int i = 0; i < n; i++) {
                    double r = x[i] % y[i];
                    x[i] = r != 0 && (r < 0) != (y[i] < 0) ? r + y[i] : r;
                }
            });
            case MINIMUM -> binary(o, (x, y, n) -> {
                for (int i = 0; i < n; i++) {
                    x[i] = Math.min(x[i], y[i]);
                }
            });
            case MAXIMUM -> binary(o, (x, y, n) -> {
                for (int i = 0; i < n; i++) {
                    x[i] = Math.max(x[i], y[i]);
                }
            });
            case ATAN2 -> binary(o, (x, y, n) -> {
                for (int i = 0; i < n; i++) {
                    x[i] = StrictMath.atan2(x[i], y[i]);
                }
            });
            case HYPOT -> binary(o, (x, y, n) -> {
                for (int i = 0; i < n; i++) {
                    x[i] = StrictMath.hypot(x[i], y[i]);
                }
            });
            case NEGATE -> unary(o, v -> -v);
            case ABS -> unary(o, Math::abs);
            case SQRT -> unary(o, Math::sqrt);
            // StrictMath, so that the bits do not depend on the machine or on what is compiled when.
            case EXP -> unary(o, StrictMath::exp);
            case LOG -> unary(o, StrictMath::log);
            case LOG10 -> unary(o, StrictMath::log10);
            case LOG2 -> unary(o, Kernels::log2);
            case SIN -> unary(o, StrictMath::sin);
            case COS -> unary(o, StrictMath::cos);
            case TAN -> unary(o, StrictMath::tan);
            case ASIN -> unary(o, StrictMath::asin);
            case ACOS -> unary(o, StrictMath::acos);
            case ATAN -> unary(o, StrictMath::atan);
            case FLOOR -> unary(o, Math::floor);
            case CEIL -> unary(o, Math::ceil);
            case ROUND -> unary(o, Math::rint);
            case RADIANS -> unary(o, Math::toRadians);
            case DEGREES -> unary(o, Math::toDegrees);
            case TO_FLOAT -> floats(o.operands().getFirst());
            case WHERE -> {
                Kernel.OfBoolean condition = booleans(o.operands().get(0));
                Kernel.OfFloat yes = floats(o.operands().get(1));
                Kernel.OfFloat no = floats(o.operands().get(2));
                yield (b, out) -> {
                    boolean[] choice = b.takeBooleans();
                    double[] other = b.takeFloats();
                    condition.compute(b, choice);
                    yes.compute(b, out);
                    no.compute(b, other);
                    for (int i = 0; i < b.length; i++) {
                        out[i] = choice[i] ? out[i] : other[i];
                    }
                    b.give(other);
                    b.give(choice);
                };
            }
            default -> throw new IllegalArgumentException(o.operator() + " does not give FLOAT");
        };
    }

    private static double log2(double value) {
        // Exact for powers of two, which the quotient of logarithms is not.
        int exponent = Math.getExponent(value);
        return value > 0
                        && exponent >= Double.MIN_EXPONENT
                        && exponent <= Double.MAX_EXPONENT
                        && value == Math.scalb(1.0, exponent)
                ? exponent
                : StrictMath.log(value) / StrictMath.log(2);
    }

    private Kernel.OfFloat power(Operation o) {
        // x * x is what x ^ 2 means, correctly rounded and many times faster than pow.
        if (o.operands().get(1) instanceof Expression.IntegerLiteral(long exponent) && exponent == 2) {
            return unary(o, v -> v * v);
        }
        if (o.operands().get(1) instanceof Expression.FloatLiteral(double exponent) && exponent == 2) {
            return unary(o, v -> v * v);
        }
        return binary(o, (x, y, n) -> {
            for (int i = 0; i < n; i++) {
                x[i] = StrictMath.pow(x[i], y[i]);
            }
        });
    }

    private interface FloatLoop {
        /// Replaces `x[i]` by the result for each `i` below `n`.
        void run(double[] x, double[] y, int n);
    }

    private Kernel.OfFloat binary(Operation o, FloatLoop loop) {
        Kernel.OfFloat left = floats(o.operands().get(0));
        Kernel.OfFloat right = floats(o.operands().get(1));
        return (b, out) -> {
            double[] other = b.takeFloats();
            left.compute(b, out);
            right.compute(b, other);
            loop.run(out, other, b.length);
            b.give(other);
        };
    }

    private Kernel.OfFloat unary(Operation o, DoubleUnaryOperator operator) {
        Kernel.OfFloat operand = floats(o.operands().get(0));
        return (b, out) -> {
            operand.compute(b, out);
            for (int i = 0; i < b.length; i++) {
                out[i] = operator.applyAsDouble(out[i]);
            }
        };
    }

    private interface LongBinary {
        long apply(long x, long y);
    }

    private Kernel.OfInteger integerOperation(Operation o) {
        return switch (o.operator()) {
            case ADD -> integerBinary(o, Math::addExact);
            case SUBTRACT -> integerBinary(o, Math::subtractExact);
            case MULTIPLY -> integerBinary(o, Math::multiplyExact);
            case REMAINDER -> integerBinary(o, (x, y) -> {
                if (y == 0) {
                    throw new ArithmeticException("remainder of a division of integers by 0");
                }
                return Math.floorMod(x, y);
            });
            case MINIMUM -> integerBinary(o, Math::min);
            case MAXIMUM -> integerBinary(o, Math::max);
            case NEGATE -> {
                Kernel.OfInteger operand = integers(o.operands().getFirst());
                yield (b, out) -> {
                    operand.compute(b, out);
                    for (int i = 0; i < b.length; i++) {
                        out[i] = Math.negateExact(out[i]);
                    }
                };
            }
            case ABS -> {
                Kernel.OfInteger operand = integers(o.operands().getFirst());
                yield (b, out) -> {
                    operand.compute(b, out);
                    for (int i = 0; i < b.length; i++) {
                        out[i] = Math.absExact(out[i]);
                    }
                };
            }
            case TO_INTEGER -> toInteger(o.operands().getFirst());
            case WHERE -> {
                Kernel.OfBoolean condition = booleans(o.operands().get(0));
                Kernel.OfInteger yes = integers(o.operands().get(1));
                Kernel.OfInteger no = integers(o.operands().get(2));
                yield (b, out) -> {
                    boolean[] choice = b.takeBooleans();
                    long[] other = b.takeIntegers();
                    condition.compute(b, choice);
                    yes.compute(b, out);
                    no.compute(b, other);
                    for (int i = 0; i < b.length; i++) {
                        out[i] = choice[i] ? out[i] : other[i];
                    }
                    b.give(other);
                    b.give(choice);
                };
            }
            default -> throw new IllegalArgumentException(o.operator() + " does not give INTEGER");
        };
    }

    private Kernel.OfInteger integerBinary(Operation o, LongBinary operator) {
        Kernel.OfInteger left = integers(o.operands().get(0));
        Kernel.OfInteger right = integers(o.operands().get(1));
        return (b, out) -> {
            long[] other = b.takeIntegers();
            left.compute(b, out);
            right.compute(b, other);
            for (int i = 0; i < b.length; i++) {
                out[i] = operator.apply(out[i], other[i]);
            }
            b.give(other);
        };
    }

    private Kernel.OfInteger toInteger(Expression operand) {
        return switch (operand.type()) {
            case INTEGER -> integers(operand);
            case BOOLEAN -> {
                Kernel.OfBoolean condition = booleans(operand);
                yield (b, out) -> {
                    boolean[] values = b.takeBooleans();
                    condition.compute(b, values);
                    for (int i = 0; i < b.length; i++) {
                        out[i] = values[i] ? 1 : 0;
                    }
                    b.give(values);
                };
            }
            default -> {
                Kernel.OfFloat number = floats(operand);
                yield (b, out) -> {
                    double[] values = b.takeFloats();
                    number.compute(b, values);
                    for (int i = 0; i < b.length; i++) {
                        if (!(values[i] >= -0x1p63 && values[i] < 0x1p63)) {
                            throw new ArithmeticException("int(" + values[i] + ") is no 64-bit integer");
                        }
                        out[i] = (long) values[i];
                    }
                    b.give(values);
                };
            }
        };
    }

    private Kernel.OfBoolean booleanOperation(Operation o) {
        Expression first = o.operands().getFirst();
        return switch (o.operator()) {
            case AND -> booleanBinary(o, (x, y) -> x && y);
            case OR -> booleanBinary(o, (x, y) -> x || y);
            case NOT -> {
                Kernel.OfBoolean operand = booleans(first);
                yield (b, out) -> {
                    operand.compute(b, out);
                    for (int i = 0; i < b.length; i++) {
                        out[i] = !out[i];
                    }
                };
            }
            case IS_NAN -> test(first, Double::isNaN);
            case IS_FINITE -> test(first, Double::isFinite);
            case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> comparison(o);
            case WHERE -> {
                Kernel.OfBoolean condition = booleans(first);
                Kernel.OfBoolean yes = booleans(o.operands().get(1));
                Kernel.OfBoolean no = booleans(o.operands().get(2));
                yield (b, out) -> {
                    boolean[] choice = b.takeBooleans();
                    boolean[] other = b.takeBooleans();
                    condition.compute(b, choice);
                    yes.compute(b, out);
                    no.compute(b, other);
                    for (int i = 0; i < b.length; i++) {
                        out[i] = choice[i] ? out[i] : other[i];
                    }
                    b.give(other);
                    b.give(choice);
                };
            }
            default -> throw new IllegalArgumentException(o.operator() + " does not give BOOLEAN");
        };
    }

    private interface BooleanBinary {
        boolean apply(boolean x, boolean y);
    }

    private Kernel.OfBoolean booleanBinary(Operation o, BooleanBinary operator) {
        Kernel.OfBoolean left = booleans(o.operands().get(0));
        Kernel.OfBoolean right = booleans(o.operands().get(1));
        return (b, out) -> {
            boolean[] other = b.takeBooleans();
            left.compute(b, out);
            right.compute(b, other);
            for (int i = 0; i < b.length; i++) {
                out[i] = operator.apply(out[i], other[i]);
            }
            b.give(other);
        };
    }

    private Kernel.OfBoolean test(Expression operand, java.util.function.DoublePredicate predicate) {
        Kernel.OfFloat number = floats(operand);
        return (b, out) -> {
            double[] values = b.takeFloats();
            number.compute(b, values);
            for (int i = 0; i < b.length; i++) {
                out[i] = predicate.test(values[i]);
            }
            b.give(values);
        };
    }

    private Kernel.OfBoolean comparison(Operation o) {
        Expression left = o.operands().get(0);
        Expression right = o.operands().get(1);
        Operator operator = o.operator();
        if (left.type() == Type.BOOLEAN) {
            return booleanBinary(o, operator == Operator.EQUAL ? (x, y) -> x == y : (x, y) -> x != y);
        }
        if (left.type() == Type.INTEGER && right.type() == Type.INTEGER) {
            Kernel.OfInteger a = integers(left);
            Kernel.OfInteger c = integers(right);
            return (b, out) -> {
                long[] x = b.takeIntegers();
                long[] y = b.takeIntegers();
                a.compute(b, x);
                c.compute(b, y);
                compare(operator, x, y, b.length, out);
                b.give(y);
                b.give(x);
            };
        }
        Kernel.OfFloat a = floats(left);
        Kernel.OfFloat c = floats(right);
        return (b, out) -> {
            double[] x = b.takeFloats();
            double[] y = b.takeFloats();
            a.compute(b, x);
            c.compute(b, y);
            compare(operator, x, y, b.length, out);
            b.give(y);
            b.give(x);
        };
    }

    private static void compare(Operator operator, long[] x, long[] y, int n, boolean[] out) {
        for (int i = 0; i < n; i++) {
            int order = Long.compare(x[i], y[i]);
            out[i] = switch (operator) {
                case EQUAL -> order == 0;
                case NOT_EQUAL -> order != 0;
                case LESS -> order < 0;
                case LESS_EQUAL -> order <= 0;
                case GREATER -> order > 0;
                default -> order >= 0;
            };
        }
    }

    private static void compare(Operator operator, double[] x, double[] y, int n, boolean[] out) {
        for (int i = 0; i < n; i++) {
            out[i] = switch (operator) {
                case EQUAL -> x[i] == y[i];
                case NOT_EQUAL -> x[i] != y[i];
                case LESS -> x[i] < y[i];
                case LESS_EQUAL -> x[i] <= y[i];
                case GREATER -> x[i] > y[i];
                default -> x[i] >= y[i];
            };
        }
    }
}
