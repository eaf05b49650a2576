package dev.shardwright.storage;

import dev.shardwright.storage.internal.posix.Posix;
import dev.shardwright.storage.internal.posix.UnzeroedMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Memory outside the heap with one owner, counted in a {@link MemoryBudget} until {@link #close}. May be used and closed
/// by any thread.
///
/// Closing frees more than 1 MiB at once, and then every access to the segment throws. Less is kept for the next buffer
/// of the same size: a segment must not be used after its buffer was closed.
public final class Buffer implements AutoCloseable {

    private final MemoryBudget budget;
    private final Optional<Arena> own;
    private final MemorySegment segment;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Buffer(MemoryBudget budget, Optional<Arena> own, MemorySegment segment) {
        this.budget = budget;
        this.own = own;
        this.segment = segment;
        budget.add(segment.byteSize());
    }

    /// Zeroed memory.
    static Buffer zeroed(MemoryBudget budget, long size) {
        if (isKept(size)) {
            return new Buffer(budget, Optional.empty(), budget.idle().take(size));
        }
        Arena arena = Arena.ofShared();
        return new Buffer(budget, Optional.of(arena), arena.allocate(size, 64));
    }

    /// Memory with anything in it.
    static Buffer asIs(MemoryBudget budget, long size) {
        if (isKept(size)) {
            return new Buffer(budget, Optional.empty(), budget.idle().takeAsIs(size));
        } else if (size < 0 || !Posix.isAvailable()) {
            return zeroed(budget, size);
        }
        Arena arena = Arena.ofShared();
        return new Buffer(budget, Optional.of(arena), UnzeroedMemory.allocate(size, arena));
    }

    private static boolean isKept(long size) {
        return size >= 0 && size <= IdleMemory.MAX_SIZE;
    }

    /// {@return the memory, aligned to 64 bytes: at first zeroed, or with anything in it, as it was asked for}
    ///
    /// @throws IllegalStateException if the buffer is closed
    public MemorySegment segment() {
        if (closed.get()) {
            throw new IllegalStateException("buffer of " + size() + " bytes is closed");
        }
        return segment;
    }

    /// {@return the size in bytes}
    public long size() {
        return segment.byteSize();
    }

    /// Gives the memory back. Closing twice does nothing.
    ///
    /// @throws IllegalStateException if another thread is using memory of more than 1 MiB in a call that cannot be
    ///     stopped, such as a read from a file into it; the buffer stays open then
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                own.ifPresentOrElse(Arena::close, () -> budget.idle().give(segment));
            } catch (IllegalStateException e) {
                closed.set(false);
                throw e;
            }
            budget.add(-segment.byteSize());
        }
    }
}
