package dev.shardwright.zarr;

import dev.shardwright.storage.Keys;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import java.util.List;
import java.util.TreeSet;

/// A group of an open hierarchy. Thread-safe.
public final class ZarrGroup implements ZarrNode {

    private final ObjectStore store;
    private final String path;
    private final GroupMetadata metadata;
    private final MemoryBudget budget;

    ZarrGroup(ObjectStore store, String path, GroupMetadata metadata, MemoryBudget budget) {
        this.store = store;
        this.path = path;
        this.metadata = metadata;
        this.budget = budget;
    }

    @Override
    public String path() {
        return path;
    }

    /// The metadata, as they were when the group was opened.
    public GroupMetadata metadata() {
        return metadata;
    }

    /// The array of this name, which may be a path of names.
    ///
    /// @throws ZarrException if there is no such array
    public ZarrArray array(String name) {
        if (Zarr.open(store, Keys.join(path, name), budget) instanceof ZarrArray array) {
            return array;
        }
        throw new ZarrException(store.address() + ": \"" + Keys.join(path, name) + "\" is a group, expected an array");
    }

    /// The group of this name, which may be a path of names.
    ///
    /// @throws ZarrException if there is no such group
    public ZarrGroup group(String name) {
        if (Zarr.open(store, Keys.join(path, name), budget) instanceof ZarrGroup group) {
            return group;
        }
        throw new ZarrException(store.address() + ": \"" + Keys.join(path, name) + "\" is an array, expected a group");
    }

    /// The names of the groups and arrays directly in this group, sorted; folders without metadata are left out.
    public List<String> children() {
        TreeSet<String> names = new TreeSet<>();
        for (String folder : store.listFolder(path).folders()) {
            if (store.head(Keys.join(Keys.join(path, folder), Zarr.METADATA)).isPresent()) {
                names.add(folder);
            }
        }
        return List.copyOf(names);
    }
}
