package dev.shardwright.engine.definition.yaml;

import dev.shardwright.engine.definition.text.Position;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Finds the characters of a YAML scalar's value in the text that it was read from.
///
/// Folding of lines and indentation change nothing but white space, so a value is followed through its source by all
/// its other characters. That fails only in quotes with escapes.
final class ScalarPositions {

    private ScalarPositions() {}

    /// Where the character at an index of the scalar's value stands, or the place after the last character if the index
    /// is the value's length; nothing if it cannot be told.
    static Optional<Position> find(String text, ScalarNode scalar, int index) {
        if (scalar.getStartMark().isEmpty() || scalar.getEndMark().isEmpty()) {
            return Optional.empty();
        }
        Mark start = scalar.getStartMark().get();
        String value = scalar.getValue();
        int i = text.offsetByCodePoints(0, start.getIndex());
        int end = text.offsetByCodePoints(i, scalar.getEndMark().get().getIndex() - start.getIndex());
        int content = switch (scalar.getScalarStyle()) {
            case PLAIN, JSON_SCALAR_STYLE -> i;
            case SINGLE_QUOTED, DOUBLE_QUOTED -> i + 1;
            case LITERAL, FOLDED -> afterLine(text, i);
        };
        int line = start.getLine() + 1;
        int column = start.getColumn() + 1;
        Optional<Position> after = Optional.empty();
        int v = skipSpace(value, 0);
        while (i < end && v < value.length()) {
            int c = text.codePointAt(i);
            if (i >= content && !isSpace(c)) {
                if (v >= index) {
                    return Optional.of(new Position(line, column));
                }
                if (value.codePointAt(v) != c) {
                    return Optional.empty();
                }
                v = skipSpace(value, v + Character.charCount(c));
                after = Optional.of(new Position(line, column + 1));
            }
            boolean newLine = c == '\n' || (c == '\r' && !text.startsWith("\n", i + 1));
            line += newLine ? 1 : 0;
            column = newLine ? 1 : column + 1;
            i += Character.charCount(c);
        }
        return v == value.length() ? after : Optional.empty();
    }

    private static int afterLine(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
            i++;
        }
        return i;
    }

    private static int skipSpace(String value, int from) {
        int i = from;
        while (i < value.length() && isSpace(value.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }
}
