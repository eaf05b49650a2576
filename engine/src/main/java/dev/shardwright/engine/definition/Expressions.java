package dev.shardwright.engine.definition;

/// Expressions as text.
public final class Expressions {

    private Expressions() {}

    /// Writes an expression in the language of definitions, with the parentheses that it needs and no others. Equal
    /// expressions give equal text, and parsing the text gives an equal expression if the parser gave the first
    /// (it gives `-1` as a constant and not as the negation of one).
    public static String print(Expression expression) {
        return ExpressionPrinter.print(expression);
    }
}
