package dev.shardwright.engine.definition.expression;

/// An expression that does not follow the grammar.
final class SyntaxException extends Exception {

    private final int index;

    /// @param index where in the expression's text the offending token begins
    /// @param message what was found and what was expected
    SyntaxException(int index, String message) {
        super(message, null, false, false);
        this.index = index;
    }

    int index() {
        return index;
    }

    String problem() {
        return String.valueOf(getMessage());
    }
}
