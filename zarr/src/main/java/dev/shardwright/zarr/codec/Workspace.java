package dev.shardwright.zarr.codec;

import dev.shardwright.storage.Buffer;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.zarr.ZarrException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// What codecs work with beside their input and output: memory for intermediate steps, which is used again for the next
/// chunk, and the values of elements of variable length. For one thread at a time.
///
/// Memory is taken and released like a stack: who calls codecs notes {@link #mark} before and calls {@link #release} after; the
/// codecs themselves only take.
public final class Workspace implements AutoCloseable {

    private final MemoryBudget budget;
    private final ValueHeap values;
    private final List<Buffer> buffers = new ArrayList<>(4);
    private int taken;

    /// A workspace for elements of fixed size.
    ///
    /// @param budget counts the memory
    public Workspace(MemoryBudget budget) {
        this(budget, new ValueHeap());
    }

    /// A workspace for elements of any kind.
    ///
    /// @param budget counts the memory
    /// @param values where the values of elements of variable length lie
    public Workspace(MemoryBudget budget, ValueHeap values) {
        this.budget = budget;
        this.values = values;
    }

    /// {@return where the values of elements of variable length lie}
    public ValueHeap values() {
        return values;
    }

    /// {@return the state to {@link #release} to}
    public int mark() {
        return taken;
    }

    /// {@return memory of `size` bytes outside the heap, with undefined contents, until it is released}
    ///
    /// @param size how many bytes
    /// @throws ZarrException if the system has no memory of that size
    public MemorySegment take(long size) {
        if (taken == buffers.size()) {
            buffers.add(scratch(size));
        } else if (buffers.get(taken).size() < size) {
            buffers.get(taken).close();
            buffers.set(taken, scratch(size));
        }
        return buffers.get(taken++).segment().asSlice(0, size);
    }

    private Buffer scratch(long size) {
        try {
            return budget.scratch(size);
        } catch (OutOfMemoryError e) {
            throw new ZarrException("memory for " + size + " bytes cannot be had, expected chunks that fit into memory", e);
        }
    }

    /// {@return the segment itself if it lies outside the heap, else a copy that does}
    ///
    /// @param segment the segment
    public MemorySegment outsideHeap(MemorySegment segment) {
        return segment.isNative() ? segment : take(segment.byteSize()).copyFrom(segment);
    }

    /// Releases everything that was taken since `mark`.
    ///
    /// @param mark a state that {@link #mark} gave
    public void release(int mark) {
        taken = mark;
    }

    @Override
    public void close() {
        buffers.forEach(Buffer::close);
        buffers.clear();
        taken = 0;
    }
}
