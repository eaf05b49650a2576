package dev.shardwright.storage.internal.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/// What `statx` tells of a file. Its `struct statx` has the same layout on every processor (statx(2)).
///
/// @param mode kind and permissions
/// @param links how many names the file has
/// @param size length in bytes
/// @param modifiedNanos modification time in ns since 1970
/// @param inode the file's number on its device
/// @param device the device's number
public record Status(int mode, int links, long size, long modifiedNanos, long inode, long device) {

    /// `STATX_BASIC_STATS` without what nobody here asks: type, mode, links, modification time, inode, size.
    static final int WANTED = 0x1 | 0x2 | 0x4 | 0x40 | 0x100 | 0x200;

    private static final int KIND = 0xf000;

    static Status of(MemorySegment statx) {
        return new Status(
                Short.toUnsignedInt(statx.get(JAVA_SHORT, 28)),
                statx.get(JAVA_INT, 16),
                statx.get(JAVA_LONG, 40),
                nanos(statx.get(JAVA_LONG, 112), statx.get(JAVA_INT, 120)),
                statx.get(JAVA_LONG, 32),
                ((long) statx.get(JAVA_INT, 136) << 32) | Integer.toUnsignedLong(statx.get(JAVA_INT, 140)));
    }

    /// A time that is too far away is the last that can be told, as it is to the platform.
    private static long nanos(long seconds, int nanos) {
        long whole = TimeUnit.SECONDS.toNanos(seconds);
        return whole == Long.MAX_VALUE || whole == Long.MIN_VALUE ? whole : whole + nanos;
    }

    /// Whether it is a regular file.
    public boolean isFile() {
        return (mode & KIND) == 0x8000;
    }

    /// Whether it is a folder.
    public boolean isFolder() {
        return (mode & KIND) == 0x4000;
    }

    /// Whether it is a symbolic link.
    public boolean isLink() {
        return (mode & KIND) == 0xa000;
    }
}
