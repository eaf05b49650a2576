package dev.shardwright.storage.internal.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The latest modification time of any object that was deleted, per stripe of keys.
///
/// An object that takes the place of another gets a later modification time than that one. After a deletion there is
/// nothing left to compare with, and the wall clock alone may have been set back; so the time is kept here. A file of
/// {@link LockFile#STRIPES} longs, big-endian, in ns since 1970. A slot is read and written under its stripe's lock.
///
/// This is a `RandomAccessFile` because an interrupt would close a channel, and with it break the store for every thread.
final class Clocks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Clocks.class);

    private final Path path;
    private final RandomAccessFile file;

    private Clocks(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /// Makes the file if it is not there, at its full size: deleting must work on a full disk. Call under one and the
    /// same stripe's lock always.
    static void make(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long size = (long) LockFile.STRIPES * Long.BYTES;
            long found = file.length();
            if (found < size) {
                file.seek(found);
                file.write(new byte[Math.toIntExact(size - found)]);
            }
        }
    }

    /// Opens the file, which was made.
    static Clocks open(Path path) throws IOException {
        return new Clocks(path, new RandomAccessFile(path.toFile(), "rw"));
    }

    /// The latest time among the deleted objects of `stripe`; 0 if none was deleted.
    synchronized long latest(int stripe) throws IOException {
        byte[] bytes = new byte[Long.BYTES];
        file.seek((long) stripe * Long.BYTES);
        file.readFully(bytes);
        return ByteBuffer.wrap(bytes).getLong();
    }

    /// Notes that an object with this time is about to be deleted. A failure is only logged: it must not keep anyone
    /// from deleting, and matters only if the wall clock is set back as well.
    synchronized void note(int stripe, long modifiedNanos) {
        try {
            if (modifiedNanos > latest(stripe)) {
                file.seek((long) stripe * Long.BYTES);
                file.write(ByteBuffer.allocate(Long.BYTES)
                        .putLong(modifiedNanos)
                        .array());
            }
        } catch (IOException e) {
            LOG.warn("Cannot note the time of a deleted object in {}", path, e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
