package dev.shardwright.engine.definition.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Guesses which known name was meant by an unknown one.
public final class Suggestion {

    private static final int MAX_LENGTH = 64;

    private Suggestion() {}

    /// ` (did you mean 'known'?)`, or nothing if no known name is close.
    public static String of(String unknown, Collection<String> known) {
        return closest(unknown, known).map(k -> " (did you mean '" + k + "'?)").orElse("");
    }

    private static Optional<String> closest(String unknown, Collection<String> known) {
        String best = "";
        int allowed = unknown.length() < 3 ? 0 : Math.max(1, unknown.length() / 3);
        int least = allowed + 1;
        for (String candidate : known) {
            int distance = distance(unknown.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /// How many letters must be put in, left out, replaced or exchanged with their neighbour (optimal string
    /// alignment distance) to make `b` of `a`.
    private static int distance(String a, String b) {
        if (Math.max(a.length(), b.length()) > MAX_LENGTH) {
            return Integer.MAX_VALUE;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                boolean exchanged = i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
                if (exchanged) {
                    d[i][j] = Math.min(d[i][j], 1 + d[i - 2][j - 2]);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
