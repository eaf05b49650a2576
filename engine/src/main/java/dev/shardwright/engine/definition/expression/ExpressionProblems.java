package dev.shardwright.engine.definition.expression;

/// Takes what is wrong with one expression.
public interface ExpressionProblems {

    /// Adds a problem.
    ///
    /// @param index where in the expression's text the offending part begins
    /// @param message what was found and what was expected
    void add(int index, String message);

    /// Whether no further problem will be kept, so that there is no use in looking for one.
    boolean isFull();
}
