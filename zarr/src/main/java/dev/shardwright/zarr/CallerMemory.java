package dev.shardwright.zarr;

import dev.shardwright.storage.LargeMemory;
import java.lang.foreign.MemorySegment;

/// Memory of a caller, made accessible to the threads that read and write for it. Memory of a confined arena belongs to the
/// caller's thread, which waits in the call, so that it is not closed meanwhile.
///
/// @param memory accessible to all threads
/// @param copied whether it is a copy, where this module has no native access
record CallerMemory(MemorySegment memory, boolean copied) {

    private static final boolean NATIVE_ACCESS = CallerMemory.class.getModule().isNativeAccessEnabled();

    /// No thread of anybody, by which to ask whether memory is accessible to any.
    private static final Thread NOBODY = new Thread(() -> {});

    /// Memory to read from or to write to.
    static CallerMemory of(MemorySegment segment) {
        if (segment.isAccessibleBy(NOBODY)) {
            return new CallerMemory(segment, false);
        }
        return NATIVE_ACCESS
                ? new CallerMemory(everywhere(segment), false)
                : new CallerMemory(LargeMemory.allocate(segment.byteSize()).copyFrom(segment), true);
    }

    @SuppressWarnings("restricted") // asked for before
    private static MemorySegment everywhere(MemorySegment segment) {
        MemorySegment all = MemorySegment.ofAddress(segment.address()).reinterpret(segment.byteSize());
        return segment.isReadOnly() ? all.asReadOnly() : all;
    }

    /// Takes what was written to a copy over to the caller's memory.
    void takeOver(MemorySegment segment) {
        if (copied) {
            segment.copyFrom(memory);
        }
    }
}
