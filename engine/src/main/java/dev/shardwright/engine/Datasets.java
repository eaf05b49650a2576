package dev.shardwright.engine;

import dev.shardwright.source.Granule;
import dev.shardwright.source.GranuleException;
import dev.shardwright.source.GranuleFormat;
import dev.shardwright.source.GranuleFormats;
import dev.shardwright.storage.Keys;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectLocation;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.ZarrGroup;
import dev.shardwright.zarr.ZarrNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Opens what an address holds, found out by looking: a Zarr group or array (also one inside a hierarchy:
/// `out.zarr/h_mean`), or a granule.
public final class Datasets {

    private Datasets() {}

    /// Something that was opened; closing it frees the store.
    public sealed interface Opened extends AutoCloseable {
        @Override
        void close();
    }

    /// A group or array of a Zarr hierarchy.
    ///
    /// @param store the store of the whole hierarchy
    /// @param node the group or array that the address names
    /// @param parent the group that directly holds it; empty at the root
    public record Zarrs(ObjectStore store, ZarrNode node, Optional<ZarrGroup> parent) implements Opened {
        @Override
        public void close() {
            store.close();
        }
    }

    /// An input file.
    ///
    /// @param store the store that holds it
    /// @param granule the file
    /// @param format the format's name
    public record Granules(ObjectStore store, Granule granule, String format) implements Opened {
        @Override
        public void close() {
            try (store) {
                granule.close();
            }
        }
    }

    /// Opens an address.
    ///
    /// @throws ZarrException if it holds nothing that can be opened
    /// @throws GranuleException if it is a file that cannot be read
    public static Opened open(String address) {
        Optional<Path> local = Stores.localPath(address);
        if (local.isEmpty()) {
            int slash = address.indexOf('/', address.indexOf("://") + 3);
            return slash < 0 ? zarr(address, "") : zarr(address.substring(0, slash), trimmed(address.substring(slash)));
        }
        Path path = local.get().toAbsolutePath().normalize();
        if (Files.isRegularFile(path)) {
            return granule(path.toString());
        }
        if (!Files.exists(path.resolve(Zarr.METADATA))) {
            throw new ZarrException(address + (Files.exists(path) ? " holds no Zarr v3 group or array (no "
                    + Zarr.METADATA + ")" : " does not exist"));
        }
        Located located = locate(path);
        return zarr(located.root().toString(), located.path());
    }

    /// A place in a local hierarchy.
    ///
    /// @param root the folder of the hierarchy's root
    /// @param path what leads from there to the place, as in keys; empty for the root itself
    public record Located(Path root, String path) {}

    /// Finds the hierarchy that a local folder is part of: its root is the highest folder at or above the given one to which
    /// every folder in between is a group or array.
    ///
    /// @param folder absolute and normalised
    public static Located locate(Path folder) {
        Path root = folder;
        while (root.getParent() != null && Files.exists(root.getParent().resolve(Zarr.METADATA))) {
            root = root.getParent();
        }
        return new Located(root, root.relativize(folder).toString().replace('\\', '/'));
    }

    /// The root of the nearest dataset that a local address lies in, without being that root. Other stores cannot be opened
    /// below a dataset's root.
    ///
    /// @throws IllegalArgumentException if `address` is none
    static Optional<Path> enclosing(String address) {
        return Stores.localPath(address)
                .map(path -> path.toAbsolutePath().normalize().getParent())
                .flatMap(above -> Stream.iterate(above, Objects::nonNull, Path::getParent)
                        .filter(folder -> Files.exists(folder.resolve(Zarr.METADATA)))
                        .findFirst())
                .map(folder -> locate(folder).root());
    }

    private static String trimmed(String path) {
        return path.replaceAll("^/+|/+$", "");
    }

    private static Opened zarr(String storeAddress, String path) {
        ObjectStore store = Stores.open(storeAddress);
        boolean done = false;
        try {
            ZarrNode node = Zarr.open(store, path, MemoryBudget.unlimited());
            int slash = path.lastIndexOf('/');
            String parentPath = slash < 0 ? "" : path.substring(0, slash);
            Optional<ZarrGroup> parent = Optional.empty();
            if (!path.isEmpty()
                    && store.head(Keys.join(parentPath, Zarr.METADATA)).isPresent()
                    && Zarr.open(store, parentPath, MemoryBudget.unlimited()) instanceof ZarrGroup group) {
                parent = Optional.of(group);
            }
            done = true;
            return new Zarrs(store, node, parent);
        } finally {
            if (!done) {
                store.close();
            }
        }
    }

    private static Opened granule(String address) {
        ObjectLocation location = ObjectLocation.of(address);
        List<GranuleFormat> formats = GranuleFormats.all().stream()
                .sorted(Comparator.comparing((GranuleFormat f) ->
                        f.suffixes().stream().noneMatch(address::endsWith)))
                .toList();
        GranuleException first = null;
        for (GranuleFormat format : formats) {
            ObjectStore store = location.openStore();
            boolean done = false;
            try {
                Granules opened = new Granules(store, format.open(store, location.key()), format.name());
                done = true;
                return opened;
            } catch (GranuleException e) {
                first = first == null ? e : first;
            } finally {
                if (!done) {
                    store.close();
                }
            }
        }
        throw first == null ? new GranuleException(address + ": no file format is known") : first;
    }
}
