package dev.shardwright.storage.internal.disk;

import dev.shardwright.storage.internal.posix.PosixFile;
import dev.shardwright.storage.internal.posix.Status;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// The file system by system calls.
public record PosixDisk() implements Disk {

    private static final boolean CAN_LINK = PosixFile.canLink();

    /// @param device the device's number
    /// @param inode the file's number on it
    private record Identity(long device, long inode) {}

    @Override
    public Optional<FileState> state(Path path) throws IOException {
        try {
            return PosixFile.status(path).map(PosixDisk::state);
        } catch (AccessDeniedException e) {
            throw e;
        } catch (FileSystemException e) {
            // A link that leads in a circle.
            if (isLink(path)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static FileState state(Status status) {
        return new FileState(
                FileState.Kind.of(status.isFile(), status.isFolder()),
                status.size(),
                status.modifiedNanos(),
                status.inode());
    }

    @Override
    public boolean isLink(Path path) {
        try {
            return PosixFile.linkStatus(path).filter(Status::isLink).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Optional<Object> identity(Path path) throws IOException {
        Status status = PosixFile.status(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
        return Optional.of(new Identity(status.device(), status.inode()));
    }

    @Override
    public Optional<OpenObject> open(Path path) throws IOException {
        try {
            return regular(PosixFile.openToRead(path));
        } catch (FileSystemException e) {
            return emptyIfNone(path, e);
        }
    }

    @Override
    public Optional<OpenObject> openToChange(Path path) throws IOException {
        try {
            return regular(PosixFile.openToChange(path));
        } catch (FileSystemException e) {
            return emptyIfNone(path, e);
        }
    }

    /// Nothing, if that is why it cannot be opened.
    private Optional<OpenObject> emptyIfNone(Path path, FileSystemException failure) throws FileSystemException {
        try {
            if (failure instanceof NoSuchFileException || state(path).filter(FileState::isFile).isEmpty()) {
                return Optional.empty();
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        throw failure;
    }

    private static Optional<OpenObject> regular(PosixFile file) throws IOException {
        try {
            Status status = file.status();
            if (status.isFile()) {
                return Optional.of(new OpenObject(new PosixDiskFile(file), state(status)));
            }
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
        file.close();
        return Optional.empty();
    }

    @Override
    public DiskFile create(Path path) throws IOException {
        return new PosixDiskFile(PosixFile.create(path));
    }

    @Override
    public Optional<DiskFile> createUnnamed(Path folder) {
        if (!CAN_LINK) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PosixDiskFile(PosixFile.createUnnamed(folder)));
        } catch (IOException e) {
            // Whatever it was: who then makes a file with a name meets it too, if it matters.
            return Optional.empty();
        }
    }

    @Override
    public void link(DiskFile unnamed, Path path) throws IOException {
        ((PosixDiskFile) unnamed).file().link(path);
    }

    @Override
    public FileState setModified(Path path, long nanos) throws IOException {
        PosixFile.setModified(path, nanos);
        return state(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
    }

    @Override
    public void rename(Path path, Path target) throws IOException {
        PosixFile.rename(path, target);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        try (PosixFile open = PosixFile.openToRead(folder)) {
            open.syncAll();
        } catch (NoSuchFileException e) {
            // As it may be.
        }
    }
}
