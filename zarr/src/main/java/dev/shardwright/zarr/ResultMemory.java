package dev.shardwright.zarr;

import dev.shardwright.storage.LargeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Memory for what reads return, outside the heap. Small results are cut from a larger piece, since making and freeing
/// memory outside the heap takes about a microsecond, which is what reading one cell takes. Thread-safe.
final class ResultMemory {

    /// Up to here results are cut from a piece, which stays as long as any of them is reachable.
    private static final int SMALL = 4 << 10;

    private static final int PIECE = 64 << 10;
    private static final int ALIGNMENT = 64;

    private MemorySegment piece = MemorySegment.NULL;
    private long used;

    /// Zeroed memory that lives as long as it is reachable, aligned to 64 bytes.
    MemorySegment allocate(long size) {
        return size <= SMALL ? cut(size) : LargeMemory.allocate(size);
    }

    private synchronized MemorySegment cut(long size) {
        if (piece.byteSize() - used < size) {
            piece = Arena.ofAuto().allocate(PIECE, ALIGNMENT);
            used = 0;
        }
        MemorySegment result = piece.asSlice(used, size);
        used = Math.min(PIECE, used + Math.ceilDiv(size, ALIGNMENT) * ALIGNMENT);
        return result;
    }
}
