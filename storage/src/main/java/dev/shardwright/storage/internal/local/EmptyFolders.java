package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.InvalidKeyException;
import dev.shardwright.storage.Keys;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/// Removes folders that hold no object, as if folders did not exist.
///
/// A folder is removed under the lock of its own name as a key. The platform's delete looks what is there and then
/// removes it; the lock makes sure that no writer puts an object of that name in place between the two. A writer
/// whose folder goes away makes it again ({@link LocalChanges}).
///
/// @param paths the store's paths
record EmptyFolders(LocalPaths paths) {

    /// Removes the folders above `key` that became empty, innermost first.
    ///
    /// @return the innermost folder that stays
    Path removeAbove(LocalRoot root, String key) {
        String folder = LocalPaths.above(key);
        while (!folder.isEmpty() && removeIfEmpty(root, folder)) {
            folder = LocalPaths.above(folder);
        }
        return paths.path(folder);
    }

    /// Removes the folder that stands where the object `key` is to be placed, if there is no object in it.
    ///
    /// @throws InvalidKeyException naming something that is in the folder
    void removeBelow(LocalRoot root, String key) throws IOException {
        removeBelow(root, key, key);
    }

    private void removeBelow(LocalRoot root, String folder, String wanted) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(paths.path(folder))) {
            for (Path entry : entries) {
                Optional<String> below = FileNames.segment(entry).map(name -> Keys.join(folder, name));
                if (below.isEmpty()
                        || LocalPaths.isPrivate(below.get())
                        || !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    throw new InvalidKeyException(paths.place(wanted) + " cannot be an object beside "
                            + below.map(name -> "\"" + name + "\"").orElse(entry.toString())
                            + ": a local file system has one file or one folder of a name");
                }
                removeBelow(root, below.get(), wanted);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return;
        }
        removeIfEmpty(root, folder);
    }

    /// Whether there is no such folder any more. A failure leaves an empty folder, which is not worth an error.
    private boolean removeIfEmpty(LocalRoot root, String folder) {
        Path path = paths.path(folder);
        try (LocalRoot.Locked _ = root.lock(paths.place(folder))) {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(path);
            }
            return true;
        } catch (NoSuchFileException e) {
            return true;
        } catch (DirectoryNotEmptyException e) {
            return false;
        } catch (IOException e) {
            return false;
        }
    }
}
