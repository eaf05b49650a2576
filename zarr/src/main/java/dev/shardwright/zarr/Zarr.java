package dev.shardwright.zarr;

import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.Keys;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Version;
import dev.shardwright.zarr.internal.MetadataJson;
import java.lang.foreign.MemorySegment;
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
    public static final String METADATA = "zarr.json";

    private Zarr() {}

    /// Opens the group at the root of a store.
    ///
    /// @throws ZarrException if there is none, or it is not Zarr v3
    public static ZarrGroup open(ObjectStore store) {
        if (open(store, "", MemoryBudget.unlimited()) instanceof ZarrGroup group) {
            return group;
        }
        throw new ZarrException(store.address() + ": the root is an array, expected a group; open it by its path");
    }

    /// Opens the group or array at `path` (empty: the root).
    ///
    /// @param budget counts the memory that reading takes
    /// @throws ZarrException if there is none, or it is not Zarr v3
    public static ZarrNode open(ObjectStore store, String path, MemoryBudget budget) {
        String key = Keys.join(path, METADATA);
        Bytes bytes;
        try {
            bytes = store.get(key);
        } catch (NotFoundException e) {
            throw new ZarrException(store.address() + ": there is no Zarr v3 group or array at \"" + path + "\" (no "
                    + key + ")", e);
        }
        try {
            ObjectNode document = MetadataJson.parse(bytes.toByteArray());
            return MetadataJson.isArray(document)
                    ? new ZarrArray(store, path, MetadataJson.readArray(document), budget)
                    : new ZarrGroup(store, path, MetadataJson.readGroup(document), budget);
        } catch (ZarrException e) {
            throw new ZarrException(store.address() + ": " + key + " " + e.getMessage(), e);
        }
    }

    /// A handle on an array whose metadata are not read from the store, and may not be there: chunks and shards can be
    /// written before the metadata that make them visible.
    ///
    /// @param budget counts the memory that reading and writing take
    public static ZarrArray array(ObjectStore store, String path, ArrayMetadata metadata, MemoryBudget budget) {
        return new ZarrArray(store, path, metadata, budget);
    }

    /// Writes the metadata of an array and opens it.
    public static ZarrArray create(ObjectStore store, String path, ArrayMetadata metadata, PutCondition condition) {
        writeMetadata(store, path, metadata.toJson(), condition);
        return new ZarrArray(store, path, metadata, MemoryBudget.unlimited());
    }

    /// Writes the metadata of a group and opens it.
    public static ZarrGroup create(ObjectStore store, String path, GroupMetadata metadata, PutCondition condition) {
        writeMetadata(store, path, metadata.toJson(), condition);
        return new ZarrGroup(store, path, metadata, MemoryBudget.unlimited());
    }

    /// The bytes that {@link #create} writes for this document.
    public static byte[] encode(ObjectNode document) {
        return MetadataJson.toBytes(document);
    }

    /// A metadata document as this library would write it, so that two documents that say the same are equal.
    ///
    /// @throws ZarrException if it is no metadata document
    public static ObjectNode normalise(ObjectNode document) {
        return MetadataJson.isArray(document)
                ? MetadataJson.readArray(document).toJson()
                : MetadataJson.readGroup(document).toJson();
    }

    private static Version writeMetadata(
            ObjectStore store, String path, ObjectNode document, PutCondition condition) {
        return store.put(Keys.join(path, METADATA), MemorySegment.ofArray(encode(document)), condition);
    }
}
