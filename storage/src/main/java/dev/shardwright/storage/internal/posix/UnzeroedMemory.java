package dev.shardwright.storage.internal.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Memory of the C library, which nobody zeroes.
public final class UnzeroedMemory {

    private static final long ALIGNMENT = 64;

    private UnzeroedMemory() {}

    /// Memory of `size` bytes with anything in them, aligned to 64, that is freed when `arena` is closed. Only where
    /// {@link Posix#isAvailable}.
    ///
    /// @throws OutOfMemoryError if there is not as much
    @SuppressWarnings("restricted") // The memory was just allocated, is all ours, and is freed once.
    public static MemorySegment allocate(long size, Arena arena) {
        long address = size > Long.MAX_VALUE - ALIGNMENT ? 0 : Calls.allocate(size + ALIGNMENT);
        if (address == 0) {
            throw new OutOfMemoryError("no " + size + " bytes of memory outside the heap");
        }
        long aligned = (address + ALIGNMENT - 1) & -ALIGNMENT;
        return MemorySegment.ofAddress(aligned).reinterpret(size, arena, _ -> Calls.free(address));
    }
}
