package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.internal.Segments;
import dev.shardwright.storage.internal.Window;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// The file that an object is written to before it becomes visible. Closing removes it unless it was moved into place.
/// For one thread at a time.
final class TempFile implements FinishedFile, AutoCloseable {

    private final Path path;
    private final FileChannel channel;
    private boolean moved;

    private TempFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static TempFile create(LocalRoot root) throws IOException {
        Path path = root.newUpload();
        return new TempFile(
                path, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    void write(MemorySegment bytes) throws IOException {
        Segments.write(channel, bytes);
    }

    /// Appends bytes of `source`, copied by the operating system.
    void writeFrom(FileChannel source, Window window) throws IOException {
        for (long done = 0; done < window.length(); ) {
            long copied = source.transferTo(window.offset() + done, window.length() - done, channel);
            if (copied == 0) {
                throw new EOFException("the file ends at byte " + (window.offset() + done) + ", expected "
                        + (window.offset() + window.length()));
            }
            done += copied;
        }
    }

    /// Ends writing.
    ///
    /// @param durable whether the bytes must be on the device when this returns
    void finish(boolean durable) throws IOException {
        if (durable) {
            channel.force(false);
        }
        channel.close();
    }

    @Override
    public FileState stamp(long floorNanos) throws IOException {
        return ModifiedTime.raise(path, floorNanos);
    }

    @Override
    public void moveTo(Path target) throws IOException {
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        moved = true;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (!moved) {
                Files.deleteIfExists(path);
            }
        }
    }
}
