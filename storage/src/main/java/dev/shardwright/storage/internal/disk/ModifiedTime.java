package dev.shardwright.storage.internal.disk;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// Sets modification times, which tell the versions of a key apart.
public final class ModifiedTime {

    /// How far past the floor to set a time, in ns: file systems keep it in units of 1 ns, 100 ns (NTFS), 1 µs, 1 ms,
    /// 1 s (ext4 with small inodes) or 2 s (FAT).
    private static final long[] STEPS = {1, 100, 1_000, 1_000_000, 1_000_000_000, 2_000_000_000};

    private ModifiedTime() {}

    /// A file whose modification time can be set.
    public interface Settable {
        /// Sets it, in ns since 1970.
        ///
        /// @return the file's state then
        FileState setModified(long nanos) throws IOException;
    }

    /// Sets the modification time of a file to now, or to just past `floorNanos` if that is later, so that it is greater
    /// than `floorNanos` as the file system keeps it. Called under a key's lock with the latest time that the key ever
    /// had, it makes a key's times strictly increase, and so no version comes twice.
    ///
    /// @return the state of the file then
    public static FileState raise(Settable file, long floorNanos) throws IOException {
        Instant now = Instant.now();
        long nowNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        for (long step : STEPS) {
            FileState state = file.setModified(Math.max(nowNanos, floorNanos + step));
            if (state.modifiedNanos() > floorNanos) {
                return state;
            }
        }
        throw new IOException("the file system does not keep modification times later than " + floorNanos
                + " ns since 1970; without them versions cannot be told apart");
    }
}
