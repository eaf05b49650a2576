package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.Version;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What the file system tells of a path, links followed.
///
/// @param kind what is there
/// @param size length in bytes
/// @param modifiedNanos modification time in ns since 1970
/// @param inode the file's number on its device; 0 where the platform has none
record FileState(Kind kind, long size, long modifiedNanos, long inode) {

    /// What a path can be.
    enum Kind {
        /// A regular file: an object.
        FILE,
        /// A folder.
        FOLDER,
        /// A pipe, a socket, a device.
        OTHER
    }

    private static final boolean HAS_INODES =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

    /// The state of what is at `path`; empty if nothing is, be it that a link leads nowhere or in a circle, or that
    /// a part of the path is a file.
    static Optional<FileState> of(Path path) throws IOException {
        try {
            return Optional.of(HAS_INODES ? unix(path) : basic(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            // The platform has no exception types of their own for these two.
            if (e.getClass() == FileSystemException.class && (belowFile(path) || Files.isSymbolicLink(path))) {
                return Optional.empty();
            }
            throw e;
        }
    }

    boolean isFile() {
        return kind == Kind.FILE;
    }

    boolean isFolder() {
        return kind == Kind.FOLDER;
    }

    /// The version of the object in this state. {@link ModifiedTime#raise} sees to it that a key never has the same twice.
    Version version() {
        return new Version(modifiedNanos + "-" + size + "-" + inode);
    }

    ObjectInfo info(String key) {
        return new ObjectInfo(key, size, version(), Instant.EPOCH.plusNanos(modifiedNanos));
    }

    private static FileState unix(Path path) throws IOException {
        Map<String, Object> all =
                Files.readAttributes(path, "unix:isRegularFile,isDirectory,size,lastModifiedTime,ino");
        return new FileState(
                kind(value(all, "isRegularFile", Boolean.class), value(all, "isDirectory", Boolean.class)),
                value(all, "size", Number.class).longValue(),
                value(all, "lastModifiedTime", FileTime.class).to(TimeUnit.NANOSECONDS),
                value(all, "ino", Number.class).longValue());
    }

    private static <T> T value(Map<String, Object> all, String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(all.get(name), name));
    }

    private static FileState basic(Path path) throws IOException {
        BasicFileAttributes all = Files.readAttributes(path, BasicFileAttributes.class);
        return new FileState(
                kind(all.isRegularFile(), all.isDirectory()),
                all.size(),
                all.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                0);
    }

    private static Kind kind(boolean file, boolean folder) {
        return file ? Kind.FILE : folder ? Kind.FOLDER : Kind.OTHER;
    }

    /// Whether an ancestor of `path` is a file.
    private static boolean belowFile(Path path) {
        for (Path above = path.getParent(); above != null; above = above.getParent()) {
            if (Files.isRegularFile(above)) {
                return true;
            }
        }
        return false;
    }
}
