package dev.shardwright.engine.publish;

import dev.shardwright.storage.Keys;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.GroupMetadata;
import dev.shardwright.zarr.StoredObject;
import dev.shardwright.zarr.Zarr;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import tools.jackson.databind.node.ObjectNode;

/// The steps that make a dataset visible, in the order in which they must be taken: {@link #hide} what is replaced,
/// {@link #place} the data, {@link #remove} what is left of the old, {@link #describe} the arrays, {@link #record}
/// all of it, {@link #reveal} the root. For one run and one thread.
final class Publication {

    private final ObjectStore store;
    /// Every object of the dataset, as far as it is there.
    private final SortedMap<String, Manifest.Entry> objects = new TreeMap<>();

    private final SequencedMap<String, ObjectNode> documents = new LinkedHashMap<>();
    private byte[] root = {};

    Publication(ObjectStore store) {
        this.store = store;
    }

    /// Takes the old dataset's metadata away, the root's first, so that nobody sees half of the dataset.
    void hide(List<String> replaced) {
        store.delete(Zarr.METADATA);
        store.delete(Records.MANIFEST);
        replaced.stream().filter(DatasetKeys::isDocument).forEach(store::delete);
    }

    /// Gives the data their places.
    ///
    /// @param written the objects that tasks wrote
    /// @param prefix what stands before their keys; empty if they are in place already
    void place(List<StoredObject> written, String prefix) {
        for (StoredObject object : written) {
            String key = object.key();
            if (!prefix.isEmpty()) {
                key = key.substring(prefix.length() + 1);
                store.move(object.key(), key, PutCondition.ALWAYS);
            }
            objects.put(key, new Manifest.Entry(object.size(), object.crc32c()));
        }
    }

    /// Removes the objects of the old dataset that no object of the new one has taken the place of.
    void remove(List<String> replaced) {
        for (String key : replaced) {
            if (!objects.containsKey(key)) {
                store.delete(key);
            }
        }
    }

    /// Writes an array's metadata.
    void describe(String path, ArrayMetadata metadata) {
        ObjectNode document = metadata.toJson();
        String key = Keys.join(path, Zarr.METADATA);
        byte[] bytes = Zarr.encode(document);
        store.put(key, MemorySegment.ofArray(bytes), PutCondition.ALWAYS);
        documents.put(path, document);
        objects.put(key, entry(bytes));
    }

    /// Counts an object in that is in its place.
    void add(StoredObject object) {
        objects.put(object.key(), new Manifest.Entry(object.size(), object.crc32c()));
    }

    /// Writes the manifest, of all objects with the root's metadata.
    void record(String planHash, ObjectNode attributes) {
        root = Zarr.encode(new GroupMetadata(attributes, documents).toJson());
        objects.put(Zarr.METADATA, entry(root));
        new Manifest(planHash, objects).write(store);
    }

    /// Writes the root's metadata, with which the dataset is there.
    ///
    /// @return the number of objects of the dataset
    /// @throws StoreException if that failed, or it is not known whether it did
    int reveal() {
        try {
            store.put(Zarr.METADATA, MemorySegment.ofArray(root), PutCondition.IF_ABSENT);
        } catch (StoreException e) {
            // The answer may be what was lost, and not the document.
            if (!isRevealed(e)) {
                throw e;
            }
        }
        return objects.size();
    }

    private boolean isRevealed(StoreException failed) {
        try {
            return Arrays.equals(store.get(Zarr.METADATA).toByteArray(), root);
        } catch (StoreException e) {
            failed.addSuppressed(e);
            return false;
        }
    }

    private static Manifest.Entry entry(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return new Manifest.Entry(bytes.length, (int) crc.getValue());
    }
}
