package dev.shardwright.storage;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Small memory outside the heap that waits to be used again, since freeing shared memory makes every thread of the
/// process stop for a moment, which takes longer than encoding a small chunk. Thread-safe; taking and giving wait for nobody.
final class IdleMemory {

    /// The largest memory that is kept; larger one is freed at once.
    static final long MAX_SIZE = 1 << 20;

    /// The most bytes that wait. What comes on top pushes out the sizes unused for longest, for the garbage collector.
    static final long MAX_IDLE = 4 << 20;

    /// By size. Work asks for few different sizes again and again.
    private final ConcurrentHashMap<Long, Stack> bySize = new ConcurrentHashMap<>();

    private final AtomicLong idle = new AtomicLong();

    /// Counts what was asked, to tell which size was used last. Threads that count at the same time may lose counts, or see
    /// old ones: sizes are then pushed out in a slightly other order.
    private long uses;

    /// Memory of `size` zeroed bytes, aligned to 64.
    MemorySegment take(long size) {
        MemorySegment found = find(size);
        return found == null ? Arena.ofAuto().allocate(size, 64) : found.fill((byte) 0);
    }

    /// Memory of `size` bytes, whatever is in them, aligned to 64.
    MemorySegment takeAsIs(long size) {
        MemorySegment found = find(size);
        return found == null ? Arena.ofAuto().allocate(size, 64) : found;
    }

    private @Nullable MemorySegment find(long size) {
        Stack sameSize = bySize.get(size);
        if (sameSize != null) {
            sameSize.used = ++uses;
        }
        MemorySegment found = sameSize == null ? null : sameSize.poll();
        if (found != null) {
            idle.addAndGet(-size);
        }
        return found;
    }

    /// The bytes that wait.
    long bytes() {
        return idle.get();
    }

    /// Keeps memory that nobody uses any more.
    void give(MemorySegment memory) {
        long size = memory.byteSize();
        Stack sameSize;
        do {
            // A stack that was just removed takes nothing: there will be another one.
            sameSize = bySize.computeIfAbsent(size, s -> new Stack());
            sameSize.used = ++uses;
        } while (!sameSize.push(memory));
        if (idle.addAndGet(size) > MAX_IDLE) {
            pushOut();
        }
    }

    private synchronized void pushOut() {
        while (idle.get() > MAX_IDLE) {
            Iterator<Long> oldest = bySize.entrySet().stream()
                    .sorted(Comparator.comparingLong(entry -> entry.getValue().used))
                    .map(Map.Entry::getKey)
                    .iterator();
            while (idle.get() > MAX_IDLE && oldest.hasNext()) {
                pushOut(oldest.next());
            }
        }
    }

    private void pushOut(Long size) {
        Stack stack = bySize.get(size);
        while (stack != null && idle.get() > MAX_IDLE && stack.poll() != null) {
            idle.addAndGet(-size);
        }
        if (stack != null && stack.close()) {
            bySize.remove(size, stack);
        }
    }

    /// Memory of one size, last given first.
    private static final class Stack {
        private static final Node CLOSED = new Node(MemorySegment.NULL, null);

        private final AtomicReference<@Nullable Node> top = new AtomicReference<>();
        private long used;

        /// Whether there is such a stack still.
        boolean push(MemorySegment memory) {
            while (true) {
                Node first = top.get();
                if (first == CLOSED) {
                    return false;
                } else if (top.compareAndSet(first, new Node(memory, first))) {
                    return true;
                }
            }
        }

        @Nullable MemorySegment poll() {
            while (true) {
                Node first = top.get();
                if (first == null || first == CLOSED) {
                    return null;
                } else if (top.compareAndSet(first, first.next)) {
                    return first.memory;
                }
            }
        }

        /// Lets nothing more be pushed, if nothing is there.
        boolean close() {
            return top.compareAndSet(null, CLOSED);
        }
    }

    private static final class Node {
        private final MemorySegment memory;
        private final @Nullable Node next;

        private Node(MemorySegment memory, @Nullable Node next) {
            this.memory = memory;
            this.next = next;
        }
    }
}
