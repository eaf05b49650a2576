package dev.shardwright.storage;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Small memory outside the heap that waits to be used again, since freeing shared memory makes every thread of the
/// process stop for a moment, which takes longer than encoding a small chunk. Thread-safe.
final class IdleMemory {

    /// The largest memory that is kept; larger one is freed at once.
    static final long MAX_SIZE = 1 << 20;

    /// The most bytes that wait. What comes on top pushes out the sizes unused for longest, for the garbage collector.
    static final long MAX_IDLE = 4 << 20;

    /// By size, least recently used first. Work asks for few different sizes again and again.
    private final LinkedHashMap<Long, ArrayDeque<MemorySegment>> bySize = new LinkedHashMap<>(16, 0.75f, true);

    private long idle;

    /// Memory of `size` zeroed bytes, aligned to 64.
    MemorySegment take(long size) {
        MemorySegment found = find(size);
        return found == null ? Arena.ofAuto().allocate(size, 64) : found.fill((byte) 0);
    }

    private synchronized @Nullable MemorySegment find(long size) {
        ArrayDeque<MemorySegment> sameSize = bySize.get(size);
        MemorySegment found = sameSize == null ? null : sameSize.poll();
        if (found != null) {
            idle -= size;
        }
        return found;
    }

    /// The bytes that wait.
    synchronized long bytes() {
        return idle;
    }

    /// Keeps memory that nobody uses any more.
    synchronized void give(MemorySegment memory) {
        bySize.computeIfAbsent(memory.byteSize(), s -> new ArrayDeque<>()).push(memory);
        idle += memory.byteSize();
        Iterator<Map.Entry<Long, ArrayDeque<MemorySegment>>> oldest =
                bySize.entrySet().iterator();
        while (idle > MAX_IDLE) {
            Map.Entry<Long, ArrayDeque<MemorySegment>> next = oldest.next();
            while (idle > MAX_IDLE && next.getValue().poll() != null) {
                idle -= next.getKey();
            }
            if (next.getValue().isEmpty()) {
                oldest.remove();
            }
        }
    }
}
