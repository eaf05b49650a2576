package dev.shardwright.storage;

import dev.shardwright.storage.internal.posix.MappedMemory;
import dev.shardwright.storage.internal.posix.Posix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Memory outside the heap for results of any size.
///
/// From 4 MiB on, on Linux with native access, it is made page by page when it is touched, by whichever thread touches it, in pages
/// of 2 MiB where the system has them; so threads that fill a result make its memory side by side, and none zeroes it before. It
/// does not count towards `-XX:MaxDirectMemorySize`. Results that nobody can reach any more are freed by the garbage collector, which
/// is asked to run when there are 1 GiB of such memory, and again whenever it has doubled since. Everywhere else it is what
/// {@link Arena#ofAuto} gives.
public final class LargeMemory {

    /// Less is made by the platform: it is had faster than pages are mapped.
    static final long MAPPED_FROM = 4 << 20;

    private LargeMemory() {}

    /// {@return zeroed memory of `size` bytes, aligned to at least 64, for any thread, that lives as long as it is reachable}
    ///
    /// @param size how many bytes
    /// @throws IllegalArgumentException if `size` is negative
    /// @throws OutOfMemoryError if there is not as much
    public static MemorySegment allocate(long size) {
        return size >= MAPPED_FROM && Posix.isAvailable()
                ? MappedMemory.allocate(size)
                : Arena.ofAuto().allocate(size, 64);
    }
}
