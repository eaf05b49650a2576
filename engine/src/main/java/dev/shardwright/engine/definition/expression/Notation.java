package dev.shardwright.engine.definition.expression;

import dev.shardwright.engine.definition.expression.Expression.Operator;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How an operator is written: between its operands, before its operand, or as a function.
///
/// @param symbol the sign, word or function name
/// @param operands how many it takes
/// @param precedence the higher, the tighter it binds
record Notation(Operator operator, String symbol, Form form, int operands, int precedence) {

    enum Form {
        INFIX,
        PREFIX,
        FUNCTION
    }

    static final int OR = 1;
    static final int AND = 2;
    static final int NOT = 3;
    static final int COMPARISON = 4;
    static final int SUM = 5;
    static final int PRODUCT = 6;
    static final int NEGATION = 7;
    static final int POWER = 8;
    static final int ATOM = 9;

    private static final List<Notation> ALL = List.of(
            infix(Operator.OR, "or", OR),
            infix(Operator.AND, "and", AND),
            new Notation(Operator.NOT, "not", Form.PREFIX, 1, NOT),
            infix(Operator.EQUAL, "==", COMPARISON),
            infix(Operator.NOT_EQUAL, "!=", COMPARISON),
            infix(Operator.LESS, "<", COMPARISON),
            infix(Operator.LESS_EQUAL, "<=", COMPARISON),
            infix(Operator.GREATER, ">", COMPARISON),
            infix(Operator.GREATER_EQUAL, ">=", COMPARISON),
            infix(Operator.ADD, "+", SUM),
            infix(Operator.SUBTRACT, "-", SUM),
            infix(Operator.MULTIPLY, "*", PRODUCT),
            infix(Operator.DIVIDE, "/", PRODUCT),
            infix(Operator.REMAINDER, "%", PRODUCT),
            new Notation(Operator.NEGATE, "-", Form.PREFIX, 1, NEGATION),
            infix(Operator.POWER, "^", POWER),
            function(Operator.WHERE, "where", 3),
            function(Operator.ABS, "abs", 1),
            function(Operator.MINIMUM, "minimum", 2),
            function(Operator.MAXIMUM, "maximum", 2),
            function(Operator.SQRT, "sqrt", 1),
            function(Operator.EXP, "exp", 1),
            function(Operator.LOG, "log", 1),
            function(Operator.LOG10, "log10", 1),
            function(Operator.LOG2, "log2", 1),
            function(Operator.SIN, "sin", 1),
            function(Operator.COS, "cos", 1),
            function(Operator.TAN, "tan", 1),
            function(Operator.ASIN, "asin", 1),
            function(Operator.ACOS, "acos", 1),
            function(Operator.ATAN, "atan", 1),
            function(Operator.ATAN2, "atan2", 2),
            function(Operator.HYPOT, "hypot", 2),
            function(Operator.FLOOR, "floor", 1),
            function(Operator.CEIL, "ceil", 1),
            function(Operator.ROUND, "round", 1),
            function(Operator.RADIANS, "radians", 1),
            function(Operator.DEGREES, "degrees", 1),
            function(Operator.IS_NAN, "isnan", 1),
            function(Operator.IS_FINITE, "isfinite", 1),
            function(Operator.TO_INTEGER, "int", 1),
            function(Operator.TO_FLOAT, "float", 1));

    private static final Map<Operator, Notation> BY_OPERATOR = new EnumMap<>(Operator.class);
    private static final Map<String, Notation> INFIX = new LinkedHashMap<>();
    private static final Map<String, Notation> FUNCTIONS = new LinkedHashMap<>();

    static {
        for (Notation notation : ALL) {
            BY_OPERATOR.put(notation.operator, notation);
            switch (notation.form) {
                case INFIX -> INFIX.put(notation.symbol, notation);
                case FUNCTION -> FUNCTIONS.put(notation.symbol, notation);
                case PREFIX -> {}
            }
        }
        INFIX.put("**", INFIX.get("^"));
        if (BY_OPERATOR.size() != Operator.values().length) {
            throw new IllegalStateException("an operator has no notation, of " + Arrays.toString(Operator.values()));
        }
    }

    static Notation of(Operator operator) {
        return Optional.ofNullable(BY_OPERATOR.get(operator)).orElseThrow();
    }

    /// The infix operator that a token is.
    static Optional<Notation> infix(Token token) {
        return token.kind() == Token.Kind.NUMBER ? Optional.empty() : Optional.ofNullable(INFIX.get(token.text()));
    }

    static Optional<Notation> function(String name) {
        return Optional.ofNullable(FUNCTIONS.get(name));
    }

    static List<String> functionNames() {
        return List.copyOf(FUNCTIONS.keySet());
    }

    /// The least precedence of a left operand that stands without parentheses.
    int leftPrecedence() {
        return operator == Operator.POWER || precedence == COMPARISON ? precedence + 1 : precedence;
    }

    /// The least precedence of a right operand that stands without parentheses.
    int rightPrecedence() {
        return operator == Operator.POWER ? precedence : precedence + 1;
    }

    private static Notation infix(Operator operator, String symbol, int precedence) {
        return new Notation(operator, symbol, Form.INFIX, 2, precedence);
    }

    private static Notation function(Operator operator, String name, int operands) {
        return new Notation(operator, name, Form.FUNCTION, operands, ATOM);
    }
}
