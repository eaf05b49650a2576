package dev.shardwright.zarr.internal.codec;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/// Where each chunk of a shard lies: offset and length in bytes, by the chunk's position in C order.
public final class ShardIndex {

    /// Stands for both numbers of a chunk that is not there.
    public static final long ABSENT = -1;

    private final long[] offsets;
    private final long[] lengths;

    /// An index of `chunks` chunks, none of which is there.
    public ShardIndex(int chunks) {
        offsets = new long[chunks];
        lengths = new long[chunks];
        Arrays.fill(offsets, ABSENT);
        Arrays.fill(lengths, ABSENT);
    }

    /// A copy.
    public ShardIndex copy() {
        ShardIndex copy = new ShardIndex(offsets.length);
        System.arraycopy(offsets, 0, copy.offsets, 0, offsets.length);
        System.arraycopy(lengths, 0, copy.lengths, 0, lengths.length);
        return copy;
    }

    /// The number of chunks that the shard has room for.
    public int size() {
        return offsets.length;
    }

    /// Whether the chunk is there.
    public boolean has(int chunk) {
        return offsets[chunk] != ABSENT || lengths[chunk] != ABSENT;
    }

    /// The number of chunks that are there.
    public int count() {
        int count = 0;
        for (int i = 0; i < offsets.length; i++) {
            count += has(i) ? 1 : 0;
        }
        return count;
    }

    /// The offset of a chunk in the shard, in bytes.
    public long offset(int chunk) {
        return offsets[chunk];
    }

    /// The length of a chunk, in bytes.
    public long length(int chunk) {
        return lengths[chunk];
    }

    /// Two chunks that have bytes in common; empty if there are none. Chunks that lie at the same place are taken for one. Takes
    /// one look at each chunk where they lie in their order, and the time to sort them where they do not.
    Optional<int[]> overlap() {
        if (isInOrder()) {
            return Optional.empty();
        }
        int[] byOffset = IntStream.range(0, size())
                .filter(this::has)
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(i -> offsets[i]).thenComparingLong(i -> lengths[i]))
                .mapToInt(i -> i)
                .toArray();
        for (int i = 1; i < byOffset.length; i++) {
            int before = byOffset[i - 1];
            int next = byOffset[i];
            boolean same = offsets[before] == offsets[next] && lengths[before] == lengths[next];
            if (!same && offsets[next] - offsets[before] < lengths[before]) {
                return Optional.of(new int[] {before, next});
            }
        }
        return Optional.empty();
    }

    private boolean isInOrder() {
        long end = 0;
        for (int i = 0; i < offsets.length; i++) {
            if (has(i)) {
                if (offsets[i] < end) {
                    return false;
                }
                end = offsets[i] + lengths[i];
            }
        }
        return true;
    }

    /// Notes where a chunk lies.
    public void set(int chunk, long offset, long length) {
        offsets[chunk] = offset;
        lengths[chunk] = length;
    }
}
