package dev.shardwright.engine.definition.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Collects the problems of a definition, so that all of them can be named at once. Not thread-safe.
public final class Problems {

    /// More than this many are not worth reading, and a hostile text could have a million.
    private static final int MAX = 100;

    private static final int MAX_SHOWN = 60;

    private final List<Problem> found = new ArrayList<>();
    private Optional<Position> more = Optional.empty();

    /// Adds a problem. Of those after the 100th only the fact is kept that there are some.
    public void add(Position at, String message) {
        if (found.size() < MAX) {
            found.add(new Problem(at.line(), at.column(), message));
        } else if (more.isEmpty()) {
            more = Optional.of(at);
        }
    }

    /// Whether no further problem will be kept, so that there is no use in looking for its place.
    public boolean isFull() {
        return more.isPresent();
    }

    /// Whether a problem was added.
    public boolean any() {
        return !found.isEmpty();
    }

    /// What was added, in the order of places.
    public List<Problem> sorted() {
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        more.ifPresent(at -> sorted.add(new Problem(
                at.line(), at.column(), "more than " + MAX + " problems, those from here on are not shown")));
        return List.copyOf(sorted);
    }

    /// A piece of the definition as a message shows it: on one line, printable and not too long.
    public static String shown(String text) {
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
