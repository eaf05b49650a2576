package dev.shardwright.zarr.internal.write;

import dev.shardwright.zarr.internal.codec.ShardIndex;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/// What a new shard is put together from, in the order of its bytes.
///
/// Chunks that stay keep the order that they have in the old shard, so that as many of them as possible are copied at once;
/// a chunk that is made takes the place of its predecessor. Where the old order is that of the positions, new chunks are put
/// in so that it remains: a shard that is written in parts gets the bytes that it would get in one piece.
final class ShardSteps {

    /// A part of the new shard.
    sealed interface Step {}

    /// A chunk that is made.
    record Make(int position) implements Step {}

    /// Chunks that stay and follow one another in the old shard without a gap.
    ///
    /// @param positions their positions, in the order of their bytes
    /// @param offset where the first one starts in the old shard
    /// @param length their bytes together
    record Keep(int[] positions, long offset, long length) implements Step {}

    private ShardSteps() {}

    /// A shard all of whose chunks are made.
    static List<Step> all(int chunks) {
        return IntStream.range(0, chunks).<Step>mapToObj(Make::new).toList();
    }

    /// A shard some of whose chunks are made anew.
    static List<Step> update(ShardIndex old, BitSet made) {
        int[] stored = byOffset(old);
        boolean inOrder = isAscending(stored);
        List<Step> steps = new ArrayList<>();
        int next = made.nextSetBit(0);
        for (int i = 0; i < stored.length; ) {
            int position = stored[i];
            while (inOrder && next >= 0 && next < position) {
                steps.add(new Make(next));
                next = made.nextSetBit(next + 1);
            }
            if (made.get(position)) {
                steps.add(new Make(position));
                next = inOrder ? made.nextSetBit(position + 1) : next;
                i++;
                continue;
            }
            int from = i++;
            long end = old.offset(position) + old.length(position);
            while (i < stored.length
                    && !made.get(stored[i])
                    && old.offset(stored[i]) == end
                    && !(inOrder && next >= 0 && next < stored[i])) {
                end += old.length(stored[i++]);
            }
            int[] run = new int[i - from];
            System.arraycopy(stored, from, run, 0, run.length);
            steps.add(new Keep(run, old.offset(position), end - old.offset(position)));
        }
        for (; next >= 0; next = made.nextSetBit(next + 1)) {
            if (inOrder || !old.has(next)) {
                steps.add(new Make(next));
            }
        }
        return steps;
    }

    /// The positions of the stored chunks in the order of their bytes.
    private static int[] byOffset(ShardIndex index) {
        int[] stored = IntStream.range(0, index.size()).filter(index::has).toArray();
        for (int i = 1; i < stored.length; i++) {
            if (index.offset(stored[i]) < index.offset(stored[i - 1])) {
                return IntStream.of(stored)
                        .boxed()
                        .sorted((a, b) -> Long.compare(index.offset(a), index.offset(b)))
                        .mapToInt(p -> p)
                        .toArray();
            }
        }
        return stored;
    }

    private static boolean isAscending(int[] positions) {
        for (int i = 1; i < positions.length; i++) {
            if (positions[i] < positions[i - 1]) {
                return false;
            }
        }
        return true;
    }
}
