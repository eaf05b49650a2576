package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.internal.disk.Disk;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Locks between threads and processes, in byte ranges of one file that stays empty.
///
/// Byte `s` of the file is the lock of stripe `s`; byte {@link #WRITERS} + `id` is held by the living writer `id`. Between the
/// threads of this process a stripe is a `ReentrantLock`, since file locks belong to the process.
///
/// The system drops all of a process's locks on a file when the process closes *any* descriptor of it. So nobody
/// else may open this file: there is one `LockFile` per root in a process ({@link LocalRoot}), and no store opens a
/// private file of another one. No bytes are read or written here either, because an interrupt during that would
/// close the channel; taking and releasing a lock is not affected by interrupts.
final class LockFile implements AutoCloseable {

    /// More than the threads that may sensibly write at a time, so that two keys rarely meet in one stripe.
    static final int STRIPES = 256;

    private static final long WRITERS = 1L << 32;

    private static final long THREAD_WAIT_NANOS = 1_000_000_000;

    private final Path path;
    private final FileChannel channel;
    private final Disk disk;
    private final Optional<Object> identity;
    private final Patience patience;
    private final ReentrantLock[] threads = new ReentrantLock[STRIPES];

    private LockFile(Path path, FileChannel channel, Disk disk, Optional<Object> identity, Patience patience) {
        this.path = path;
        this.channel = channel;
        this.disk = disk;
        this.identity = identity;
        this.patience = patience;
        for (int i = 0; i < STRIPES; i++) {
            threads[i] = new ReentrantLock();
        }
    }

    /// Opens the file, which is made if it is not there.
    static LockFile open(Path path, Disk disk, Patience patience) throws IOException {
        FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            return new LockFile(path, channel, disk, disk.identity(path), patience);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// The stripe of a key; the same in every process, since the hash of a string is part of its specification.
    static int stripe(String key) {
        int hash = Spelling.folded(key).hashCode();
        return (hash ^ (hash >>> 16)) & (STRIPES - 1);
    }

    /// Waits until this thread alone, of all processes, holds `stripe`. A thread that holds one
    /// stripe may wait for a second one only if its number is higher: so no two threads wait for each other.
    ///
    /// @param purpose what the lock is for, for the log
    /// @throws InterruptedIOException if the thread is interrupted while it waits; it stays interrupted
    /// @throws IllegalStateException if this thread holds the stripe already, and so would wait for itself
    Hold hold(int stripe, String purpose) throws IOException {
        Patience.Wait wait = patience.start("the lock of stripe " + stripe + " of " + path + " for " + purpose);
        ReentrantLock thread = threads[stripe];
        if (thread.isHeldByCurrentThread()) {
            throw new IllegalStateException("the lock for " + purpose + " cannot be had: this thread holds it for an update"
                    + " that is not closed");
        }
        awaitThreads(thread, wait);
        try {
            FileLock lock = awaitProcesses(stripe, wait);
            try {
                checkInPlace();
            } catch (IOException | RuntimeException e) {
                lock.release();
                throw e;
            }
            return new Hold(stripe, thread, lock);
        } catch (IOException | RuntimeException e) {
            thread.unlock();
            throw e;
        }
    }

    /// Takes the lock of writer `id`, unless that writer lives.
    Optional<FileLock> tryWriter(long id) throws IOException {
        return tryLock(WRITERS + id);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static void awaitThreads(ReentrantLock thread, Patience.Wait wait) throws IOException {
        try {
            while (!thread.tryLock() && !thread.tryLock(THREAD_WAIT_NANOS, TimeUnit.NANOSECONDS)) {
                wait.check();
            }
        } catch (InterruptedException e) {
            throw wait.interrupted();
        }
    }

    /// Asks again and again: when two processes wait for stripes that the other one's threads hold, the system takes
    /// that for a deadlock, because to it a process is a single owner, and refuses a lock that waits.
    private FileLock awaitProcesses(int stripe, Patience.Wait wait) throws IOException {
        while (true) {
            Optional<FileLock> lock = tryLock(stripe);
            if (lock.isPresent()) {
                return lock.get();
            }
            wait.pause();
        }
    }

    private Optional<FileLock> tryLock(long position) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock(position, 1, false));
        } catch (OverlappingFileLockException e) {
            // This process holds it by another channel: the same folder under a second real path, by a bind mount.
            return Optional.empty();
        }
    }

    /// Whoever opens the store after the file was removed makes a new one, and our locks mean nothing to them.
    private void checkInPlace() throws IOException {
        Optional<Object> now;
        try {
            now = disk.identity(path);
        } catch (NoSuchFileException e) {
            throw new IOException("the store's folder was removed while it was open: " + path + " is gone", e);
        }
        if (!now.equals(identity)) {
            throw new IOException("the store's folder was replaced while it was open: " + path + " is another file");
        }
    }

    /// A stripe that is held, until closed by the same thread.
    record Hold(int stripe, ReentrantLock thread, FileLock lock) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            try {
                lock.release();
            } finally {
                thread.unlock();
            }
        }
    }
}
