package dev.shardwright.benchmarks.peer;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.ArrayOptions;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The folder of an array, opened. Not thread-safe, the array is.
///
/// @param budget counts the memory that reading and writing take
record ArrayFolder(ObjectStore store, ZarrArray array, MemoryBudget budget) implements AutoCloseable {

    /// Opens the array in `folder`.
    static ArrayFolder open(Path folder, Durability durability, ArrayOptions options) {
        ObjectStore store = Stores.local(folder, durability);
        MemoryBudget budget = MemoryBudget.unlimited();
        if (Zarr.open(store, "", budget) instanceof ZarrArray array) {
            return new ArrayFolder(store, array.with(options), budget);
        }
        throw new IllegalArgumentException(folder + " holds a group, expected an array");
    }

    /// Deletes `folder`, makes it again with nothing but the metadata document, and opens it.
    static ArrayFolder fresh(Path folder, Path metadata, Durability durability, ArrayOptions options) throws IOException {
        delete(folder);
        Files.createDirectories(folder);
        Files.copy(metadata, folder.resolve(Zarr.METADATA));
        return open(folder, durability, options);
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
