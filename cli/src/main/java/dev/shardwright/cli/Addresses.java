package dev.shardwright.cli;

import dev.shardwright.engine.Datasets;
import dev.shardwright.source.GranuleException;
import dev.shardwright.storage.Listing;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.ZarrGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Opens what a user's address names. An address that cannot be one, or where nothing is, is wrong usage; what is there
/// and cannot be understood is a failure.
final class Addresses {

    private Addresses() {}

    /// An open array; closing it frees the store.
    record OpenArray(Datasets.Zarrs dataset, ZarrArray array) implements AutoCloseable {
        @Override
        public void close() {
            dataset.close();
        }
    }

    /// Opens a store, whatever it holds.
    ///
    /// @throws UsageException if the address cannot be that of a store
    static ObjectStore store(String address) {
        try {
            return Stores.open(address);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /// Refuses a local address where there is nothing at all, not even a folder.
    ///
    /// @throws UsageException if there is nothing, or the address cannot be that of a store
    static void checkFolder(String address) {
        localPath(address).filter(path -> !Files.exists(path)).ifPresent(path -> {
            throw new UsageException(address + " does not exist");
        });
    }

    /// Where in the local dataset around it an address lies; empty if there is none around it.
    ///
    /// @throws UsageException if the address cannot be that of a store
    static Optional<Datasets.Located> part(String address) {
        return localPath(address)
                .map(path -> Datasets.locate(path.toAbsolutePath().normalize()))
                .filter(located -> !located.path().isEmpty());
    }

    private static Optional<Path> localPath(String address) {
        try {
            return Stores.localPath(address);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /// Opens the store of a dataset, which may be damaged.
    ///
    /// @throws UsageException if the address cannot be that of a store, or holds nothing
    static ObjectStore dataset(String address) {
        ObjectStore store = store(address);
        boolean holdsSomething = false;
        try {
            Listing top = store.listFolder("");
            holdsSomething = !top.objects().isEmpty() || !top.folders().isEmpty();
        } finally {
            if (!holdsSomething) {
                store.close();
            }
        }
        if (!holdsSomething) {
            throw new UsageException(address + " holds nothing, expected a dataset");
        }
        return store;
    }

    /// Opens a group, an array or an input file.
    ///
    /// @throws UsageException if there is none, nor can be
    static Datasets.Opened open(String address) {
        try {
            return Datasets.open(address);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        } catch (ZarrException e) {
            if (isNothing(address, e)) {
                throw new UsageException(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private static boolean isNothing(String address, ZarrException e) {
        return e.getCause() instanceof NotFoundException
                || localPath(address).filter(path -> !Files.exists(path.resolve(Zarr.METADATA))).isPresent();
    }

    /// Opens an array.
    ///
    /// @throws UsageException if the address names something else, or nothing
    static OpenArray array(String address) {
        Datasets.Opened opened;
        try {
            opened = open(address);
        } catch (GranuleException e) {
            throw noArray(address);
        }
        if (opened instanceof Datasets.Zarrs zarrs) {
            switch (zarrs.node()) {
                case ZarrArray array -> {
                    return new OpenArray(zarrs, array);
                }
                case ZarrGroup group -> {
                    String children = String.join(", ", group.children());
                    opened.close();
                    throw new UsageException(
                            address + " is a group, expected an array: add /NAME, with one of " + children);
                }
            }
        }
        opened.close();
        throw noArray(address);
    }

    private static UsageException noArray(String address) {
        return new UsageException(address + " is a file, expected an array of a Zarr dataset");
    }
}
