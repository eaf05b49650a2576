package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.internal.disk.Disk;
import dev.shardwright.storage.internal.disk.FileState;
import dev.shardwright.storage.internal.disk.ModifiedTime;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The file of an object that is to become another object by being renamed. For use under the locks of both keys. What
/// cannot be renamed so gives an {@link AtomicMoveNotSupportedException}, and stays in place.
///
/// @param disk the file system
/// @param path the object's file
/// @param state its state
/// @param lock the lock of the key that the object leaves
record MovingFile(Disk disk, Path path, FileState state, LocalRoot.Locked lock) implements FinishedFile {

    /// The new time is seen at the old key too until the file is renamed, and so counts as one that this key had.
    @Override
    public FileState stamp(long floorNanos) throws IOException {
        FileState stamped;
        try {
            stamped = ModifiedTime.raise(nanos -> disk.setModified(path, nanos), Math.max(floorNanos, state.modifiedNanos()));
        } catch (FileSystemException e) {
            // Renaming takes the right to write in the folders, setting a time takes ownership of the file.
            AtomicMoveNotSupportedException failure = new AtomicMoveNotSupportedException(
                    path.toString(), null, "its modification time cannot be set");
            failure.initCause(e);
            throw failure;
        }
        lock.note(stamped.modifiedNanos());
        return stamped;
    }

    @Override
    public boolean isThere() {
        return Files.exists(path);
    }

    @Override
    public void moveTo(Path target) throws IOException {
        disk.rename(path, target);
    }
}
