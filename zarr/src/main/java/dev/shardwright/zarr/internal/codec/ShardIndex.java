package dev.shardwright.zarr.internal.codec;

import java.util.Arrays;

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

    /// Notes where a chunk lies.
    public void set(int chunk, long offset, long length) {
        offsets[chunk] = offset;
        lengths[chunk] = length;
    }
}
