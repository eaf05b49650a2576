package dev.shardwright.engine.aggregate;

import java.util.function.IntPredicate;

/// Runs of equal values in what is sorted.
final class Runs {

    private Runs() {}

    /// Where the longest run in `[from, to)` begins, the first of them if there are several; `from` if the range is
    /// empty.
    ///
    /// @param goesOn whether the value at an index equals the one before it
    static int longest(int from, int to, IntPredicate goesOn) {
        int best = from;
        int most = 0;
        int begin = from;
        for (int i = from + 1; i <= to; i++) {
            if (i < to && goesOn.test(i)) {
                continue;
            }
            if (i - begin > most) {
                most = i - begin;
                best = begin;
            }
            begin = i;
        }
        return best;
    }
}
