package dev.shardwright.engine.definition;

import dev.shardwright.engine.definition.DefinitionException.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Collects the problems of a definition, so that one exception can name them all.
final class Problems {

    /// More than this many are not worth reading, and a hostile text could have a million.
    private static final int MAX = 100;

    private static final int MAX_SHOWN = 60;

    private final String file;
    private final String text;
    private final List<Problem> found = new ArrayList<>();

    Problems(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /// Adds a problem.
    ///
    /// @throws DefinitionException if there are too many to go on
    void add(Position at, String message) {
        if (found.size() == MAX) {
            found.add(new Problem(at.line(), at.column(), "more than " + MAX + " problems, the rest is not shown"));
            throwIfAny();
        }
        found.add(new Problem(at.line(), at.column(), message));
    }

    /// Adds a problem with what stands at an index of an expression.
    ///
    /// @throws DefinitionException if there are too many to go on
    void add(Formula formula, int index, String message) {
        Optional<Position> at = ScalarPositions.find(text, formula.node(), index);
        if (at.isPresent()) {
            add(at.get(), message);
        } else {
            int character = formula.text().codePointCount(0, index) + 1;
            add(formula.at(), "at character " + character + " of the expression: " + message);
        }
    }

    boolean any() {
        return !found.isEmpty();
    }

    /// @throws DefinitionException with everything that was added, if anything was
    void throwIfAny() {
        if (any()) {
            found.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
            throw new DefinitionException(file, found);
        }
    }

    /// A piece of the definition as a message shows it: on one line, printable and not too long.
    static String shown(String text) {
        StringBuilder line = new StringBuilder();
        int[] codePoints = text.strip().codePoints().limit(MAX_SHOWN + 1L).toArray();
        for (int i = 0; i < Math.min(codePoints.length, MAX_SHOWN); i++) {
            int c = codePoints[i];
            if (c == '\n' || c == '\r' || c == '\t') {
                line.append(' ');
            } else if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) {
                line.append("\\u%04x".formatted(c));
            } else {
                line.appendCodePoint(c);
            }
        }
        return codePoints.length > MAX_SHOWN ? line + "…" : line.toString();
    }
}
