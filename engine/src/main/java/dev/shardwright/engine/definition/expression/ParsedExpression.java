package dev.shardwright.engine.definition.expression;

import dev.shardwright.engine.definition.text.Problems;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// An expression that follows the grammar, but whose names have not been looked up. Thread-safe as far as what takes
/// its problems is.
public final class ParsedExpression {

    private final String text;
    private final Syntax syntax;
    private final ExpressionProblems problems;

    private ParsedExpression(String text, Syntax syntax, ExpressionProblems problems) {
        this.text = text;
        this.syntax = syntax;
        this.problems = problems;
    }

    /// Parses an expression; nothing if it does not follow the grammar, which is reported.
    ///
    /// @param problems takes what is wrong with the expression, now and when it is typed
    public static Optional<ParsedExpression> parse(String text, ExpressionProblems problems) {
        try {
            return Optional.of(new ParsedExpression(text, ExpressionParser.parse(text), problems));
        } catch (SyntaxException e) {
            problems.add(e.index(), e.problem());
            return Optional.empty();
        }
    }

    /// The names of columns and derived columns that the expression uses, and of constants such as `pi`.
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        Syntax.collectNames(syntax, names);
        return names;
    }

    /// The expression typed as a row expression; nothing if something is wrong with it, which is reported.
    ///
    /// @param columns columns and derived columns by name; nothing for those that were reported, so that no problem is
    ///     reported twice
    /// @param reducers the reducers by name; row expressions have none, but messages know them
    public Optional<Typed> row(Map<String, Optional<Typed>> columns, Map<String, ReducerSignature> reducers) {
        return new ExpressionTyper(this, columns, reducers).row(syntax);
    }

    /// The expression typed as a cell expression; see {@link #row}.
    public Optional<Typed> cell(Map<String, Optional<Typed>> columns, Map<String, ReducerSignature> reducers) {
        return new ExpressionTyper(this, columns, reducers).cell(syntax);
    }

    /// Whether there is no use in looking for further problems.
    boolean hasEnoughProblems() {
        return problems.isFull();
    }

    /// A part of the expression as messages show it.
    String shown(Syntax part) {
        return Problems.shown(text.substring(part.start(), part.end()));
    }

    /// Reports a problem with a part of the expression.
    void report(Syntax part, String message) {
        problems.add(part.start(), message);
    }
}
