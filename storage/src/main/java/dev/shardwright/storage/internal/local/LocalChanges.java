package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.InvalidKeyException;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Version;
import dev.shardwright.storage.internal.Conditions;
import dev.shardwright.storage.internal.Window;
import dev.shardwright.storage.internal.disk.Disk;
import dev.shardwright.storage.internal.disk.FileState;
import dev.shardwright.storage.internal.disk.OpenObject;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The ways in which an object's file changes: it is put in place, it is moved, or it is deleted.
///
/// All take the key's lock, or both keys', for the time between looking at what is there and changing it, and for nothing
/// else: bytes are written before, folders are made durable after. So all changes of a key, by threads and processes
/// that keep to this, have one order.
final class LocalChanges {

    private final LocalPaths paths;
    private final Spelling spelling;
    private final Disk disk;
    private final EmptyFolders emptyFolders;
    private final boolean durable;
    /// How long others may undo what a change needs: a folder is removed, an empty folder is made. Each time somebody
    /// else's change succeeds, so a change is not undone often; but a folder can be seen for as long as somebody who
    /// removes it is not let run by the system, while nothing can be put into it any more.
    private final Patience patience;

    LocalChanges(LocalPaths paths, Spelling spelling, boolean durable, Patience patience) {
        this.paths = paths;
        this.spelling = spelling;
        this.disk = paths.disk();
        this.emptyFolders = new EmptyFolders(paths);
        this.durable = durable;
        this.patience = patience;
    }

    /// Puts a finished file in place as the object `key` if `condition` holds.
    Version place(LocalRoot root, FinishedFile file, String key, PutCondition condition) throws IOException {
        Set<Path> touched = new LinkedHashSet<>();
        Version version = place(root, file, key, condition, touched);
        makeDurable(key, touched);
        return version;
    }

    /// The same, without making it durable that the file is there.
    ///
    /// @param touched gets the folders that have to be made durable
    Version place(LocalRoot root, FinishedFile file, String key, PutCondition condition, Set<Path> touched)
            throws IOException {
        for (Patience.Wait wait = awaitFolders(key); ; wait.pause()) {
            Optional<Version> version = tryPlace(root, file, key, condition, touched);
            if (version.isPresent()) {
                return version.get();
            }
            emptyFolders.removeBelow(root, key);
        }
    }

    /// Moves the object `from` to `to` if `condition` holds for `to`; onto itself, by taking the place of itself.
    ///
    /// @throws NotFoundException if there is no object `from`
    Version move(LocalRoot root, String from, String to, PutCondition condition) throws IOException {
        for (Patience.Wait wait = awaitFolders(to); ; wait.pause()) {
            Set<Path> touched = new LinkedHashSet<>();
            Optional<Version> version = tryMove(root, from, to, condition, touched);
            if (version.isPresent()) {
                makeDurable(to, touched);
                makeDurable(from, Set.of(emptyFolders.removeAbove(root, from)));
                return version.get();
            }
            emptyFolders.removeBelow(root, to);
        }
    }

    /// Deletes the object `key`.
    ///
    /// @return whether there was one
    boolean delete(LocalRoot root, String key) throws IOException {
        return delete(root, key, _ -> {});
    }

    /// Deletes the object `key` if it has this version.
    void delete(LocalRoot root, String key, Version version) throws IOException {
        delete(
                root,
                key,
                old -> Conditions.check(PutCondition.ifVersion(version), old.map(FileState::version), paths.place(key)));
    }

    /// @param check looks at what is there, and throws if it is not to be deleted
    private boolean delete(LocalRoot root, String key, Consumer<Optional<FileState>> check) throws IOException {
        Path target = paths.path(key);
        try (LocalRoot.Locked lock = root.lock(paths.place(key))) {
            paths.refuseLinks(key);
            spelling.check(key);
            Optional<FileState> old = disk.state(target).filter(FileState::isFile);
            check.accept(old);
            if (old.isEmpty()) {
                return false;
            }
            lock.note(old.get().modifiedNanos());
            Files.delete(target);
        }
        makeDurable(key, Set.of(emptyFolders.removeAbove(root, key)));
        return true;
    }

    /// Opens the object `key` to change it in place, under its lock. A link, or one of several names of a file, is replaced by
    /// a file of its own first, as a write would do: the other names are to keep what they have.
    ///
    /// @return what closes a use of `root`, too
    /// @throws NotFoundException if there is no object `key`
    LocalUpdate update(LocalRoot root, String key, Failures failures) throws IOException {
        for (Patience.Wait wait = awaitFolders(key); ; wait.pause()) {
            Optional<LocalUpdate> update = tryUpdate(root, key, failures);
            if (update.isPresent()) {
                return update.get();
            }
            Set<Path> touched = new LinkedHashSet<>();
            tryMoveCopy(root, key, key, PutCondition.ALWAYS, touched);
            makeDurable(key, touched);
        }
    }

    /// One try; empty if the object is a link or has other names.
    private Optional<LocalUpdate> tryUpdate(LocalRoot root, String key, Failures failures) throws IOException {
        LocalRoot.Locked lock = root.lock(paths.place(key));
        try {
            paths.refuseLinks(key);
            spelling.check(key);
            if (!disk.isLink(paths.path(key))) {
                OpenObject object = disk.openToChange(paths.path(key)).orElseThrow(() -> none(key));
                try {
                    if (object.file().names() == 1) {
                        return Optional.of(new LocalUpdate(paths.place(key), failures, root, lock, object, durable));
                    }
                } catch (IOException | RuntimeException e) {
                    object.close();
                    throw e;
                }
                object.close();
            }
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
        lock.close();
        return Optional.empty();
    }

    /// Whether what was read of the object `key` since it was opened is one version: nobody changed it in place. Who began to is
    /// waited for, since only the end of a change is sure to show.
    boolean isUnchanged(LocalRoot root, String key, OpenObject opened) throws IOException {
        try (LocalRoot.Locked _ = root.lock(paths.place(key))) {
            return opened.isUnchanged();
        }
    }

    private OpenObject open(String key) throws IOException {
        return disk.open(paths.path(key)).orElseThrow(() -> none(key));
    }

    private NotFoundException none(String key) {
        return new NotFoundException(paths.place(key) + ": there is no such object");
    }

    /// One try under the lock; empty if there is a folder in the way.
    private Optional<Version> tryPlace(
            LocalRoot root, FinishedFile file, String key, PutCondition condition, Set<Path> touched) throws IOException {
        try (LocalRoot.Locked lock = root.lock(paths.place(key))) {
            return tryPlace(lock, file, key, condition, touched);
        }
    }

    private Optional<Version> tryPlace(
            LocalRoot.Locked lock, FinishedFile file, String key, PutCondition condition, Set<Path> touched)
            throws IOException {
        Path target = paths.path(key);
        paths.refuseLinks(key);
        spelling.check(key);
        Optional<FileState> old = disk.state(target);
        if (old.isPresent() && !old.get().isFile()) {
            if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            throw new InvalidKeyException(
                    paths.place(key) + ": " + target + " is there, and is neither a file nor a folder");
        }
        Conditions.check(condition, old.map(FileState::version), paths.place(key));
        long latest = old.map(FileState::modifiedNanos).orElse(0L);
        FileState state = file.stamp(Math.max(latest, lock.latestDeleted()));
        return rename(file, target, key, touched) ? Optional.of(state.version()) : Optional.empty();
    }

    /// One try; empty if there is a folder in the way, or `from` was changed meanwhile.
    private Optional<Version> tryMove(
            LocalRoot root, String from, String to, PutCondition condition, Set<Path> touched) throws IOException {
        if (!isLinked(from, to)) {
            try {
                return tryMoveFile(root, from, to, condition, touched);
            } catch (AtomicMoveNotSupportedException e) {
                // One of the folders is on another file system, say.
            }
        }
        return tryMoveCopy(root, from, to, condition, touched);
    }

    /// Whether a rename would do something else than to move the object: a symbolic link would be renamed itself, and lead
    /// elsewhere if its target is relative; of two names that somebody linked to one file both would stay, and so would a
    /// file that is moved onto itself.
    private boolean isLinked(String from, String to) throws IOException {
        Path path = paths.path(from);
        Optional<FileState> old = disk.state(paths.path(to));
        return disk.isLink(path) || (old.isPresent() && old.equals(disk.state(path)));
    }

    private Optional<Version> tryMoveFile(
            LocalRoot root, String from, String to, PutCondition condition, Set<Path> touched) throws IOException {
        Path path = paths.path(from);
        try (OpenObject source = open(from)) {
            if (durable) {
                // It may have been written by a store that is not.
                source.file().sync();
            }
            try (LocalRoot.LockedPair locks = root.lock(paths.place(from), paths.place(to))) {
                if (!isStill(source, from)) {
                    return Optional.empty();
                }
                MovingFile file = new MovingFile(disk, path, source.state(), locks.first());
                return tryPlace(locks.second(), file, to, condition, touched);
            }
        }
    }

    /// Moves a copy, and deletes the object once the copy is in place and, where it must be, durable.
    private Optional<Version> tryMoveCopy(
            LocalRoot root, String from, String to, PutCondition condition, Set<Path> touched) throws IOException {
        try (OpenObject source = open(from);
                TempFile file = TempFile.create(root, disk)) {
            file.writeFrom(source, new Window(0, source.state().size()));
            file.finish(durable);
            try (LocalRoot.LockedPair locks = root.lock(paths.place(from), paths.place(to))) {
                if (!isStill(source, from)) {
                    return Optional.empty();
                }
                Optional<Version> version = tryPlace(locks.second(), file, to, condition, touched);
                if (version.isPresent() && !from.equals(to)) {
                    makeDurable(to, touched);
                    locks.first().note(source.state().modifiedNanos());
                    Files.delete(paths.path(from));
                }
                return version;
            }
        }
    }

    /// Whether the object `key`, which may be changed, is the one that was opened; to be asked under its lock.
    private boolean isStill(OpenObject opened, String key) throws IOException {
        paths.refuseLinks(key);
        spelling.check(key);
        return disk.state(paths.path(key)).equals(Optional.of(opened.state()));
    }

    /// Whether the file is in place; if not, there is a folder.
    private boolean rename(FinishedFile file, Path target, String key, Set<Path> touched) throws IOException {
        Path folder = paths.path(LocalPaths.above(key));
        for (Patience.Wait wait = awaitFolders(key); ; wait.check()) {
            try {
                file.moveTo(target);
                touched.add(folder);
                return true;
            } catch (NoSuchFileException e) {
                if (!file.isThere()) {
                    throw e;
                }
                if (!makeFolders(folder, key, touched)) {
                    // All are there, and yet it was not taken: one of them is just being removed.
                    wait.pause();
                }
            } catch (FileSystemException e) {
                if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                    return false;
                }
                refuseFileAbove(key);
                throw e;
            }
        }
    }

    /// Whether any folder was missing.
    private boolean makeFolders(Path folder, String key, Set<Path> touched) throws IOException {
        List<Path> changed;
        try {
            changed = Folders.create(folder);
        } catch (FileAlreadyExistsException e) {
            refuseFileAbove(key);
            throw e;
        }
        // What was not there to be looked at before may have been made by somebody else, as a link or otherwise spelled.
        paths.refuseLinks(key);
        spelling.check(key);
        touched.addAll(changed);
        return !changed.isEmpty();
    }

    private void refuseFileAbove(String key) {
        for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
            String above = key.substring(0, slash);
            if (Files.isRegularFile(paths.path(above))) {
                throw new InvalidKeyException(paths.place(key) + " cannot be an object beside \"" + above
                        + "\": a local file system has one file or one folder of a name");
            }
        }
    }

    /// Makes the entries of folders durable, where this is a store that does.
    ///
    /// @param key an object in one of them, for messages
    void makeDurable(String key, Set<Path> folders) {
        if (!durable) {
            return;
        }
        try {
            for (Path folder : folders) {
                disk.syncFolder(folder);
            }
        } catch (IOException e) {
            throw new StoreException(
                    paths.place(key) + " was changed, but the change may not survive a power failure: " + e, e);
        }
    }

    private Patience.Wait awaitFolders(String key) {
        return patience.start("others who change the folders of " + paths.path(key));
    }
}
