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
    ///
    /// @throws IllegalStateException if it is closed
    /// @throws WrongThreadException if it belongs to another thread
    static CallerMemory of(MemorySegment segment) {
        if (!segment.scope().isAlive()) {
            throw new IllegalStateException("memory of " + segment.byteSize() + " bytes is closed, expected it open until"
                    + " the call returns");
        }
        if (!segment.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException("memory of " + segment.byteSize() + " bytes is confined to another thread than "
                    + Thread.currentThread());
        }
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
