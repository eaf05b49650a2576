package dev.shardwright.storage.internal.disk;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The file system as every platform has it.
public record NioDisk() implements Disk {

    /// An object would have to be replaced this often, each time within the microseconds between two looks.
    private static final int ATTEMPTS = 1000;

    /// Only POSIX systems let a folder be opened, and need it.
    private static final boolean CAN_SYNC =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private static final boolean HAS_INODES =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

    @Override
    public Optional<FileState> state(Path path) throws IOException {
        try {
            return Optional.of(hasInode(path) ? unix(path) : basic(path));
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

    @Override
    public boolean isLink(Path path) {
        return Files.isSymbolicLink(path);
    }

    @Override
    public Optional<Object> identity(Path path) throws IOException {
        return Optional.ofNullable(
                Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    }

    /// A channel does not tell which file it is open on. But a version never comes twice, so when the path shows the
    /// same state before and after opening, it showed it all along, and the channel is open on that.
    @Override
    public Optional<OpenObject> open(Path path) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<FileState> before = state(path).filter(FileState::isFile);
            if (before.isEmpty()) {
                return Optional.empty();
            }
            try {
                FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
                try {
                    if (state(path).equals(before)) {
                        return Optional.of(new OpenObject(new NioFile(this, path, channel, Set.of()), before.get()));
                    }
                } catch (IOException | RuntimeException e) {
                    channel.close();
                    throw e;
                }
                channel.close();
            } catch (NoSuchFileException e) {
                // Deleted since the first look; perhaps already written anew.
            }
        }
        throw new IOException("after " + ATTEMPTS + " attempts, " + path + " is still being replaced while it is opened");
    }

    @Override
    public Optional<OpenObject> openToChange(Path path) throws IOException {
        Optional<FileState> state = state(path).filter(FileState::isFile);
        if (state.isEmpty()) {
            return Optional.empty();
        }
        Set<OpenOption> how =
                Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        return Optional.of(new OpenObject(new NioFile(this, path, FileChannel.open(path, how), how), state.get()));
    }

    @Override
    public DiskFile create(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new NioFile(this, path, channel, Set.of());
    }

    /// Java has no such files.
    @Override
    public Optional<DiskFile> createUnnamed(Path folder) {
        return Optional.empty();
    }

    @Override
    public void link(DiskFile unnamed, Path path) {
        throw new UnsupportedOperationException("no file is without a name here, so none can be given one: " + path);
    }

    @Override
    public FileState setModified(Path path, long nanos) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(nanos, TimeUnit.NANOSECONDS));
        return state(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
    }

    @Override
    public void rename(Path path, Path target) throws IOException {
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /// An interrupt closes the channel that it meets.
    @Override
    public void syncFolder(Path folder) throws IOException {
        if (!CAN_SYNC) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                    channel.force(true);
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                } catch (NoSuchFileException e) {
                    return;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// How many names a file has; 1 where the platform cannot tell.
    static int names(Path path) throws IOException {
        return hasInode(path) ? ((Number) Files.getAttribute(path, "unix:nlink")).intValue() : 1;
    }

    private static boolean hasInode(Path path) {
        return HAS_INODES && path.getFileSystem().equals(FileSystems.getDefault());
    }

    private static FileState unix(Path path) throws IOException {
        Map<String, Object> all =
                Files.readAttributes(path, "unix:isRegularFile,isDirectory,size,lastModifiedTime,ino");
        return new FileState(
                FileState.Kind.of(
                        value(all, "isRegularFile", Boolean.class), value(all, "isDirectory", Boolean.class)),
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
                FileState.Kind.of(all.isRegularFile(), all.isDirectory()),
                all.size(),
                all.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                0);
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
