package dev.shardwright.engine.publish;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.zarr.Zarr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What an output holds when a run takes it.
///
/// @param address the output's address
/// @param keys all keys but those of records, in order
/// @param dead the paths that a dead run wrote or replaced; empty if none died here
/// @param hasManifest whether a dataset was published there, or nearly
record OutputContents(String address, List<String> keys, Optional<Set<String>> dead, boolean hasManifest) {

    /// Looks what is there.
    static OutputContents of(ObjectStore store, Optional<Set<String>> dead) {
        List<String> keys = new ArrayList<>();
        store.list("", info -> {
            if (!Records.isRecord(info.key())) {
                keys.add(info.key());
            }
        });
        return new OutputContents(
                store.address(), keys, dead, store.head(Records.MANIFEST).isPresent());
    }

    /// Whether there is nothing at all.
    boolean isEmpty() {
        return keys.isEmpty() && dead.isEmpty() && !hasManifest;
    }

    /// A key that is there.
    String first() {
        return keys.isEmpty() ? Records.FOLDER + "/" : keys.getFirst();
    }

    /// Refuses what a run with `--overwrite` must not replace: anything but a dataset, or what is left of one.
    ///
    /// @throws OutputException naming what is there beside
    void checkReplaceable() {
        if (isEmpty()) {
            return;
        }
        if (!keys.contains(Zarr.METADATA) && dead.isEmpty() && !hasManifest) {
            throw new OutputException("output " + address + " holds something (" + keys.getFirst()
                    + ") that is neither a Zarr v3 dataset nor what a run left; --overwrite does not remove it");
        }
        DatasetKeys dataset = new DatasetKeys(nodes());
        for (String key : keys) {
            if (!dataset.hold(key)) {
                throw new OutputException("output " + address + " holds \"" + key
                        + "\", which is no part of a Zarr v3 dataset; --overwrite does not remove it");
            }
        }
    }

    /// The paths of the groups and arrays that are there, or that a dead run wrote or replaced.
    Set<String> nodes() {
        Set<String> nodes = new HashSet<>(dead.orElse(Set.of()));
        keys.stream().filter(DatasetKeys::isDocument).map(DatasetKeys::node).forEach(nodes::add);
        return nodes;
    }
}
