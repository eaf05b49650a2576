package dev.shardwright.engine.publish;

import dev.shardwright.storage.Keys;
import dev.shardwright.storage.NotFoundException;
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
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.CRC32C;
import tools.jackson.databind.node.ObjectNode;

/// The steps that make a dataset visible, in the order in which they must be taken: {@link #hide} what is replaced,
/// {@link #place} the data, {@link #remove} what is left of the old, {@link #write} coordinates, {@link #describe}
/// arrays, {@link #record} all of it, {@link #reveal} the root. Before each operation the output must still be the run's;
/// before the last one the caller sees to it. For one run and one thread.
final class Publication {

    private final ObjectStore store;
    private final Claim claim;
    /// Every object of the dataset, as far as it is there.
    private final SortedMap<String, Manifest.Entry> objects = new TreeMap<>();

    private final SequencedMap<String, ObjectNode> documents = new LinkedHashMap<>();
    private byte[] root = {};

    Publication(ObjectStore store, Claim claim) {
        this.store = store;
        this.claim = claim;
    }

    /// Takes the old dataset's metadata away, the root's first, so that nobody who opens it sees half of it.
    void hide(List<String> replaced) {
        delete(Zarr.METADATA);
        delete(Records.MANIFEST);
        replaced.stream().filter(DatasetKeys::isDocument).forEach(this::delete);
    }

    private void delete(String key) {
        claim.check();
        store.delete(key);
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
                claim.check();
                store.move(object.key(), key, PutCondition.ALWAYS);
            }
            add(key, object);
        }
    }

    /// Removes the objects of the old dataset that no object of the new one has taken the place of.
    void remove(List<String> replaced) {
        for (String key : replaced) {
            if (!objects.containsKey(key)) {
                delete(key);
            }
        }
    }

    /// Has values written that are not there yet.
    ///
    /// @param writing writes them under a condition
    void write(Function<PutCondition, Optional<StoredObject>> writing) {
        claim.check();
        writing.apply(PutCondition.IF_ABSENT).ifPresent(o -> add(o.key(), o));
    }

    private void add(String key, StoredObject object) {
        objects.put(key, new Manifest.Entry(object.size(), object.crc32c()));
    }

    /// Writes an array's metadata.
    void describe(String path, ArrayMetadata metadata) {
        ObjectNode document = Zarr.document(metadata);
        String key = Keys.join(path, Zarr.METADATA);
        byte[] bytes = Zarr.encode(document);
        claim.check();
        store.put(key, MemorySegment.ofArray(bytes), PutCondition.IF_ABSENT);
        documents.put(path, document);
        objects.put(key, entry(bytes));
    }

    /// Writes the manifest, of all objects with the root's metadata.
    void record(String planHash, ObjectNode attributes) {
        root = Zarr.encode(Zarr.document(new GroupMetadata(attributes, documents)));
        objects.put(Zarr.METADATA, entry(root));
        claim.check();
        new Manifest(planHash, objects).write(store);
    }

    /// Writes the root's metadata, with which the dataset is there.
    ///
    /// @return the number of objects of the dataset
    /// @throws UnknownOutcomeException if it is not known whether it is there
    /// @throws StoreException if it is not
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
        } catch (NotFoundException e) {
            return false;
        } catch (StoreException e) {
            failed.addSuppressed(e);
            throw new UnknownOutcomeException(
                    "it is not known whether the dataset is visible; check " + store.address() + " tells: "
                            + failed.getMessage(),
                    failed);
        }
    }

    private static Manifest.Entry entry(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return new Manifest.Entry(bytes.length, (int) crc.getValue());
    }
}
