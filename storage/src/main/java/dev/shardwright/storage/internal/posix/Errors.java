package dev.shardwright.storage.internal.posix;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Numbers of `errno`, which x86-64 and ARM share, and the exceptions that the platform's own file classes throw for them.
final class Errors {

    static final int NO_ENTRY = 2;
    static final int INTERRUPTED = 4;
    static final int AGAIN = 11;
    static final int ACCESS = 13;
    static final int EXISTS = 17;
    static final int CROSS_DEVICE = 18;
    static final int NOT_A_FOLDER = 20;
    static final int INVALID = 22;
    static final int NO_CALL = 38;
    static final int LOOP = 40;
    static final int NOT_SUPPORTED = 95;

    private static final int LONGEST_TEXT = 1024;

    private Errors() {}

    /// Whether `copy_file_range` ended so for a reason that does not keep bytes from being read and written. Some file systems copy
    /// none (0) where there are some; at the end of a file there is none to be read either.
    static boolean isRefusalToCopy(int error) {
        return switch (error) {
            case 0, CROSS_DEVICE, INVALID, NO_CALL, NOT_SUPPORTED -> true;
            default -> false;
        };
    }

    /// What a call that names a path failed with.
    static FileSystemException of(int error, Path path) {
        return switch (error) {
            case ACCESS -> new AccessDeniedException(path.toString());
            case NO_ENTRY -> new NoSuchFileException(path.toString());
            case EXISTS -> new FileAlreadyExistsException(path.toString());
            default -> new FileSystemException(path.toString(), null, text(error));
        };
    }

    /// What a rename, or giving a name to a file of the folder `from`, failed with.
    static FileSystemException of(int error, Path from, Path to) {
        return switch (error) {
            case ACCESS -> new AccessDeniedException(from.toString(), to.toString(), null);
            case NO_ENTRY -> new NoSuchFileException(from.toString(), to.toString(), null);
            case EXISTS -> new FileAlreadyExistsException(from.toString(), to.toString(), null);
            case CROSS_DEVICE -> new AtomicMoveNotSupportedException(from.toString(), to.toString(), text(error));
            default -> new FileSystemException(from.toString(), to.toString(), text(error));
        };
    }

    /// What a call on an open file failed with.
    static IOException ofOpen(int error) {
        return new IOException(text(error));
    }

    @SuppressWarnings("restricted") // The text is at most this long, and ends with a zero byte.
    private static String text(int error) {
        return Calls.errorText(error).reinterpret(LONGEST_TEXT).getString(0);
    }
}
