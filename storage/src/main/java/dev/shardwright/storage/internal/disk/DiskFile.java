package dev.shardwright.storage.internal.disk;

import dev.shardwright.storage.internal.Window;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;

/// An open file. What moves bytes, and {@link #sync}, gives a {@link ClosedByInterruptException} in a thread that is
/// interrupted. For one thread at a time.
public interface DiskFile extends ModifiedTime.Settable, AutoCloseable {

    /// What the file is now. Of a file that may be replaced meanwhile it may be the state of the one in its place.
    ///
    /// @throws IOException also if the file is gone, and was not opened to be read
    FileState state() throws IOException;

    /// How many names the file has; 1 where the platform cannot tell.
    int names() throws IOException;

    /// Fills `target` with the bytes from `offset` on.
    ///
    /// @throws EOFException if the file ends before
    void read(long offset, MemorySegment target) throws IOException;

    /// Writes all of `bytes` from `offset` on.
    void write(long offset, MemorySegment bytes) throws IOException;

    /// Copies a window of `source`, which was opened by the same {@link Disk}, to the bytes from `offset` on.
    ///
    /// @throws EOFException if `source` ends before
    void copyFrom(DiskFile source, Window window, long offset) throws IOException;

    /// Has the system begin to make the bytes durable, where that can be done without waiting.
    void startSync();

    /// Makes the bytes durable.
    void sync() throws IOException;

    /// Ends writing: then the file may be renamed, on every platform.
    void endWriting() throws IOException;

    @Override
    void close() throws IOException;
}
