package dev.shardwright.benchmarks.peer;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The folder of an array, opened. Not thread-safe, the array is.
record ArrayFolder(ObjectStore store, ZarrArray array) implements AutoCloseable {

    /// Opens the array in `folder`.
    static ArrayFolder open(Path folder, Durability durability) {
        ObjectStore store = Stores.local(folder, durability);
        if (Zarr.open(store, "", MemoryBudget.unlimited()) instanceof ZarrArray array) {
            return new ArrayFolder(store, array);
        }
        throw new IllegalArgumentException(folder + " holds a group, expected an array");
    }

    /// Deletes `folder`, makes it again with nothing but the metadata document, and opens it.
    static ArrayFolder fresh(Path folder, Path metadata, Durability durability) throws IOException {
        delete(folder);
        Files.createDirectories(folder);
        Files.copy(metadata, folder.resolve(Zarr.METADATA));
        return open(folder, durability);
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
