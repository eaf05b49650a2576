package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.internal.Segments;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// The file that an object is written to before it becomes visible. Closing removes it unless it was moved into place.
/// For one thread at a time.
final class TempFile implements AutoCloseable {

    /// How far past the floor to set a modification time, in ns: file systems keep it in units of 1 ns, 100 ns (NTFS),
    /// 1 µs, 1 ms, 1 s (ext4 with small inodes) or 2 s (FAT).
    private static final long[] STEPS = {1, 100, 1_000, 1_000_000, 1_000_000_000, 2_000_000_000};

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

    /// Appends the first `size` bytes of `source`, copied by the operating system.
    void writeFrom(FileChannel source, long size) throws IOException {
        for (long done = 0; done < size; ) {
            long copied = source.transferTo(done, size - done, channel);
            if (copied == 0) {
                throw new EOFException("the file ends at byte " + done + ", expected " + size);
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

    /// Sets the modification time to now, or to just past `floorNanos` if that is later, so that it is greater than
    /// `floorNanos` as the file system keeps it. Called under the key's lock with the latest time that the key ever
    /// had, it makes a key's times strictly increase, and so no version comes twice.
    ///
    /// @return the state that the object will have once it is in place
    FileState stamp(long floorNanos) throws IOException {
        Instant now = Instant.now();
        long nowNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        for (long step : STEPS) {
            long wanted = Math.max(nowNanos, floorNanos + step);
            Files.setLastModifiedTime(path, FileTime.from(wanted, TimeUnit.NANOSECONDS));
            FileState state = FileState.of(path).orElseThrow(() -> new IOException(path + " was removed"));
            if (state.modifiedNanos() > floorNanos) {
                return state;
            }
        }
        throw new IOException("the file system does not keep modification times later than " + floorNanos
                + " ns since 1970; without them versions cannot be told apart");
    }

    /// Moves the file into place atomically, over what is there.
    void moveTo(Path target) throws IOException {
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        moved = true;
    }

    Path path() {
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
