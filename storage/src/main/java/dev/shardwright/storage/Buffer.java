package dev.shardwright.storage;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/// Memory outside the heap with one owner, counted in a {@link MemoryBudget} until {@link #close}, which frees it at
/// once. May be used and closed by any thread; after closing every access through {@link #segment} throws.
public final class Buffer implements AutoCloseable {

    private final MemoryBudget budget;
    private final Arena arena;
    private final MemorySegment segment;
    private final AtomicBoolean closed = new AtomicBoolean();

    Buffer(MemoryBudget budget, long size) {
        this.budget = budget;
        this.arena = Arena.ofShared();
        this.segment = arena.allocate(size, 64);
        budget.add(size);
    }

    /// The memory: zeroed at first, aligned to 64 bytes.
    public MemorySegment segment() {
        return segment;
    }

    /// The size in bytes.
    public long size() {
        return segment.byteSize();
    }

    /// Frees the memory. Closing twice does nothing.
    ///
    /// @throws IllegalStateException if another thread is using the memory in a call that cannot be stopped, such as a
    ///     read from a file into it; the buffer stays open then
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                arena.close();
            } catch (IllegalStateException e) {
                closed.set(false);
                throw e;
            }
            budget.add(-segment.byteSize());
        }
    }
}
