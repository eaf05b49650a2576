package dev.shardwright.storage.internal.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The latest modification time of any object that was deleted, per stripe of keys.
///
/// An object that takes the place of another gets a later modification time than that one. After a deletion there is
/// nothing left to compare with, and the wall clock alone may have been set back; so the time is kept here. A file of
/// {@link LockFile#STRIPES} longs, big-endian, in ns since 1970. A slot is read and written under its stripe's lock.
///
/// The file is mapped: the slots of two stripes are used at the same time without a word between their threads, and an interrupt
/// closes nothing.
final class Clocks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Clocks.class);

    private static final long SIZE = (long) LockFile.STRIPES * Long.BYTES;

    private static final ValueLayout.OfLong TIME = ValueLayout.JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);

    private final Path path;
    private final Arena arena;
    private final MemorySegment times;

    private Clocks(Path path, Arena arena, MemorySegment times) {
        this.path = path;
        this.arena = arena;
        this.times = times;
    }

    /// Makes the file if it is not there, at its full size: deleting must work on a full disk. Call under one and the
    /// same stripe's lock always.
    static void make(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long found = file.length();
            if (found < SIZE) {
                file.seek(found);
                file.write(new byte[Math.toIntExact(SIZE - found)]);
            }
        }
    }

    /// Opens the file, which was made.
    static Clocks open(Path path) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Clocks(path, arena, channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE, arena));
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /// The latest time among the deleted objects of `stripe`; 0 if none was deleted.
    long latest(int stripe) throws IOException {
        try {
            return times.get(TIME, (long) stripe * Long.BYTES);
        } catch (InternalError e) {
            // How a page shows that cannot be read.
            throw new IOException(path + " has become unreadable since the store was opened; was it cut off?", e);
        }
    }

    /// Notes that an object with this time is about to be deleted. A failure is only logged: it must not keep anyone
    /// from deleting, and matters only if the wall clock is set back as well.
    void note(int stripe, long modifiedNanos) {
        try {
            if (modifiedNanos > latest(stripe)) {
                times.set(TIME, (long) stripe * Long.BYTES, modifiedNanos);
            }
        } catch (IOException | InternalError e) {
            LOG.warn("Cannot note the time of a deleted object in {}", path, e);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
