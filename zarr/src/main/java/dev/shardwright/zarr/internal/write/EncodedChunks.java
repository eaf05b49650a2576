package dev.shardwright.zarr.internal.write;

import dev.shardwright.storage.Buffer;
import dev.shardwright.storage.MemoryBudget;
import java.lang.foreign.MemorySegment;

/// Encoded chunks, one behind the other, as many as were said at first. For one thread at a time.
final class EncodedChunks implements AutoCloseable {

    private final MemoryBudget budget;
    private final long[] lengths;
    private Buffer buffer;
    private int count;
    private long size;

    /// @param chunks how many there will be
    /// @param room what they take, if that is known; more is made when it is asked for
    EncodedChunks(MemoryBudget budget, int chunks, long room) {
        this.budget = budget;
        this.lengths = new long[chunks];
        this.buffer = budget.scratch(room);
    }

    /// Room for the next chunk.
    MemorySegment room(long bytes) {
        if (buffer.size() - size < bytes) {
            Buffer larger = budget.scratch(Math.addExact(size, bytes));
            MemorySegment.copy(buffer.segment(), 0, larger.segment(), 0, size);
            buffer.close();
            buffer = larger;
        }
        return buffer.segment().asSlice(size, bytes);
    }

    /// Takes the next chunk, which was put at the start of its {@link #room}.
    void add(long length) {
        lengths[count++] = length;
        size += length;
    }

    /// Takes note that the next chunk is not to be stored.
    void addNone() {
        lengths[count++] = -1;
    }

    /// The bytes of a chunk; -1 if it is not stored.
    long length(int chunk) {
        return lengths[chunk];
    }

    /// The bytes of all.
    long size() {
        return size;
    }

    /// The bytes of some that follow one another.
    MemorySegment bytes(long from, long to) {
        return buffer.segment().asSlice(from, to - from);
    }

    @Override
    public void close() {
        buffer.close();
    }
}
