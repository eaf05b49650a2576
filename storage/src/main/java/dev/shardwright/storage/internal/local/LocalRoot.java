package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.internal.Place;
import dev.shardwright.storage.internal.disk.Disk;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/// What all stores of this process that write below one root share: the lock file, the clocks, and the name under
/// which this process is known as a living writer.
///
/// Counted: {@link #open} and {@link #retain} take a use, {@link #close} gives one back, and the last one closes the
/// files. Thread-safe.
final class LocalRoot implements AutoCloseable {

    /// Static, because a process must have one channel on a lock file and no more (see {@link LockFile}), however many
    /// stores were opened on the root, by whatever part of the program. The key is the root's real path; the map is
    /// also the monitor of every `uses`.
    private static final Map<Path, LocalRoot> OPEN = new HashMap<>();

    /// Bits of a writer's random id: a clash of two living writers is as good as impossible, and would be noticed.
    private static final int ID_BITS = 48;

    private static final HexFormat HEX = HexFormat.of();

    private final Path real;
    private final Path uploads;
    private final LockFile locks;
    private final Clocks clocks;
    private final Writer writer;
    private final AtomicLong uploadNumber = new AtomicLong();
    private int uses = 1;

    private LocalRoot(Path real, Path uploads, LockFile locks, Clocks clocks, Writer writer) {
        this.real = real;
        this.uploads = uploads;
        this.locks = locks;
        this.clocks = clocks;
        this.writer = writer;
    }

    /// This process as a writer.
    ///
    /// @param id its number
    /// @param mark held until the lock file is closed, at the latest when the process ends
    private record Writer(long id, FileLock mark) {}

    /// Opens the root for writing; the folder and the store's private files are made where they are missing.
    static LocalRoot open(Path folder, Disk disk) throws IOException {
        synchronized (OPEN) {
            for (Path changed : Folders.create(folder)) {
                disk.syncFolder(changed);
            }
            Path real = folder.toRealPath();
            LocalRoot known = OPEN.get(real);
            if (known != null) {
                return known.retain();
            }
            LocalRoot root = create(real, disk);
            OPEN.put(real, root);
            return root;
        }
    }

    private static LocalRoot create(Path real, Disk disk) throws IOException {
        Path own = real.resolve(LocalPaths.PRIVATE);
        Path uploads = own.resolve("uploads");
        Folders.create(uploads);
        if (!uploads.toRealPath().equals(uploads)) {
            throw new IOException(uploads + " is reached through a symbolic link; the store's private folder must be"
                    + " on the file system of its objects");
        }
        LockFile locks = LockFile.open(own.resolve("lock"), disk, Patience.USUAL);
        try {
            Writer writer = becomeWriter(locks);
            Path clocks = own.resolve("clocks");
            try (LockFile.Hold _ = locks.hold(0, "opening the store")) {
                Clocks.make(clocks);
            }
            // The last step that can fail, so that nothing but the lock file is to be closed then.
            return new LocalRoot(real, uploads, locks, Clocks.open(clocks), writer);
        } catch (IOException | RuntimeException e) {
            locks.close();
            throw e;
        }
    }

    private static Writer becomeWriter(LockFile locks) throws IOException {
        while (true) {
            long id = ThreadLocalRandom.current().nextLong(1L << ID_BITS);
            Optional<FileLock> mark = locks.tryWriter(id);
            if (mark.isPresent()) {
                return new Writer(id, mark.get());
            }
        }
    }

    /// One use more, to be closed too.
    LocalRoot retain() {
        synchronized (OPEN) {
            if (uses == 0) {
                throw new IllegalStateException("the store on " + real + " is closed");
            }
            uses++;
            return this;
        }
    }

    /// Gives a use back.
    @Override
    public void close() throws IOException {
        synchronized (OPEN) {
            uses--;
            if (uses == 0) {
                OPEN.remove(real);
                try (locks;
                        clocks) {
                    // Both are closed, the second one also when the first fails.
                }
            }
        }
    }

    /// A path for a new upload, that names this process as its writer.
    Path newUpload() {
        return uploads.resolve(HEX.toHexDigits(writer.id, ID_BITS / 4) + "-"
                + HEX.toHexDigits(uploadNumber.getAndIncrement()));
    }

    /// The writer of an upload; empty for a file that is no upload.
    static OptionalLong writerOf(Path upload) {
        String name = String.valueOf(upload.getFileName());
        return name.matches("[0-9a-f]{12}-[0-9a-f]{16}")
                ? OptionalLong.of(HexFormat.fromHexDigitsToLong(name, 0, ID_BITS / 4))
                : OptionalLong.empty();
    }

    Path uploads() {
        return uploads;
    }

    /// Takes the mark of another writer, which is proof that it is dead; empty if it lives, as this process does.
    Optional<FileLock> claimDead(long otherWriter) throws IOException {
        return otherWriter == writer.id ? Optional.empty() : locks.tryWriter(otherWriter);
    }

    /// Waits for the lock of `key` (of an object or a folder).
    Locked lock(Place place) throws IOException {
        return new Locked(locks.hold(LockFile.stripe(place.key()), place.toString()), clocks);
    }

    /// Waits for the locks of two keys, which may have one stripe.
    LockedPair lock(Place first, Place second) throws IOException {
        int order = Integer.compare(LockFile.stripe(first.key()), LockFile.stripe(second.key()));
        Locked lower = lock(order <= 0 ? first : second);
        if (order == 0) {
            return new LockedPair(lower, lower);
        }
        try {
            Locked upper = lock(order < 0 ? second : first);
            return order < 0 ? new LockedPair(lower, upper) : new LockedPair(upper, lower);
        } catch (IOException | RuntimeException e) {
            lower.close();
            throw e;
        }
    }

    /// The locks of two keys, until closed by the same thread.
    ///
    /// @param first the lock of one key
    /// @param second the lock of the other, the same lock if the keys share a stripe
    record LockedPair(Locked first, Locked second) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (first.equals(second)) {
                first.close();
                return;
            }
            try (first;
                    second) {
                // Both are released, the second one also when the first fails.
            }
        }
    }

    /// The lock of a key, until closed by the same thread.
    record Locked(LockFile.Hold hold, Clocks clocks) implements AutoCloseable {

        /// A time in ns since 1970 that no object ever deleted, and no time ever noted, under this key was later than.
        long latestDeleted() throws IOException {
            return clocks.latest(hold.stripe());
        }

        /// Notes the time, in ns since 1970, of an object that is about to be deleted or to lose that time.
        void note(long modifiedNanos) {
            clocks.note(hold.stripe(), modifiedNanos);
        }

        @Override
        public void close() throws IOException {
            hold.close();
        }
    }
}
