package dev.shardwright.cli;

import dev.shardwright.engine.Datasets;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.ZarrGroup;

/// Opens the array that a user names.
final class ArrayAddress {

    private ArrayAddress() {}

    /// An open array; closing it frees the store.
    record OpenArray(Datasets.Zarrs dataset, ZarrArray array) implements AutoCloseable {
        @Override
        public void close() {
            dataset.close();
        }
    }

    static OpenArray open(String address) {
        Datasets.Opened opened = Datasets.open(address);
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
        throw new UsageException(address + " is an input file, expected an array of a Zarr dataset");
    }
}
