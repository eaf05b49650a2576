package dev.shardwright.storage.internal.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// An open file, and what can be done with files by their paths. Failures are the exceptions that `java.nio.file.Files` and
/// channels give; unlike a channel, a file here does not look at interrupts.
///
/// Safe for use by several threads: closing waits for the call that runs, since the system may give the number of a closed file to
/// the next one that is opened.
public final class PosixFile implements AutoCloseable {

    private static final int CURRENT_FOLDER = -100;
    private static final int NO_FOLLOW = 0x100;
    private static final int FOLLOW = 0x400;
    private static final int EMPTY_PATH = 0x1000;
    private static final int NEW_FILE_MODE = 0x1b6;

    private static final int READ_WRITE = 2;
    private static final int CREATE = 0x40;
    private static final int EXCLUSIVE = 0x80;
    private static final int DO_NOT_WAIT = 0x800;
    private static final int FOLLOW_NO_LINK = Posix.ARM ? 0x8000 : 0x20000;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int WITHOUT_NAME = 0x400000 | (Posix.ARM ? 0x4000 : 0x10000);

    /// The open files of the calling thread, under their numbers. The folder of the process itself is lost when its first thread ends.
    private static final Path OPEN_FILES = Path.of("/proc/thread-self/fd");

    /// The most bytes that Linux moves by one call.
    private static final long MAX_STEP = 0x7ffff000;

    private final Path path;
    private int file;

    private PosixFile(Path path, int file) {
        this.path = path;
        this.file = file;
    }

    /// Opens a file for reading. A pipe is opened without waiting for who writes to it.
    public static PosixFile openToRead(Path path) throws IOException {
        return open(path, DO_NOT_WAIT);
    }

    /// Opens a file to read and change it; a symbolic link in its place is refused.
    public static PosixFile openToChange(Path path) throws IOException {
        return open(path, READ_WRITE | FOLLOW_NO_LINK | DO_NOT_WAIT);
    }

    /// Makes a file, to read and change it.
    public static PosixFile create(Path path) throws IOException {
        return open(path, READ_WRITE | CREATE | EXCLUSIVE);
    }

    /// Makes a file that has no name, on the file system of `folder`, to read and change it. It is gone when it is closed before it
    /// got a name by {@link #link}.
    ///
    /// @throws IOException also if the file system has no such files
    public static PosixFile createUnnamed(Path folder) throws IOException {
        return open(folder, READ_WRITE | WITHOUT_NAME);
    }

    private static PosixFile open(Path path, int flags) throws IOException {
        Scratch scratch = Scratch.take();
        try {
            MemorySegment name = scratch.path(PathName.of(path));
            int file = Calls.open(scratch, CURRENT_FOLDER, name, flags | CLOSE_ON_EXEC, NEW_FILE_MODE);
            if (file == -Errors.AGAIN && status(path).filter(Status::isFile).isPresent()) {
                // Somebody has a lease on the file: it is asked for, and waited for.
                file = Calls.open(scratch, CURRENT_FOLDER, name, (flags & ~DO_NOT_WAIT) | CLOSE_ON_EXEC, NEW_FILE_MODE);
            }
            if (file < 0) {
                throw Errors.of(-file, path);
            }
            return new PosixFile(path, file);
        } finally {
            scratch.give();
        }
    }

    /// What is at `path`, symbolic links followed; empty if nothing is, be it that a part of the path is a file.
    public static Optional<Status> status(Path path) throws IOException {
        return status(path, 0);
    }

    /// What is at `path` itself, be it a symbolic link.
    public static Optional<Status> linkStatus(Path path) throws IOException {
        return status(path, NO_FOLLOW);
    }

    private static Optional<Status> status(Path path, int flags) throws IOException {
        Scratch scratch = Scratch.take();
        try {
            int result = Calls.status(scratch, CURRENT_FOLDER, scratch.path(PathName.of(path)), flags);
            return switch (-result) {
                case 0 -> Optional.of(Status.of(scratch.status));
                case Errors.NO_ENTRY, Errors.NOT_A_FOLDER -> Optional.empty();
                default -> throw Errors.of(-result, path);
            };
        } finally {
            scratch.give();
        }
    }

    /// What the open file is.
    public synchronized Status status() throws IOException {
        Scratch scratch = Scratch.take();
        try {
            int result = Calls.status(scratch, file(), scratch.emptyPath, EMPTY_PATH);
            if (result < 0) {
                throw Errors.of(-result, path);
            }
            return Status.of(scratch.status);
        } finally {
            scratch.give();
        }
    }

    /// Renames a file over what is at `to`, atomically.
    public static void rename(Path from, Path to) throws IOException {
        Scratch scratch = Scratch.take();
        try {
            int result =
                    Calls.rename(scratch, scratch.path(PathName.of(from)), scratch.secondPath(PathName.of(to)));
            if (result < 0) {
                throw Errors.of(-result, from, to);
            }
        } finally {
            scratch.give();
        }
    }

    /// Whether {@link #link} can be called: a container may be without `/proc`.
    public static boolean canLink() {
        return Files.isDirectory(OPEN_FILES);
    }

    /// Gives a file of {@link #createUnnamed} its name.
    ///
    /// @throws FileAlreadyExistsException if something is at `to`
    /// @throws AtomicMoveNotSupportedException if the folder of `to` is on another file system
    public synchronized void link(Path to) throws IOException {
        Scratch scratch = Scratch.take();
        try {
            MemorySegment from = scratch.path(PathName.of(OPEN_FILES.resolve(Integer.toString(file()))));
            int result = Calls.link(scratch, CURRENT_FOLDER, from, scratch.secondPath(PathName.of(to)), FOLLOW);
            if (result < 0) {
                throw Errors.of(-result, path, to);
            }
        } finally {
            scratch.give();
        }
    }

    /// Sets the modification time of what is at `path`, symbolic links followed.
    public static void setModified(Path path, long nanos) throws IOException {
        Scratch scratch = Scratch.take();
        try {
            int result = Calls.setTimes(
                    scratch, CURRENT_FOLDER, scratch.path(PathName.of(path)), scratch.timesOfModification(nanos));
            if (result < 0) {
                throw Errors.of(-result, path);
            }
        } finally {
            scratch.give();
        }
    }

    /// Sets the modification time.
    public synchronized void setModified(long nanos) throws IOException {
        Scratch scratch = Scratch.take();
        try {
            int result = Calls.setTimes(scratch, file(), scratch.timesOfModification(nanos));
            if (result < 0) {
                throw Errors.of(-result, path);
            }
        } finally {
            scratch.give();
        }
    }

    /// Fills `target` with the bytes from `offset` on: straight into it, if it is outside the heap.
    ///
    /// @throws EOFException if the file ends before
    public synchronized void read(long offset, MemorySegment target) throws IOException {
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("the memory to read into is read-only");
        }
        Scratch scratch = Scratch.take();
        try {
            for (long at = 0; at < target.byteSize(); ) {
                long rest = target.byteSize() - at;
                MemorySegment memory =
                        target.isNative() ? target.asSlice(at, Math.min(rest, MAX_STEP)) : scratch.transfer(rest);
                long count = Calls.read(scratch, file(), memory, offset + at);
                if (count < 0) {
                    throw Errors.ofOpen((int) -count);
                } else if (count == 0) {
                    throw new EOFException("the file ends at byte " + (offset + at) + ", expected "
                            + (offset + target.byteSize()));
                }
                if (!target.isNative()) {
                    MemorySegment.copy(memory, 0, target, at, count);
                }
                at += count;
            }
        } finally {
            scratch.give();
        }
    }

    /// Writes all of `bytes` from `offset` on: straight from where they are, if that is outside the heap.
    public synchronized void write(long offset, MemorySegment bytes) throws IOException {
        Scratch scratch = Scratch.take();
        try {
            for (long at = 0; at < bytes.byteSize(); ) {
                long rest = bytes.byteSize() - at;
                MemorySegment memory =
                        bytes.isNative() ? bytes.asSlice(at, Math.min(rest, MAX_STEP)) : scratch.transfer(rest);
                if (!bytes.isNative()) {
                    MemorySegment.copy(bytes, at, memory, 0, memory.byteSize());
                }
                long count = Calls.write(scratch, file(), memory, offset + at);
                if (count < 0) {
                    throw Errors.ofOpen((int) -count);
                }
                at += count;
            }
        } finally {
            scratch.give();
        }
    }

    /// Copies bytes of `source` to the bytes from `offset` on, inside the system where it can.
    ///
    /// @throws EOFException if `source` ends before
    public void copyFrom(PosixFile source, long sourceOffset, long length, long offset) throws IOException {
        Scratch scratch = Scratch.take();
        try {
            for (long done = 0; done < length; ) {
                long rest = length - done;
                long count = copy(scratch, source, sourceOffset + done, rest, offset + done);
                if (count <= 0) {
                    if (!Errors.isRefusalToCopy((int) -count)) {
                        throw Errors.ofOpen((int) -count);
                    }
                    MemorySegment memory = scratch.transfer(rest);
                    source.read(sourceOffset + done, memory);
                    write(offset + done, memory);
                    count = memory.byteSize();
                }
                done += count;
            }
        } finally {
            scratch.give();
        }
    }

    private long copy(Scratch scratch, PosixFile source, long from, long length, long to) {
        scratch.longs.setAtIndex(JAVA_LONG, 0, from);
        scratch.longs.setAtIndex(JAVA_LONG, 1, to);
        MemorySegment fromOffset = scratch.longs.asSlice(0, Long.BYTES);
        MemorySegment toOffset = scratch.longs.asSlice(Long.BYTES, Long.BYTES);
        synchronized (source) {
            synchronized (this) {
                return Calls.copy(scratch, source.file(), fromOffset, file(), toOffset, Math.min(length, MAX_STEP));
            }
        }
    }

    /// Has the system begin to write the bytes to the device. It may not, which does no harm.
    public synchronized void startSync() {
        Scratch scratch = Scratch.take();
        try {
            Calls.startSync(scratch, file());
        } finally {
            scratch.give();
        }
    }

    /// Makes the bytes and the size durable.
    public synchronized void sync() throws IOException {
        Scratch scratch = Scratch.take();
        try {
            check(Calls.sync(scratch, file()));
        } finally {
            scratch.give();
        }
    }

    /// Makes everything about the file durable; of a folder its entries.
    public synchronized void syncAll() throws IOException {
        Scratch scratch = Scratch.take();
        try {
            check(Calls.syncAll(scratch, file()));
        } finally {
            scratch.give();
        }
    }

    /// Closes the file. Closing twice does nothing. After a failure to close it is closed as well.
    @Override
    public synchronized void close() throws IOException {
        if (file < 0) {
            return;
        }
        int closing = file;
        file = -1;
        Scratch scratch = Scratch.take();
        try {
            check(Calls.close(scratch, closing));
        } finally {
            scratch.give();
        }
    }

    private static void check(int result) throws IOException {
        if (result < 0) {
            throw Errors.ofOpen(-result);
        }
    }

    private int file() {
        if (file < 0) {
            throw new IllegalStateException(path + " is closed");
        }
        return file;
    }
}
