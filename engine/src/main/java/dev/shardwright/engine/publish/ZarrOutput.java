package dev.shardwright.engine.publish;

import dev.shardwright.engine.plan.DatasetLayout;
import dev.shardwright.engine.plan.DatasetLayout.FieldArray;
import dev.shardwright.engine.plan.Plan;
import dev.shardwright.grid.Grid;
import dev.shardwright.grid.RectilinearGrid;
import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.Keys;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.GroupMetadata;
import dev.shardwright.zarr.StoredObject;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.codec.Codecs;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A plain Zarr v3 dataset that is being made: its objects are written while nothing is visible, its metadata last and
/// the root's last of all.
///
/// An empty output is written in place. A dataset that replaces another one is written beside it, so that the old one
/// stays whole until the new one is complete; then the old one goes, the new objects take their places, and its metadata
/// follow. In between there is nothing to see, never a mixture. For one run and one thread.
public final class ZarrOutput {

    private final ObjectStore store;
    private final String prefix;
    /// From here on what is there belongs to the new dataset, and only a run that completes it may touch it.
    private boolean publishing;

    private ZarrOutput(ObjectStore store, String prefix) {
        this.store = store;
        this.prefix = prefix;
    }

    /// Refuses an output that holds something, before anything is read or written.
    ///
    /// @param overwrite whether a dataset, or what is left of one, may be replaced
    /// @throws OutputException if the output cannot be taken
    public static void check(ObjectStore store, boolean overwrite) {
        Optional<String> first = firstKey(store);
        if (first.isEmpty()) {
            return;
        }
        if (!overwrite) {
            throw new OutputException("output " + store.address() + " holds something already (" + first.get()
                    + "); give another one, or --overwrite to replace a dataset");
        }
        boolean dataset = store.head(Zarr.METADATA).isPresent();
        boolean leftovers = store.head(Records.RUN).isPresent() || store.head(Records.MANIFEST).isPresent();
        if (!dataset && !leftovers) {
            throw new OutputException("output " + store.address() + " holds something (" + first.get()
                    + ") that is neither a Zarr v3 dataset nor what a run left; --overwrite does not remove it");
        }
        store.list("", info -> {
            if (!Records.isRecord(info.key()) && !isPartOfDataset(info.key())) {
                throw new OutputException("output " + store.address() + " holds \"" + info.key()
                        + "\", which is no part of a Zarr v3 dataset; --overwrite does not remove it");
            }
        });
    }

    private static Optional<String> firstKey(ObjectStore store) {
        var top = store.listFolder("");
        if (!top.objects().isEmpty()) {
            return Optional.of(top.objects().getFirst().key());
        }
        return top.folders().isEmpty() ? Optional.empty() : Optional.of(top.folders().getFirst() + "/");
    }

    private static boolean isPartOfDataset(String key) {
        return key.equals(Zarr.METADATA)
                || key.endsWith("/" + Zarr.METADATA)
                || key.matches("(.*/)?c([/.][0-9]+)*")
                || key.matches("(.*/)?[0-9]+([/.][0-9]+)*");
    }

    /// Takes the output for a run of `plan`: from here on it holds the run's mark. What dead runs left is removed.
    ///
    /// @throws OutputException if the output cannot be taken
    public static ZarrOutput begin(ObjectStore store, Plan plan, boolean overwrite) {
        check(store, overwrite);
        boolean replaces = store.head(Zarr.METADATA).isPresent();
        ObjectNode run = JsonNodeFactory.instance.objectNode().put("plan", plan.hash());
        try {
            store.put(
                    Records.RUN,
                    MemorySegment.ofArray(run.toString().getBytes(StandardCharsets.UTF_8)),
                    overwrite ? PutCondition.ALWAYS : PutCondition.IF_ABSENT);
        } catch (ConditionFailedException e) {
            throw new OutputException("another run has just begun to write to the output " + store.address(), e);
        }
        ZarrOutput output = new ZarrOutput(store, replaces ? Records.STAGING : "");
        output.deleteLeftovers(replaces);
        return output;
    }

    /// What stands before the dataset's keys while it is being written.
    public String prefix() {
        return prefix;
    }

    private void deleteLeftovers(boolean keepDataset) {
        for (String key : keys()) {
            boolean staged = key.startsWith(Records.STAGING + "/");
            if (staged || (!keepDataset && !Records.isRecord(key))) {
                store.delete(key);
            }
        }
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>();
        store.list("", info -> keys.add(info.key()));
        return keys;
    }

    /// Removes everything that this run wrote; a dataset that was to be replaced stays as it was. When publication has
    /// begun it is too late for that: then nothing is removed, and the run's mark stays, so that another run with
    /// `overwrite` can take the output.
    public void abandon() {
        if (publishing) {
            return;
        }
        deleteLeftovers(!prefix.isEmpty());
        store.delete(Records.RUN);
    }

    /// Makes the dataset visible.
    ///
    /// @param written the objects that tasks wrote
    /// @param contentHash the hash of the inputs' contents
    /// @return the number of objects that the dataset has
    public int publish(Plan plan, DatasetLayout layout, Grid grid, List<StoredObject> written, String contentHash) {
        SortedMap<String, Manifest.Entry> objects = new TreeMap<>();
        publishing = true;
        if (!prefix.isEmpty()) {
            removeReplaced();
        }
        for (StoredObject object : written) {
            String key = object.key();
            if (!prefix.isEmpty()) {
                key = key.substring(prefix.length() + 1);
                store.copy(object.key(), key, PutCondition.ALWAYS);
                store.delete(object.key());
            }
            objects.put(key, new Manifest.Entry(object.size(), object.crc32c()));
        }
        SequencedMap<String, ObjectNode> documents = new LinkedHashMap<>();
        if (grid instanceof RectilinearGrid rectilinear) {
            writeCoordinates(rectilinear, documents, objects);
        }
        for (FieldArray field : layout.fields()) {
            documents.put(field.name(), field.metadata().toJson());
        }
        documents.forEach((path, document) -> put(Keys.join(path, Zarr.METADATA), document, objects));
        ObjectNode root = new GroupMetadata(DatasetAttributes.of(plan, grid, contentHash), documents).toJson();
        byte[] rootBytes = Zarr.encode(root);
        objects.put(Zarr.METADATA, entry(rootBytes));
        new Manifest(plan.hash(), objects).write(store);
        store.put(Zarr.METADATA, MemorySegment.ofArray(rootBytes), PutCondition.ALWAYS);
        store.delete(Records.RUN);
        return objects.size();
    }

    /// Takes the old dataset away: its root first, so that nobody sees half of it.
    private void removeReplaced() {
        store.delete(Zarr.METADATA);
        store.delete(Records.MANIFEST);
        List<String> keys = keys();
        keys.removeIf(Records::isRecord);
        for (String key : keys) {
            if (key.endsWith("/" + Zarr.METADATA)) {
                store.delete(key);
            }
        }
        keys.forEach(store::delete);
    }

    private void put(String key, ObjectNode document, SortedMap<String, Manifest.Entry> objects) {
        byte[] bytes = Zarr.encode(document);
        store.put(key, MemorySegment.ofArray(bytes), PutCondition.ALWAYS);
        objects.put(key, entry(bytes));
    }

    private static Manifest.Entry entry(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return new Manifest.Entry(bytes.length, (int) crc.getValue());
    }

    private void writeCoordinates(
            RectilinearGrid grid,
            SequencedMap<String, ObjectNode> documents,
            SortedMap<String, Manifest.Entry> objects) {
        ArrayMetadata crs = ArrayMetadata.builder(DataType.INT32)
                .codecs(List.of(Codecs.bytes()))
                .attributes(DatasetAttributes.ofCrs(grid))
                .build();
        documents.put("crs", crs.toJson());
        writeAxis("x", grid.xCentres(), DatasetAttributes.ofAxis(grid, true), documents, objects);
        writeAxis("y", grid.yCentres(), DatasetAttributes.ofAxis(grid, false), documents, objects);
    }

    private void writeAxis(
            String name,
            double[] centres,
            ObjectNode attributes,
            SequencedMap<String, ObjectNode> documents,
            SortedMap<String, Manifest.Entry> objects) {
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.FLOAT64, centres.length)
                .chunks(centres.length)
                .fill(FillValue.of(DataType.FLOAT64, Double.NaN))
                .dimensionNames(name)
                .attributes(attributes)
                .build();
        ByteBuffer bytes = ByteBuffer.allocateDirect(8 * centres.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(centres);
        ZarrArray array = Zarr.array(store, name, metadata, MemoryBudget.unlimited());
        array.writeChunk(MemorySegment.ofBuffer(bytes), PutCondition.ALWAYS, 0)
                .ifPresent(o -> objects.put(o.key(), new Manifest.Entry(o.size(), o.crc32c())));
        documents.put(name, metadata.toJson());
    }
}
