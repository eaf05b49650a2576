package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.InvalidKeyException;
import dev.shardwright.storage.Keys;
import dev.shardwright.storage.Listing;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.internal.Utf8Order;
import dev.shardwright.storage.internal.disk.FileState;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Lists the objects of a local store.
///
/// Folders are walked depth first, the entries of each sorted by name, a folder's name with its slash: `a-b` comes
/// before everything in `a`, since `-` sorts before `/`, and `a0` comes after. In this way the keys come in the order of
/// their bytes, and only the entries of the folders on one path are held at a time.
///
/// Passed over: what vanishes meanwhile, what is neither file nor folder, names that are no key segments, the stores'
/// private folders, and links that lead to a folder above themselves. Other links are followed.
///
/// @param paths the store's paths
record LocalListing(LocalPaths paths) {

    /// An entry of a folder.
    ///
    /// @param key the key of the object, or of the folder
    /// @param state its state
    /// @param start what every key of the entry starts with: the key, for a folder with its slash
    private record Entry(String key, FileState state, String start) {

        private static final Comparator<Entry> ORDER = Comparator.comparing(Entry::start, Utf8Order.INSTANCE);

        static Entry of(String key, FileState state) {
            return new Entry(key, state, state.isFolder() ? key + "/" : key);
        }
    }

    /// Visits the objects whose keys start with `prefix`.
    void visit(String prefix, Consumer<ObjectInfo> visitor) throws IOException {
        visit(LocalPaths.above(prefix), prefix, visitor);
    }

    /// The level below `folder`.
    Listing level(String folder) throws IOException {
        List<ObjectInfo> objects = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        for (Entry entry : entries(folder, "")) {
            if (entry.state.isFile()) {
                objects.add(entry.state.info(entry.key));
            } else if (holdsObject(entry.key)) {
                folders.add(entry.key.substring(entry.key.lastIndexOf('/') + 1));
            }
        }
        folders.sort(Utf8Order.INSTANCE);
        return new Listing(objects, folders);
    }

    private void visit(String folder, String prefix, Consumer<ObjectInfo> visitor) throws IOException {
        for (Entry entry : entries(folder, prefix)) {
            if (entry.state.isFile()) {
                visitor.accept(entry.state.info(entry.key));
            } else {
                visit(entry.key, "", visitor);
            }
        }
    }

    private boolean holdsObject(String folder) throws IOException {
        for (Entry entry : entries(folder, "")) {
            if (entry.state.isFile() || holdsObject(entry.key)) {
                return true;
            }
        }
        return false;
    }

    /// The files and folders in `folder` whose keys start with `prefix`, sorted; none if there is no such folder.
    private List<Entry> entries(String folder, String prefix) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(paths.path(folder))) {
            for (Path path : stream) {
                entry(path, folder, prefix).ifPresent(entries::add);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        entries.sort(Entry.ORDER);
        return entries;
    }

    private Optional<Entry> entry(Path path, String folder, String prefix) throws IOException {
        Optional<String> key = FileNames.segment(path)
                .map(name -> Keys.join(folder, name))
                .filter(found -> found.startsWith(prefix))
                .filter(found -> !LocalPaths.isPrivate(found))
                .filter(LocalListing::isKey);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        return paths.disk().state(path)
                .filter(state -> state.isFile() || (state.isFolder() && !leadsUp(path)))
                .map(state -> Entry.of(key.get(), state));
    }

    private static boolean isKey(String key) {
        try {
            Keys.check(key);
            return true;
        } catch (InvalidKeyException e) {
            return false;
        }
    }

    /// Whether the folder `path` is a link to a folder that it lies in: following it would never end.
    private boolean leadsUp(Path path) {
        if (!paths.disk().isLink(path)) {
            return false;
        }
        try {
            for (Path above = path.getParent(); above != null && above.startsWith(paths.root()); above = above.getParent()) {
                if (Files.isSameFile(above, path)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
