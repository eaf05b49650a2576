package dev.shardwright.storage.internal.disk;

import dev.shardwright.storage.internal.posix.Posix;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// What a local store asks of its file system, in two ways that do the same: by system calls where they can be made, and by
/// the platform's own classes. Stores that use one of them and stores that use the other keep their promises to each other.
public sealed interface Disk permits NioDisk, PosixDisk {

    /// The fastest one for the files of `folder`.
    static Disk of(Path folder) {
        return Posix.isAvailable() && folder.getFileSystem().equals(FileSystems.getDefault()) ? new PosixDisk() : new NioDisk();
    }

    /// The state of what is at `path`, links followed; empty if nothing is, be it that a link leads nowhere or in a circle, or that
    /// a part of the path is a file.
    Optional<FileState> state(Path path) throws IOException;

    /// Whether `path` is a symbolic link, as far as one can tell.
    boolean isLink(Path path);

    /// Tells one file from another, also after one was renamed to the other's name; empty if the platform cannot.
    ///
    /// @throws NoSuchFileException if there is no file
    Optional<Object> identity(Path path) throws IOException;

    /// Opens a file for reading; empty if there is no regular file.
    Optional<OpenObject> open(Path path) throws IOException;

    /// Opens a file, which is no link, for reading and writing; empty if there is no regular file. For use while nobody puts
    /// another file in its place.
    Optional<OpenObject> openToChange(Path path) throws IOException;

    /// Makes a file to write.
    DiskFile create(Path path) throws IOException;

    /// Makes a file to write that has no name until {@link #link} gives it one, and is gone when it is closed without, or its process
    /// dies. Empty if the platform or the file system cannot do that, or nothing can be written to `folder`.
    ///
    /// @param folder a folder on the file system on which the file is to get its name
    Optional<DiskFile> createUnnamed(Path folder);

    /// Gives a file of {@link #createUnnamed} its name.
    ///
    /// @throws FileAlreadyExistsException if something is at `path`
    /// @throws AtomicMoveNotSupportedException if its folder is on another file system
    void link(DiskFile unnamed, Path path) throws IOException;

    /// Sets the modification time of a file.
    ///
    /// @return the file's state then
    FileState setModified(Path path, long nanos) throws IOException;

    /// Renames a file over what is at `target`, atomically.
    ///
    /// @throws AtomicMoveNotSupportedException if it cannot be done so, between two file systems say
    void rename(Path path, Path target) throws IOException;

    /// Makes the entries of `folder` durable, also while the thread is interrupted, since what was published can no longer be
    /// taken back. A folder that is gone needs nothing.
    void syncFolder(Path folder) throws IOException;
}
