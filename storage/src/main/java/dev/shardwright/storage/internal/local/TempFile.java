package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.internal.Window;
import dev.shardwright.storage.internal.disk.Disk;
import dev.shardwright.storage.internal.disk.DiskFile;
import dev.shardwright.storage.internal.disk.FileState;
import dev.shardwright.storage.internal.disk.ModifiedTime;
import dev.shardwright.storage.internal.disk.OpenObject;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/// The file that an object is written to before it becomes visible. Closing removes it unless it was moved into place.
/// For one thread at a time.
final class TempFile implements FinishedFile, AutoCloseable {

    private final Disk disk;
    private final Path path;
    private final DiskFile file;
    private long position;
    private boolean moved;

    private TempFile(Disk disk, Path path, DiskFile file) {
        this.disk = disk;
        this.path = path;
        this.file = file;
    }

    static TempFile create(LocalRoot root, Disk disk) throws IOException {
        Path path = root.newUpload();
        return new TempFile(disk, path, disk.create(path));
    }

    /// Appends bytes.
    void write(MemorySegment bytes) throws IOException {
        file.write(position, bytes);
        position += bytes.byteSize();
    }

    /// Appends bytes of `source`, copied by the operating system where it can.
    void writeFrom(OpenObject source, Window window) throws IOException {
        file.copyFrom(source.file(), window, position);
        position += window.length();
    }

    /// Ends writing.
    ///
    /// @param durable whether the bytes must be on the device when this returns
    void finish(boolean durable) throws IOException {
        if (durable) {
            file.sync();
        }
        file.endWriting();
    }

    @Override
    public FileState stamp(long floorNanos) throws IOException {
        return ModifiedTime.raise(file, floorNanos);
    }

    @Override
    public void moveTo(Path target) throws IOException {
        disk.rename(path, target);
        moved = true;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        try (file) {
            if (!moved) {
                Files.deleteIfExists(path);
            }
        }
    }
}
