package dev.shardwright.storage.internal.disk;

import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.Version;
import java.time.Instant;

/// What the file system tells of a path, links followed.
///
/// @param kind what is there
/// @param size length in bytes
/// @param modifiedNanos modification time in ns since 1970
/// @param inode the file's number on its device; 0 where the platform has none
public record FileState(Kind kind, long size, long modifiedNanos, long inode) {

    /// What a path can be.
    public enum Kind {
        /// A regular file: an object.
        FILE,
        /// A folder.
        FOLDER,
        /// A pipe, a socket, a device.
        OTHER;

        static Kind of(boolean file, boolean folder) {
            return file ? FILE : folder ? FOLDER : OTHER;
        }
    }

    public boolean isFile() {
        return kind == Kind.FILE;
    }

    public boolean isFolder() {
        return kind == Kind.FOLDER;
    }

    /// The version of the object in this state. {@link ModifiedTime#raise} sees to it that a key never has the same twice.
    public Version version() {
        return new Version(modifiedNanos + "-" + size + "-" + inode);
    }

    public ObjectInfo info(String key) {
        return new ObjectInfo(key, size, version(), Instant.EPOCH.plusNanos(modifiedNanos));
    }
}
