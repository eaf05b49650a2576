package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.internal.Window;
import dev.shardwright.storage.internal.disk.Disk;
import dev.shardwright.storage.internal.disk.DiskFile;
import dev.shardwright.storage.internal.disk.FileState;
import dev.shardwright.storage.internal.disk.ModifiedTime;
import dev.shardwright.storage.internal.disk.OpenObject;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The file that an object is written to before it becomes visible. Closing removes it unless it was moved into place.
/// For one thread at a time.
///
/// Where the file system has such files it is without a name: then a new object takes one change of a folder instead of two, and
/// nothing stays behind when the process dies. Elsewhere, and before it replaces an object, its name is that of an upload.
final class TempFile implements FinishedFile, AutoCloseable {

    private final LocalRoot root;
    private final Disk disk;
    private final DiskFile file;
    /// Null while the file has no name.
    private @Nullable Path path;
    private long position;
    private boolean placed;

    private TempFile(LocalRoot root, Disk disk, DiskFile file, @Nullable Path path) {
        this.root = root;
        this.disk = disk;
        this.file = file;
        this.path = path;
    }

    static TempFile create(LocalRoot root, Disk disk) throws IOException {
        Optional<DiskFile> unnamed = disk.createUnnamed(root.uploads());
        if (unnamed.isPresent()) {
            return new TempFile(root, disk, unnamed.get(), null);
        }
        Path path = root.newUpload();
        return new TempFile(root, disk, disk.create(path), path);
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

    /// Has the system begin to make the bytes durable.
    void startSync() {
        file.startSync();
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

    /// The time at which it was written will do where it is late enough. It does not change any more: file systems of other machines,
    /// where it might, have no files without names.
    @Override
    public FileState stamp(long floorNanos) throws IOException {
        if (path == null) {
            FileState written = file.state();
            if (written.modifiedNanos() > floorNanos) {
                return written;
            }
        }
        return ModifiedTime.raise(file, floorNanos);
    }

    @Override
    public boolean isThere() {
        return path == null || Files.exists(path);
    }

    @Override
    public void moveTo(Path target) throws IOException {
        Path from = path;
        if (from == null) {
            try {
                disk.link(file, target);
                placed = true;
                return;
            } catch (FileAlreadyExistsException e) {
                from = root.newUpload();
                path = from;
                disk.link(file, from);
            }
        }
        disk.rename(from, target);
        placed = true;
    }

    @Override
    public void close() throws IOException {
        try (file) {
            if (path != null && !placed) {
                Files.deleteIfExists(path);
            }
        }
    }
}
