package dev.shardwright.zarr.torn;

import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/// What a shard holds after each write of a sequence that another process does, as far as anybody has asked. Thread-safe.
///
/// A process that was killed may have done a write that it did not acknowledge, or not; the sequence goes on from what was found.
final class Course {

    /// Writes that are remembered, and the most that a process can do before it is heard of the first.
    private static final int KEPT = 4000;

    private final Layout layout;
    private final long seed;
    /// By number of the write, starting with nothing.
    private final TreeMap<Integer, long[]> states = new TreeMap<>();
    /// By chunk, the states that it had, in order, as numbers of writes; none is the same as the one before.
    private final List<TreeMap<Integer, long[]>> byChunk = new ArrayList<>();

    Course(Layout layout, long seed) {
        this.layout = layout;
        this.seed = seed;
        states.put(0, new long[layout.size()]);
        for (int chunk = 0; chunk < layout.chunks(); chunk++) {
            byChunk.add(new TreeMap<>());
            byChunk.get(chunk).put(0, new long[layout.cells()]);
        }
    }

    /// The cells after a write.
    synchronized long[] after(int number) {
        for (int next = states.lastKey() + 1; next <= number; next++) {
            long[] state = Write.of(seed, next, layout).on(states.lastEntry().getValue());
            for (int chunk = 0; chunk < layout.chunks(); chunk++) {
                long[] cells = layout.chunk(state, chunk);
                if (!Arrays.equals(cells, byChunk.get(chunk).lastEntry().getValue())) {
                    byChunk.get(chunk).put(next, cells);
                }
            }
            states.put(next, state);
            states.headMap(next - KEPT).clear();
            int oldest = next - KEPT;
            byChunk.forEach(chunk -> chunk.headMap(Objects.requireNonNullElse(chunk.floorKey(oldest), 0)).clear());
        }
        return states.get(number);
    }

    /// Takes back what was foretold of writes from `number` on, which were not done; write `number` does nothing then.
    synchronized void skip(int number) {
        long[] before = after(number - 1);
        states.tailMap(number, true).clear();
        byChunk.forEach(chunk -> chunk.tailMap(number, true).clear());
        states.put(number, before);
    }

    /// The number of the write after which cells of a chunk are as they were found.
    ///
    /// @param atLeast a write that was acknowledged before
    /// @param cells what was found from cell `base` of the array on
    /// @param from the first cell in question
    /// @param to behind the last one, in the same chunk
    synchronized int find(int chunk, int atLeast, long[] cells, int base, int from, int to) {
        int first = chunk * layout.cells();
        after(atLeast);
        int since = byChunk.get(chunk).floorKey(atLeast);
        for (int number = since; number < atLeast + KEPT / 2; number++) {
            after(number);
            long[] state = byChunk.get(chunk).get(number);
            if (state != null && Arrays.equals(cells, from - base, to - base, state, from - first, to - first)) {
                return Math.max(atLeast, number);
            }
        }
        return fail(
                "chunk %d, cells %d to %d: as after none of the writes from %d on: the first is of %s, the last of %s",
                chunk,
                from,
                to,
                since,
                Write.told(cells[from - base]),
                Write.told(cells[to - base - 1]));
    }
}
