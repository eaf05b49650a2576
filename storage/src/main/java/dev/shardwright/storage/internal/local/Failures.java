package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.AccessDeniedException;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.StoreFullException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Tells what an `IOException` of the file system means to the caller of a store.
///
/// The platform has no exception types for a full disk or a read-only one, and its texts differ between systems and
/// languages; so where the type does not tell, the file system is asked.
///
/// @param paths the store's paths
record Failures(LocalPaths paths) {

    /// What a file system needs beside the bytes of a file, in bytes.
    private static final long OVERHEAD = 64 << 10;

    /// A failure to read or list. `what` is what could not be done, as in "reading".
    StoreException reading(String what, String key, IOException e) {
        String message = message(what, key, e);
        return e instanceof java.nio.file.AccessDeniedException
                ? with(new AccessDeniedException(message), e)
                : new StoreException(message, e);
    }

    /// A failure to write `wanted` more bytes, or to change the folders.
    StoreException writing(String what, String key, IOException e, long wanted) {
        String message = message(what, key, e);
        Path folder = existing(paths.path(key));
        if (e instanceof java.nio.file.AccessDeniedException) {
            return with(new AccessDeniedException(message), e);
        } else if (e instanceof ClosedByInterruptException || e instanceof AtomicMoveNotSupportedException) {
            return new StoreException(message, e);
        } else if (isFull(folder, wanted)) {
            return with(new StoreFullException(message), e);
        } else if (e instanceof FileSystemException && !Files.isWritable(folder)) {
            return with(new AccessDeniedException(message), e);
        }
        return new StoreException(message, e);
    }

    private String message(String what, String key, IOException e) {
        String reason = switch (e) {
            case ClosedByInterruptException _ -> "the thread was interrupted";
            case AtomicMoveNotSupportedException _ ->
                "its folder is on another file system than the store's folder " + LocalPaths.PRIVATE;
            case java.nio.file.AccessDeniedException denied -> "permission denied: " + denied.getMessage();
            case NoSuchFileException missing -> "there is no " + missing.getMessage();
            case FileSystemException other when other.getReason() == null ->
                other.getClass().getSimpleName() + ": " + other.getMessage();
            default -> String.valueOf(e.getMessage());
        };
        return what + " " + (key.isEmpty() ? paths.address() : paths.place(key).toString()) + " failed: " + reason;
    }

    /// The innermost folder at or above `path` that exists.
    private static Path existing(Path path) {
        Path folder = path;
        while (!Files.isDirectory(folder) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static boolean isFull(Path folder, long wanted) {
        try {
            return Files.getFileStore(folder).getUsableSpace() < wanted + OVERHEAD;
        } catch (IOException e) {
            return false;
        }
    }

    private static <E extends StoreException> E with(E exception, IOException cause) {
        exception.initCause(cause);
        return exception;
    }
}
