package dev.shardwright.storage.internal.disk;

import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.Version;
import dev.shardwright.storage.internal.Window;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.NoSuchFileException;

/// One version of an object, open. It stays readable when the object is replaced or deleted.
///
/// @param file the object's file
/// @param state the state of that very file when it was opened
public record OpenObject(DiskFile file, FileState state) implements AutoCloseable {

    public Bytes read(Window window, Version version, SegmentAllocator memory) throws IOException {
        MemorySegment segment = memory.allocate(window.length(), 1);
        file.read(window.offset(), segment);
        return new Bytes(segment, version, state.size());
    }

    /// Whether the file has not been changed in place since it was opened, if nobody is just doing so.
    public boolean isUnchanged() throws IOException {
        try {
            FileState now = file.state();
            return now.equals(state) || now.inode() != state.inode();
        } catch (NoSuchFileException e) {
            // Deleted: what is open stays as it was.
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
