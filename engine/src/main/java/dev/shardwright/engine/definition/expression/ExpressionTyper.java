package dev.shardwright.engine.definition.expression;

import dev.shardwright.engine.definition.expression.Expression.BooleanLiteral;
import dev.shardwright.engine.definition.expression.Expression.FloatLiteral;
import dev.shardwright.engine.definition.expression.Expression.IntegerLiteral;
import dev.shardwright.engine.definition.expression.Expression.Operator;
import dev.shardwright.engine.definition.text.Decimals;
import dev.shardwright.engine.definition.text.Problems;
import dev.shardwright.engine.definition.text.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Looks up the names of one expression and gives it types. What is wrong is reported, each thing once; what depends on
/// it is left out silently.
final class ExpressionTyper {

    private static final int MAX_VECTOR = 1 << 16;

    private final ParsedExpression whole;
    private final Map<String, Optional<Typed>> names;
    private final Map<String, ReducerSignature> reducers;
    private final TypeRules rules;

    /// @param names columns and derived columns; nothing for those that were reported
    /// @param reducers the reducers by name
    ExpressionTyper(
            ParsedExpression whole, Map<String, Optional<Typed>> names, Map<String, ReducerSignature> reducers) {
        this.whole = whole;
        this.names = names;
        this.reducers = reducers;
        this.rules = new TypeRules(whole);
    }

    /// Where a part of an expression stands, which decides what may stand there.
    private sealed interface Place {
        /// Computed for each observation.
        record Row() implements Place {}

        /// Computed for each cell.
        record Cell() implements Place {}

        /// The argument of a reducer.
        record Argument(String reducer) implements Place {}

        /// A constant parameter of a reducer.
        record Parameter(String reducer) implements Place {}
    }

    Optional<Typed> row(Syntax syntax) {
        return type(syntax, new Place.Row());
    }

    Optional<Typed> cell(Syntax syntax) {
        return type(syntax, new Place.Cell());
    }

    private Optional<Typed> type(Syntax syntax, Place place) {
        if (whole.hasEnoughProblems()) {
            return Optional.empty();
        }
        return switch (syntax) {
            case Syntax.Numeral n -> number(n.text(), n);
            case Syntax.Name n -> name(n, place);
            case Syntax.Applied a -> applied(a, place);
            case Syntax.Call c -> call(c, place);
        };
    }

    private Optional<Typed> number(String text, Syntax at) {
        boolean isInteger = text.chars().allMatch(c -> c == '-' || Character.isDigit(c));
        if (isInteger) {
            try {
                return Optional.of(Typed.leaf(new IntegerLiteral(Long.parseLong(text))));
            } catch (NumberFormatException e) {
                return problem(at, "the integer " + Problems.shown(text) + ", expected one of 64 bits (with .0 it is a float64)");
            }
        }
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value) || (value == 0 && !Decimals.isZero(text))) {
            return problem(at, "the number " + Problems.shown(text) + ", expected one within float64");
        }
        return Optional.of(Typed.leaf(new FloatLiteral(value)));
    }

    private Optional<Typed> name(Syntax.Name name, Place place) {
        Optional<Expression> constant =
                switch (name.name()) {
                    case "true" -> Optional.of(new BooleanLiteral(true));
                    case "false" -> Optional.of(new BooleanLiteral(false));
                    case "nan" -> Optional.of(new FloatLiteral(Double.NaN));
                    case "inf" -> Optional.of(new FloatLiteral(Double.POSITIVE_INFINITY));
                    case "pi" -> Optional.of(new FloatLiteral(Math.PI));
                    default -> Optional.empty();
                };
        if (constant.isPresent()) {
            return constant.map(Typed::leaf);
        }
        Optional<Typed> known = names.get(name.name());
        if (known == null) {
            return unknownName(name);
        }
        return switch (place) {
            case Place.Row r -> known;
            case Place.Argument a -> known;
            case Place.Cell c ->
                problem(
                        name,
                        "the column '" + name.name() + "' outside a reducer, expected it inside of one, such as mean("
                                + name.name() + ")");
            case Place.Parameter p ->
                problem(
                        name,
                        "the column '" + name.name() + "' in a parameter of " + p.reducer() + ", expected a constant");
        };
    }

    private Optional<Typed> unknownName(Syntax.Name name) {
        String hint = Suggestion.of(name.name(), known(names.keySet(), Token.RESERVED));
        if (Notation.function(name.name()).isPresent() || reducers.containsKey(name.name())) {
            hint = " (the function is written " + name.name() + "(…))";
        }
        return problem(
                name,
                "unknown column '" + Problems.shown(name.name()) + "'" + hint
                        + ", expected a name under source.columns or derive");
    }

    private Optional<Typed> applied(Syntax.Applied applied, Place place) {
        boolean negated = applied.operator() == Operator.NEGATE;
        if (negated && applied.operands().getFirst() instanceof Syntax.Numeral number) {
            // Together with its sign, since the least integer is no negated one.
            return number("-" + number.text(), applied);
        }
        Optional<List<Typed>> operands = typeAll(applied.operands(), place);
        if (operands.isEmpty()) {
            return Optional.empty();
        }
        Optional<Expression> literal =
                negated ? negatedLiteral(operands.get().getFirst().expression()) : Optional.empty();
        if (literal.isPresent()) {
            return literal.map(Typed::leaf);
        }
        return operation(applied.operator(), applied, applied.operands(), operands.get());
    }

    /// Constants have their sign in them, so that one number has one expression.
    private static Optional<Expression> negatedLiteral(Expression operand) {
        return switch (operand) {
            case FloatLiteral f -> Optional.of(new FloatLiteral(-f.value()));
            case IntegerLiteral i when i.value() != Long.MIN_VALUE -> Optional.of(new IntegerLiteral(-i.value()));
            default -> Optional.empty();
        };
    }

    private Optional<Typed> call(Syntax.Call call, Place place) {
        Optional<Notation> function = Notation.function(call.function());
        if (function.isPresent()) {
            int expected = function.get().operands();
            if (call.arguments().size() != expected) {
                typeAll(call.arguments(), place);
                return problem(
                        call,
                        call.function() + " with " + plural(call.arguments().size(), "argument") + ", expected "
                                + expected);
            }
            return typeAll(call.arguments(), place)
                    .flatMap(operands -> operation(function.get().operator(), call, call.arguments(), operands));
        }
        ReducerSignature reducer = reducers.get(call.function());
        if (reducer == null) {
            return unknownFunction(call, place);
        }
        return switch (place) {
            case Place.Cell c -> reduction(reducer, call);
            case Place.Row r ->
                problem(
                        call,
                        "the reducer " + reducer.name() + " in a row expression, expected columns, numbers and functions");
            case Place.Argument a ->
                problem(
                        call,
                        "the reducer " + reducer.name() + " inside the reducer " + a.reducer()
                                + ", expected columns, numbers and functions");
            case Place.Parameter p ->
                problem(
                        call,
                        "the reducer " + reducer.name() + " in a parameter of " + p.reducer() + ", expected a constant");
        };
    }

    private Optional<Typed> unknownFunction(Syntax.Call call, Place place) {
        List<String> all = known(reducers.keySet(), Notation.functionNames());
        String expected = place instanceof Place.Cell
                ? "a function or one of the reducers: " + String.join(", ", known(reducers.keySet(), List.of()))
                : "one of the functions: " + String.join(", ", known(Notation.functionNames(), List.of()));
        return problem(
                call,
                "unknown function '" + Problems.shown(call.function()) + "'" + Suggestion.of(call.function(), all)
                        + ", expected " + expected);
    }

    private Optional<Typed> reduction(ReducerSignature reducer, Syntax.Call call) {
        int found = call.arguments().size();
        if (found != reducer.arguments() + reducer.parameters()) {
            return problem(
                    call, reducer.name() + " with " + plural(found, "argument") + ", expected " + arguments(reducer));
        }
        List<Typed> arguments = new ArrayList<>();
        for (Syntax each : call.arguments().subList(0, reducer.arguments())) {
            type(each, new Place.Argument(reducer.name()))
                    .filter(typed -> rules.isNumber(each, typed))
                    .ifPresent(arguments::add);
        }
        List<Double> parameters = new ArrayList<>();
        for (Syntax each : call.arguments().subList(reducer.arguments(), found)) {
            parameter(reducer, each).ifPresent(parameters::add);
        }
        if (arguments.size() < reducer.arguments() || parameters.size() < reducer.parameters()) {
            return Optional.empty();
        }
        Optional<String> unfit = reducer.check().problem(parameters);
        if (unfit.isPresent()) {
            return problem(call, whole.shown(call) + ": " + unfit.get());
        }
        Expression.Type type =
                switch (reducer.result()) {
                    case INTEGER -> Expression.Type.INTEGER;
                    case FLOAT -> Expression.Type.FLOAT;
                    case LIKE_ARGUMENT -> arguments.getFirst().type();
                    case VECTOR -> Expression.Type.VECTOR;
                };
        if (type == Expression.Type.VECTOR) {
            double length = parameters.getLast();
            if (length != Math.rint(length) || length < 1 || length > MAX_VECTOR) {
                return problem(
                        call.arguments().getLast(),
                        "a vector of length " + ExpressionPrinter.number(length) + " from " + reducer.name()
                                + ", expected a whole number from 1 to " + MAX_VECTOR);
            }
        }
        List<Expression> rows = arguments.stream().map(Typed::expression).toList();
        return sized(call, Typed.over(arguments, new Expression.Reduction(reducer.name(), rows, parameters, type)));
    }

    private Optional<Double> parameter(ReducerSignature reducer, Syntax syntax) {
        Optional<Typed> typed = type(syntax, new Place.Parameter(reducer.name())).filter(t -> rules.isNumber(syntax, t));
        if (typed.isEmpty()) {
            return Optional.empty();
        }
        double value = ConstantValue.of(typed.get().expression());
        if (!Double.isFinite(value)) {
            return problem(
                    syntax,
                    "'" + whole.shown(syntax) + "' is " + ExpressionPrinter.number(value) + " in a parameter of "
                            + reducer.name() + ", expected a finite number");
        }
        // Adding 0.0 turns -0.0, which means the same here, into 0.0.
        return Optional.of(value + 0.0);
    }

    private Optional<Typed> operation(Operator operator, Syntax at, List<Syntax> written, List<Typed> operands) {
        Optional<Expression.Type> type = rules.type(operator, written, operands);
        if (type.isEmpty()) {
            return Optional.empty();
        }
        List<Expression> expressions = operands.stream().map(Typed::expression).toList();
        return sized(at, Typed.over(operands, new Expression.Operation(operator, expressions, type.get())));
    }

    /// Refuses what has grown too large by putting derived columns in.
    private Optional<Typed> sized(Syntax syntax, Typed typed) {
        if (typed.depth() > ExpressionParser.MAX_DEPTH) {
            return problem(
                    syntax,
                    "with derived columns put in, operations nested more than " + ExpressionParser.MAX_DEPTH
                            + " deep, expected a simpler expression");
        }
        if (typed.parts() > Typed.MAX_PARTS) {
            return problem(
                    syntax,
                    "with derived columns put in, more than " + Typed.MAX_PARTS
                            + " columns, constants and operations, expected a simpler expression");
        }
        return Optional.of(typed);
    }

    /// Types all of them, also after one has failed, so that all problems are reported.
    private Optional<List<Typed>> typeAll(List<Syntax> syntaxes, Place place) {
        List<Typed> typed = new ArrayList<>();
        for (Syntax each : syntaxes) {
            type(each, place).ifPresent(typed::add);
        }
        return typed.size() == syntaxes.size() ? Optional.of(typed) : Optional.empty();
    }

    private <T> Optional<T> problem(Syntax at, String message) {
        whole.report(at, message);
        return Optional.empty();
    }

    private static String arguments(ReducerSignature reducer) {
        String rows = plural(reducer.arguments(), "row expression");
        return reducer.parameters() > 0
                ? rows + " and " + plural(reducer.parameters(), "constant")
                : reducer.arguments() > 0 ? rows : "none";
    }

    private static String plural(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static List<String> known(Iterable<String> some, List<String> others) {
        TreeSet<String> all = new TreeSet<>(others);
        some.forEach(all::add);
        return List.copyOf(all);
    }
}
