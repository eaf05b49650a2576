package dev.shardwright.zarr;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.zarr.internal.copy.NodeCopy;
import dev.shardwright.zarr.internal.metadata.ArrayJson;
import dev.shardwright.zarr.internal.metadata.Document;
import dev.shardwright.zarr.internal.metadata.GroupJson;
import dev.shardwright.zarr.internal.metadata.MetadataStore;
import dev.shardwright.zarr.internal.metadata.NodeJson;
import dev.shardwright.zarr.internal.metadata.NodeNames;
import tools.jackson.databind.node.ObjectNode;

/// Opens and creates Zarr v3 hierarchies in a store.
///
/// ```java
/// try (ObjectStore store = Stores.open("file:///data/out.zarr")) {
///     ZarrArray heights = Zarr.open(store).array("h_mean");
///     double[] some = heights.read(new Box(new long[] {1000}, new long[] {24})).toDoubleArray();
/// }
/// ```
public final class Zarr {

    /// The name of metadata documents.
    public static final String METADATA = NodeNames.DOCUMENT;

    private Zarr() {}

    /// Opens the group at the root of a store.
    ///
    /// @param store where the hierarchy is
    /// @return the group
    /// @throws ZarrException if there is none, or it is not Zarr v3
    public static ZarrGroup open(ObjectStore store) {
        if (open(store, "", MemoryBudget.unlimited()) instanceof ZarrGroup group) {
            return group;
        }
        throw new ZarrException(store.address() + ": the root is an array, expected a group; open it by its path");
    }

    /// Opens the group or array at `path` (empty: the root), by one request.
    ///
    /// An array whose metadata name something that this library does not have is opened for its metadata alone; see
    /// {@link ArrayLayout.Unsupported}.
    ///
    /// @param store where the hierarchy is
    /// @param path the node's path; empty for the root
    /// @param budget counts the memory that reading takes
    /// @return the node
    /// @throws ZarrException if there is none, or it is not Zarr v3
    public static ZarrNode open(ObjectStore store, String path, MemoryBudget budget) {
        MetadataStore nodes = MetadataStore.of(store);
        return open(nodes, path, nodes.get(path), budget);
    }

    /// The node that a document is of.
    static ZarrNode open(MetadataStore nodes, String path, ObjectNode document, MemoryBudget budget) {
        return nodes.named(
                path,
                () -> NodeJson.isArray(document)
                        ? new ZarrArray(nodes, path, ArrayJson.read(document), budget)
                        : ZarrGroup.of(nodes, path, GroupJson.read(document), budget));
    }

    /// {@return a handle on an array whose metadata are not read from the store, and may not be there: chunks and shards can be
    /// written before the metadata that make them visible}
    ///
    /// @param store where the chunks are
    /// @param path the node's path; empty for the root
    /// @param metadata the metadata
    /// @param budget counts the memory that reading and writing take
    public static ZarrArray array(ObjectStore store, String path, ArrayMetadata metadata, MemoryBudget budget) {
        return new ZarrArray(MetadataStore.of(store), path, metadata, budget);
    }

    /// Writes the metadata of an array at any path and opens it. Looks at nothing else in the store: see
    /// {@link ZarrGroup#createArray(String, ArrayMetadata)} for a hierarchy in which every node has its parents.
    ///
    /// @param store where the hierarchy is
    /// @param path the node's path; empty for the root
    /// @param metadata the metadata
    /// @param condition what must hold
    /// @return the array
    /// @throws ZarrException if the codecs cannot take the array's chunks; nothing is written
    /// @throws dev.shardwright.storage.ConditionFailedException if the condition does not hold; nothing is written
    public static ZarrArray create(ObjectStore store, String path, ArrayMetadata metadata, PutCondition condition) {
        MetadataStore nodes = MetadataStore.of(store);
        ZarrArray array = new ZarrArray(nodes, path, metadata, MemoryBudget.unlimited());
        nodes.put(nodes.spell(path, document(metadata)), condition);
        return array;
    }

    /// Writes the metadata of a group at any path and opens it. Looks at nothing else in the store: see
    /// {@link ZarrGroup#createGroup(String)}.
    ///
    /// @param store where the hierarchy is
    /// @param path the node's path; empty for the root
    /// @param metadata the metadata
    /// @param condition what must hold
    /// @return the group
    /// @throws dev.shardwright.storage.ConditionFailedException if the condition does not hold; nothing is written
    public static ZarrGroup create(ObjectStore store, String path, GroupMetadata metadata, PutCondition condition) {
        MetadataStore nodes = MetadataStore.of(store);
        nodes.put(nodes.spell(path, document(metadata)), condition);
        return ZarrGroup.of(nodes, path, metadata, MemoryBudget.unlimited());
    }

    /// Copies a node with everything below it to a path of a store (empty: the root) where nothing is, as
    /// {@link ZarrGroup#copy(ZarrGroup, String)} does. Looks at nothing else in the store.
    ///
    /// @param source the node
    /// @param store the store of the copy
    /// @param path the path of the copy in it
    /// @return the copy, which counts no memory
    /// @throws ZarrException if something is there
    public static ZarrNode copy(ZarrNode source, ObjectStore store, String path) {
        if (!path.isEmpty()) {
            NodeNames.check(path);
        }
        MetadataStore nodes = MetadataStore.of(store);
        MemoryBudget budget = MemoryBudget.unlimited();
        ObjectStore from = switch (source) {
            case ZarrArray array -> array.store();
            case ZarrGroup group -> group.store();
        };
        NodeCopy copy = new NodeCopy(from, nodes, path, budget, ZarrArray::copyCells);
        NodeCopy.Plan plan = switch (source) {
            case ZarrArray array -> copy.plan(array, array.metadata());
            case ZarrGroup group -> copy.plan(group);
        };
        copy.checkEmpty();
        return open(nodes, path, copy.run(plan), budget);
    }

    /// {@return the document for `zarr.json` of an array}
    ///
    /// @param metadata the metadata
    public static ObjectNode document(ArrayMetadata metadata) {
        return ArrayJson.write(metadata);
    }

    /// {@return the document for `zarr.json` of a group}
    ///
    /// @param metadata the metadata
    public static ObjectNode document(GroupMetadata metadata) {
        return GroupJson.write(metadata);
    }

    /// {@return the bytes that {@link #create} writes for this document}
    ///
    /// @param document the document
    public static byte[] encode(ObjectNode document) {
        return Document.of(document).toBytes();
    }

    /// {@return a metadata document as this library would write it, so that two documents that say the same are equal}
    ///
    /// @param document the document
    /// @throws ZarrException if it is no metadata document
    public static ObjectNode normalise(ObjectNode document) {
        return NodeJson.normalise(document);
    }
}
