package dev.shardwright.storage.internal.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;

/// The functions of the C library that are called here, each bound once. What takes a {@link Scratch} gives what the function gives,
/// or `-errno` if it failed, and is called again when a signal interrupted it.
///
/// None is bound as *critical*: such a call keeps the garbage collector, and with it every thread, waiting until it returns, and
/// any of these may wait for a device.
final class Calls {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBRARY = LINKER.defaultLookup();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

    private static final MethodHandle OPEN = bind(
            "openat",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
            ERRNO,
            Linker.Option.firstVariadicArg(3));

    private static final MethodHandle CLOSE = bind("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), ERRNO);

    private static final MethodHandle READ =
            bind("pread", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG), ERRNO);

    private static final MethodHandle WRITE =
            bind("pwrite", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG), ERRNO);

    private static final MethodHandle COPY = bind(
            "copy_file_range",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
            ERRNO);

    private static final MethodHandle STATUS = bind(
            "statx", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS), ERRNO);

    private static final MethodHandle SYNC = bind("fdatasync", FunctionDescriptor.of(JAVA_INT, JAVA_INT), ERRNO);

    private static final MethodHandle START_SYNC = bind(
            "sync_file_range", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT), ERRNO);

    private static final MethodHandle SYNC_ALL = bind("fsync", FunctionDescriptor.of(JAVA_INT, JAVA_INT), ERRNO);

    private static final MethodHandle SET_TIMES =
            bind("futimens", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS), ERRNO);

    private static final MethodHandle SET_PATH_TIMES =
            bind("utimensat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT), ERRNO);

    private static final MethodHandle RENAME = bind("rename", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS), ERRNO);

    private static final MethodHandle LINK = bind(
            "linkat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT), ERRNO);

    private static final MethodHandle MAP = bind(
            "mmap", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG), ERRNO);

    private static final MethodHandle UNMAP =
            bind("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG), ERRNO);

    private static final MethodHandle ADVISE =
            bind("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT), ERRNO);

    private static final MethodHandle ALLOCATE = bind("malloc", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));

    private static final MethodHandle FREE = bind("free", FunctionDescriptor.ofVoid(JAVA_LONG));

    private static final MethodHandle ERROR_TEXT = bind("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private static final int READ_AND_WRITE = 0x1 | 0x2;
    private static final int PRIVATE_WITHOUT_FILE = 0x2 | 0x20;
    private static final int START_WRITING = 0x2;

    private Calls() {}

    /// `int openat(int folder, const char *path, int flags, ...)`, with the mode as the one further argument.
    static int open(Scratch scratch, int folder, MemorySegment path, int flags, int mode) {
        try {
            int result;
            do {
                result = (int) OPEN.invokeExact(scratch.state, folder, path, flags, mode);
            } while (result < 0 && scratch.error() == Errors.INTERRUPTED);
            return result < 0 ? -scratch.error() : result;
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /// `int close(int file)`. Interrupted by a signal, it has closed the file on Linux, and is not called again.
    static int close(Scratch scratch, int file) {
        try {
            int result = (int) CLOSE.invokeExact(scratch.state, file);
            return result == 0 || scratch.error() == Errors.INTERRUPTED ? 0 : -scratch.error();
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /// `ssize_t pread(int file, void *target, size_t count, off_t offset)`.
    static long read(Scratch scratch, int file, MemorySegment target, long offset) {
        try {
            long result;
            do {
                result = (long) READ.invokeExact(scratch.state, file, target, target.byteSize(), offset);
            } while (result < 0 && scratch.error() == Errors.INTERRUPTED);
            return result < 0 ? -scratch.error() : result;
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /// `ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset)`.
    static long write(Scratch scratch, int file, MemorySegment bytes, long offset) {
        try {
            long result;
            do {
                result = (long) WRITE.invokeExact(scratch.state, file, bytes, bytes.byteSize(), offset);
            } while (result < 0 && scratch.error() == Errors.INTERRUPTED);
            return result < 0 ? -scratch.error() : result;
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /// `ssize_t copy_file_range(int from, off_t *fromOffset, int to, off_t *toOffset, size_t count, unsigned flags)`.
    static long copy(Scratch scratch, int from, MemorySegment fromOffset, int to, MemorySegment toOffset, long count) {
        try {
            long result;
            do {
                result = (long) COPY.invokeExact(scratch.state, from, fromOffset, to, toOffset, count, 0);
            } while (result < 0 && scratch.error() == Errors.INTERRUPTED);
            return result < 0 ? -scratch.error() : result;
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /// `int statx(int folder, const char *path, int flags, unsigned mask, struct statx *result)`, into {@link Scratch#status}.
    static int status(Scratch scratch, int folder, MemorySegment path, int flags) {
        try {
            int result;
            do {
                result = (int) STATUS.invokeExact(scratch.state, folder, path, flags, Status.WANTED, scratch.status);
            } while (result < 0 && scratch.error() == Errors.INTERRUPTED);
            return result < 0 ? -scratch.error() : result;
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /// `int fdatasync(int file)`.
    static int sync(Scratch scratch, int file) {
        return onFile(SYNC, scratch, file);
    }

    /// `int sync_file_range(int file, off_t offset, off_t count, unsigned flags)`, of the whole file.
    static int startSync(Scratch scratch, int file) {
        try {
            int result = (int) START_SYNC.invokeExact(scratch.state, file, 0L, 0L, START_WRITING);
            return result < 0 ? -scratch.error() : result;
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /// `int fsync(int file)`.
    static int syncAll(Scratch scratch, int file) {
        return onFile(SYNC_ALL, scratch, file);
    }

    private static int onFile(MethodHandle function, Scratch scratch, int file) {
        try {
            int result;
            do {
                result = (int) function.invokeExact(scratch.state, file);
            } while (result < 0 && scratch.error() == Errors.INTERRUPTED);
            return result < 0 ? -scratch.error() : result;
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /// `int futimens(int file, const struct timespec times[2])`.
    static int setTimes(Scratch scratch, int file, MemorySegment times) {
        try {
            int result = (int) SET_TIMES.invokeExact(scratch.state, file, times);
            return result < 0 ? -scratch.error() : result;
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /// `int utimensat(int folder, const char *path, const struct timespec times[2], int flags)`.
    static int setTimes(Scratch scratch, int folder, MemorySegment path, MemorySegment times) {
        try {
            int result = (int) SET_PATH_TIMES.invokeExact(scratch.state, folder, path, times, 0);
            return result < 0 ? -scratch.error() : result;
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /// `int rename(const char *from, const char *to)`.
    static int rename(Scratch scratch, MemorySegment from, MemorySegment to) {
        try {
            int result = (int) RENAME.invokeExact(scratch.state, from, to);
            return result < 0 ? -scratch.error() : result;
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /// `int linkat(int folder, const char *from, int toFolder, const char *to, int flags)`, both paths as they are for `folder`.
    static int link(Scratch scratch, int folder, MemorySegment from, MemorySegment to, int flags) {
        try {
            int result = (int) LINK.invokeExact(scratch.state, folder, from, folder, to, flags);
            return result < 0 ? -scratch.error() : result;
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /// `void *mmap(void *address, size_t size, int protection, int flags, int file, off_t offset)`, with memory of no file, to
    /// read and write.
    static long map(Scratch scratch, long size) {
        try {
            long address = (long) MAP.invokeExact(
                    scratch.state, 0L, size, READ_AND_WRITE, PRIVATE_WITHOUT_FILE, -1, 0L);
            return address == -1 ? -scratch.error() : address;
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /// `int munmap(void *address, size_t size)`.
    static int unmap(Scratch scratch, long address, long size) {
        try {
            int result = (int) UNMAP.invokeExact(scratch.state, address, size);
            return result < 0 ? -scratch.error() : result;
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /// `int madvise(void *address, size_t size, int advice)`.
    static int advise(Scratch scratch, long address, long size, int advice) {
        try {
            int result = (int) ADVISE.invokeExact(scratch.state, address, size, advice);
            return result < 0 ? -scratch.error() : result;
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /// `void *malloc(size_t size)`; 0 if there is no more.
    static long allocate(long size) {
        try {
            return (long) ALLOCATE.invokeExact(size);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /// `void free(void *address)`.
    static void free(long address) {
        try {
            FREE.invokeExact(address);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /// `char *strerror(int error)`: a C string that is neither changed nor freed.
    static MemorySegment errorText(int error) {
        try {
            return (MemorySegment) ERROR_TEXT.invokeExact(error);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /// @throws NoSuchElementException if the C library has no such function
    @SuppressWarnings("restricted") // Only reached where native access is enabled for this module.
    private static MethodHandle bind(String name, FunctionDescriptor type, Linker.Option... options) {
        MemorySegment function =
                LIBRARY.find(name).orElseThrow(() -> new NoSuchElementException("the C library has no " + name));
        return LINKER.downcallHandle(function, type, options);
    }

    /// What a call threw. A call itself throws nothing, so it is about its arguments: memory that is closed, or of another thread.
    private static RuntimeException unchecked(Throwable e) {
        return switch (e) {
            case RuntimeException exception -> exception;
            case Error error -> throw error;
            default -> new IllegalStateException(e);
        };
    }
}
