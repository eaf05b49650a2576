package dev.shardwright.engine.definition.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.engine.definition.expression.Expression.BooleanLiteral;
import dev.shardwright.engine.definition.expression.Expression.Column;
import dev.shardwright.engine.definition.expression.Expression.FloatLiteral;
import dev.shardwright.engine.definition.expression.Expression.IntegerLiteral;
import dev.shardwright.engine.definition.expression.Expression.Operation;
import dev.shardwright.engine.definition.expression.Expression.Operator;
import dev.shardwright.engine.definition.expression.Expression.Type;
import dev.shardwright.engine.definition.expression.ReducerSignature.Result;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionPrinterTest {

    private static final Map<String, Optional<Typed>> COLUMNS = Map.of(
            "x", column("x", Type.FLOAT),
            "y", column("y", Type.FLOAT),
            "i", column("i", Type.INTEGER),
            "j", column("j", Type.INTEGER));

    private static final Map<String, ReducerSignature> REDUCERS = Map.of(
            "count", new ReducerSignature("count", 0, 0, Result.INTEGER),
            "max", new ReducerSignature("max", 1, 0, Result.LIKE_ARGUMENT),
            "first", new ReducerSignature("first", 2, 0, Result.LIKE_ARGUMENT),
            "quantile", new ReducerSignature("quantile", 1, 1, Result.FLOAT),
            "histogram", new ReducerSignature("histogram", 1, 3, Result.VECTOR));

    private static final List<Operator> TO_BOOLEAN = List.of(
            Operator.EQUAL, Operator.NOT_EQUAL, Operator.LESS, Operator.LESS_EQUAL, Operator.GREATER,
            Operator.GREATER_EQUAL, Operator.IS_NAN, Operator.IS_FINITE);
    private static final List<Operator> LOGICAL = List.of(Operator.AND, Operator.OR, Operator.NOT);
    private static final List<Operator> SAME = List.of(
            Operator.ADD, Operator.SUBTRACT, Operator.MULTIPLY, Operator.REMAINDER, Operator.NEGATE, Operator.ABS,
            Operator.MINIMUM, Operator.MAXIMUM);
    private static final List<Operator> TO_FLOAT = List.copyOf(EnumSet.range(Operator.SQRT, Operator.DEGREES));

    private static Optional<Typed> column(String name, Type type) {
        return Optional.of(Typed.leaf(new Column(name, type)));
    }

    @Test
    void whatIsPrintedParsesToTheSameExpression() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Set<Operator> seen = EnumSet.noneOf(Operator.class);
        for (int n = 0; n < 3000; n++) {
            boolean cell = random.nextBoolean();
            Type type = random.nextInt(3) == 0 ? Type.BOOLEAN : random.nextBoolean() ? Type.INTEGER : Type.FLOAT;
            Expression expression = expression(random, type, 1 + random.nextInt(6), cell, seen);
            String text = Expressions.print(expression);
            Expression again = parse(text, cell);
            assertThat(again).as("seed %d, expression %d: %s", seed, n, text).isEqualTo(expression);
            assertThat(Expressions.print(again)).as("seed %d, expression %d", seed, n).isEqualTo(text);
        }
        assertThat(seen).containsExactlyInAnyOrder(Operator.values());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "x+y*2              | x + y * 2",
        "(x+y)*2            | (x + y) * 2",
        "x-(y-1)            | x - (y - 1)",
        "(x-y)-1            | x - y - 1",
        "x/(y/2)            | x / (y / 2)",
        "x^y^2              | x ^ y ^ 2",
        "(x^y)**2           | (x ^ y) ^ 2",
        "-x^2               | -x ^ 2",
        "(-x)^2             | (-x) ^ 2",
        "-2^2               | -2 ^ 2",
        "x^-2               | x ^ (-2)",
        "2^-x               | 2 ^ (-x)",
        "--x                | --x",
        "x - -1             | x - -1",
        "-(-3)              | 3",
        "not x<1 and y<1    | not x < 1 and y < 1",
        "not (x<1 and y<1)  | not (x < 1 and y < 1)",
        "(x<1) == (y<1)     | (x < 1) == (y < 1)",
        "x<1 or y<1 and i<1 | x < 1 or y < 1 and i < 1",
        "(x<1 or y<1)and i<1| (x < 1 or y < 1) and i < 1",
        "minimum((x),1e3)   | minimum(x, 1000.0)",
        "1.50 + .5 + 2.     | 1.5 + 0.5 + 2.0",
        "-nan + inf - -inf  | nan + inf - -inf",
        "int(true)          | int(true)"
    })
    void parenthesesStandWhereTheyAreNeededAndNowhereElse(String written, String printed) {
        assertThat(Expressions.print(parse(written, false))).isEqualTo(printed);
    }

    @Test
    void theLeastIntegerIsAConstant() {
        assertThat(parse("-9223372036854775808", false)).isEqualTo(new IntegerLiteral(Long.MIN_VALUE));
        assertThat(parse("i - -9223372036854775808", false))
                .isEqualTo(new Operation(
                        Operator.SUBTRACT,
                        List.of(new Column("i", Type.INTEGER), new IntegerLiteral(Long.MIN_VALUE)),
                        Type.INTEGER));
    }

    private static Expression parse(String text, boolean cell) {
        List<String> problems = new ArrayList<>();
        ExpressionProblems into = new ExpressionProblems() {
            @Override
            public void add(int index, String message) {
                problems.add(index + ": " + message);
            }

            @Override
            public boolean isFull() {
                return false;
            }
        };
        Optional<Typed> typed = ParsedExpression.parse(text, into)
                .flatMap(parsed -> cell ? parsed.cell(COLUMNS, REDUCERS) : parsed.row(COLUMNS, REDUCERS));
        assertThat(problems).as(text).isEmpty();
        return typed.orElseThrow().expression();
    }

    /// An expression as the parser could have made it: constants have their sign in them.
    private static Expression expression(Random random, Type type, int depth, boolean cell, Set<Operator> seen) {
        if (depth == 0) {
            return leaf(random, type, cell, seen);
        }
        if (random.nextInt(8) == 0) {
            return operation(Operator.WHERE, type, seen, List.of(
                    expression(random, Type.BOOLEAN, depth - 1, cell, seen),
                    expression(random, type, depth - 1, cell, seen),
                    expression(random, type, depth - 1, cell, seen)));
        }
        return switch (type) {
            case BOOLEAN -> {
                boolean logical = random.nextBoolean();
                Operator operator = pick(random, logical ? LOGICAL : TO_BOOLEAN);
                boolean ofBooleans = logical
                        || (random.nextBoolean() && (operator == Operator.EQUAL || operator == Operator.NOT_EQUAL));
                yield apply(random, operator, type, ofBooleans ? Type.BOOLEAN : number(random), depth, cell, seen);
            }
            case INTEGER ->
                random.nextInt(5) == 0
                        ? apply(
                                random,
                                Operator.TO_INTEGER,
                                type,
                                random.nextBoolean() ? Type.BOOLEAN : number(random),
                                depth,
                                cell,
                                seen)
                        : apply(random, pick(random, SAME), type, Type.INTEGER, depth, cell, seen);
            case FLOAT ->
                switch (random.nextInt(5)) {
                    case 0 -> apply(random, pick(random, TO_FLOAT), type, number(random), depth, cell, seen);
                    case 1 -> apply(random, Operator.POWER, type, number(random), depth, cell, seen);
                    case 2 -> apply(random, Operator.DIVIDE, type, number(random), depth, cell, seen);
                    case 3 -> apply(random, Operator.TO_FLOAT, type, number(random), depth, cell, seen);
                    default -> apply(random, pick(random, SAME), type, Type.FLOAT, depth, cell, seen);
                };
            case VECTOR -> throw new IllegalArgumentException("a vector has no operands");
        };
    }

    private static Expression apply(
            Random random, Operator operator, Type type, Type operands, int depth, boolean cell, Set<Operator> seen) {
        List<Expression> parts = new ArrayList<>();
        for (int i = 0; i < Notation.of(operator).operands(); i++) {
            parts.add(expression(random, operands, random.nextInt(depth), cell, seen));
        }
        boolean constant = parts.getFirst() instanceof IntegerLiteral || parts.getFirst() instanceof FloatLiteral;
        return operator == Operator.NEGATE && constant ? parts.getFirst() : operation(operator, type, seen, parts);
    }

    private static Expression operation(Operator operator, Type type, Set<Operator> seen, List<Expression> operands) {
        seen.add(operator);
        return new Operation(operator, operands, type);
    }

    private static Expression leaf(Random random, Type type, boolean cell, Set<Operator> seen) {
        boolean constant = random.nextInt(3) == 0;
        if (type == Type.BOOLEAN) {
            return new BooleanLiteral(random.nextBoolean());
        }
        if (constant && type == Type.INTEGER) {
            return new IntegerLiteral(random.nextBoolean() ? random.nextInt(20) - 10 : random.nextLong());
        }
        if (constant) {
            return new FloatLiteral(
                    switch (random.nextInt(4)) {
                        case 0 -> random.nextInt(20) - 10;
                        case 1 -> random.nextGaussian();
                        case 2 -> List.of(0.0, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, -1e22, Math.PI).get(random.nextInt(6));
                        default ->
                            List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY).get(random.nextInt(3));
                    });
        }
        if (!cell) {
            String name = type == Type.INTEGER ? pick(random, List.of("i", "j")) : pick(random, List.of("x", "y"));
            return new Column(name, type);
        }
        if (type == Type.FLOAT && random.nextBoolean()) {
            double parameter = pick(random, List.of(0.25, 0.0, -3.0, 1e300, 123456.75));
            return new Expression.Reduction(
                    "quantile", List.of(expression(random, number(random), 2, false, seen)), List.of(parameter), Type.FLOAT);
        }
        if (type == Type.INTEGER && random.nextBoolean()) {
            return new Expression.Reduction("count", List.of(), List.of(), Type.INTEGER);
        }
        Expression argument = expression(random, type, 2, false, seen);
        Expression order = expression(random, number(random), 1, false, seen);
        return random.nextBoolean()
                ? new Expression.Reduction("max", List.of(argument), List.of(), type)
                : new Expression.Reduction("first", List.of(argument, order), List.of(), type);
    }

    private static Type number(Random random) {
        return random.nextBoolean() ? Type.INTEGER : Type.FLOAT;
    }

    private static <T> T pick(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
