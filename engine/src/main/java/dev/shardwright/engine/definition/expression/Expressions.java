package dev.shardwright.engine.definition.expression;

import java.util.List;

/// Expressions as text, and the names that they have of themselves.
public final class Expressions {

    /// Names that mean something themselves and so cannot be columns: words of operators, and constants.
    public static final List<String> RESERVED_NAMES = Token.RESERVED;

    private Expressions() {}

    /// The names of all functions. A column can have such a name; a reducer cannot.
    public static List<String> functionNames() {
        return Notation.functionNames();
    }

    /// Writes an expression in the language of definitions, with the parentheses that it needs and no others. Equal
    /// expressions give equal text, and parsing the text gives an equal expression if the parser gave the first
    /// (it gives `-1` as a constant and not as the negation of one).
    public static String print(Expression expression) {
        return ExpressionPrinter.print(expression);
    }
}
