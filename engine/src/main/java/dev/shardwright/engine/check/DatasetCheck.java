package dev.shardwright.engine.check;

import dev.shardwright.engine.definition.Definition;
import dev.shardwright.engine.plan.Grids;
import dev.shardwright.engine.publish.Manifest;
import dev.shardwright.engine.publish.Records;
import dev.shardwright.grid.Grid;
import dev.shardwright.grid.HealpixGrid;
import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.StoreException;
import dev.shardwright.zarr.GroupMetadata;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.ZarrGroup;
import dev.shardwright.zarr.ZarrNode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Checks one dataset: metadata, consolidated copies, every chunk, and, if the dataset has a manifest, that every object
/// is as it was published and none is missing. For one check and one thread.
public final class DatasetCheck {

    /// Bytes that are read at a time for a checksum.
    private static final long SPAN = 8 << 20;

    private final ObjectStore store;
    private final Consumer<Finding> findings;
    private final TreeMap<String, ObjectInfo> objects = new TreeMap<>();
    private final TreeMap<String, ZarrNode> nodes = new TreeMap<>();
    private long found;

    private DatasetCheck(ObjectStore store, Consumer<Finding> findings) {
        this.store = store;
        this.findings = findings;
    }

    /// What was looked at.
    ///
    /// @param objects objects of the dataset
    /// @param arrays arrays
    /// @param bytes bytes of all objects
    /// @param findings how many things are wrong
    public record Summary(int objects, int arrays, long bytes, long findings) {}

    /// Checks the dataset in `store`.
    ///
    /// @param definition if given, what the dataset should have been made by
    /// @param findings is told everything that is wrong
    public static Summary run(ObjectStore store, Optional<Definition> definition, Consumer<Finding> findings) {
        DatasetCheck check = new DatasetCheck(store, findings);
        check.run(definition);
        return new Summary(
                check.objects.size(),
                (int) check.nodes.values().stream()
                        .filter(n -> n instanceof ZarrArray)
                        .count(),
                check.objects.values().stream().mapToLong(ObjectInfo::size).sum(),
                check.found);
    }

    private void report(String key, String problem) {
        found++;
        findings.accept(new Finding(key, problem));
    }

    private void run(Optional<Definition> definition) {
        store.list("", info -> {
            if (!Records.isRecord(info.key())) {
                objects.put(info.key(), info);
            }
        });
        if (store.head(Records.RUN).isPresent()) {
            report(Records.RUN, "a run was begun here and has not ended; it is still running, or it died");
        }
        openNodes();
        if (!nodes.containsKey("")) {
            if (!objects.containsKey(Zarr.METADATA)) {
                report(Zarr.METADATA, "is missing: there is no Zarr v3 dataset at the root");
            }
        } else if (nodes.get("") instanceof ZarrGroup root) {
            checkConsolidated(root.metadata());
        }
        checkManifest();
        checkChunks();
        definition.ifPresent(this::checkDefinition);
    }

    private void openNodes() {
        for (String key : objects.keySet()) {
            boolean root = key.equals(Zarr.METADATA);
            if (root || key.endsWith("/" + Zarr.METADATA)) {
                String path = root ? "" : key.substring(0, key.length() - Zarr.METADATA.length() - 1);
                try {
                    ZarrNode node = Zarr.open(store, path, MemoryBudget.unlimited());
                    if (node instanceof ZarrArray array) {
                        array.metadata().supported();
                    }
                    nodes.put(path, node);
                } catch (ZarrException | StoreException e) {
                    report(key, "cannot be understood: " + e.getMessage());
                }
            }
        }
    }

    private void checkConsolidated(GroupMetadata root) {
        Map<String, ObjectNode> consolidated = root.consolidated();
        for (Map.Entry<String, ObjectNode> entry : consolidated.entrySet()) {
            String key = entry.getKey() + "/" + Zarr.METADATA;
            ZarrNode node = nodes.get(entry.getKey());
            if (node == null) {
                if (!objects.containsKey(key)) {
                    report(key, "is missing, and the root's consolidated metadata have it");
                }
                continue;
            }
            ObjectNode own =
                    switch (node) {
                        case ZarrArray a -> Zarr.document(a.metadata());
                        case ZarrGroup g -> Zarr.document(GroupMetadata.of(g.metadata().attributes()));
                    };
            if (!sameDocument(own, entry.getValue(), node)) {
                report(key, "differs from its copy in the root's consolidated metadata");
            }
        }
        if (!consolidated.isEmpty()) {
            for (String path : nodes.keySet()) {
                if (!path.isEmpty() && !consolidated.containsKey(path)) {
                    report(path + "/" + Zarr.METADATA, "has no copy in the root's consolidated metadata");
                }
            }
        }
    }

    /// Whether two documents say the same: compared after parsing, since writers spell the same metadata differently.
    private static boolean sameDocument(ObjectNode own, ObjectNode copy, ZarrNode node) {
        try {
            ObjectNode parsed = Zarr.normalise(copy);
            return parsed.equals(own) || (node instanceof ZarrGroup && parsed.get("attributes").equals(own.get("attributes")));
        } catch (ZarrException e) {
            return false;
        }
    }

    private void checkManifest() {
        Optional<Manifest> manifest;
        try {
            manifest = Manifest.read(store);
        } catch (StoreException e) {
            report(Records.MANIFEST, String.valueOf(e.getMessage()));
            return;
        }
        if (manifest.isEmpty() && isOurs()) {
            report(Records.MANIFEST, "is missing, expected as Shardwright made the dataset: shards that are lost cannot be told"
                    + " from shards that were never there");
        }
        manifest.ifPresent(m -> {
            m.objects().forEach((key, entry) -> {
                ObjectInfo info = objects.get(key);
                if (info == null) {
                    report(key, "is missing; " + entry.size() + " bytes were published");
                } else if (info.size() != entry.size()) {
                    report(key, "has " + info.size() + " bytes, expected " + entry.size() + " as published");
                } else {
                    checkChecksum(info, entry.crc32c());
                }
            });
            for (String key : objects.keySet()) {
                if (!m.objects().containsKey(key)) {
                    report(key, "is no object of the published dataset");
                }
            }
        });
    }

    private boolean isOurs() {
        return nodes.get("") instanceof ZarrGroup root
                && root.metadata().attributes().path("shardwright").path("producer").isString();
    }

    private void checkChecksum(ObjectInfo info, int expected) {
        CRC32C crc = new CRC32C();
        try {
            for (long at = 0; at < info.size(); at += SPAN) {
                crc.update(store.get(info.key(), ByteRange.of(at, SPAN)).segment().asByteBuffer());
            }
        } catch (StoreException e) {
            report(info.key(), "cannot be read: " + e.getMessage());
            return;
        }
        if ((int) crc.getValue() != expected) {
            report(info.key(), "has the CRC32C %08x, expected %08x as published".formatted(crc.getValue(), expected));
        }
    }

    private void checkChunks() {
        Set<String> known = new HashSet<>();
        nodes.forEach((path, node) -> {
            if (node instanceof ZarrArray array) {
                array.storedChunks((index, info) -> {
                    known.add(info.key());
                    for (String problem : array.verify(info)) {
                        report(info.key(), problem);
                    }
                });
            }
        });
        for (String key : objects.keySet()) {
            boolean metadata = key.equals(Zarr.METADATA) || key.endsWith("/" + Zarr.METADATA);
            if (!metadata && !known.contains(key)) {
                report(key, "belongs to no array");
            }
        }
    }

    private void checkDefinition(Definition definition) {
        if (!(nodes.get("") instanceof ZarrGroup root)) {
            return;
        }
        ObjectNode attributes = root.metadata().attributes();
        Grid grid = Grids.of(definition.grid());
        if (grid instanceof HealpixGrid healpix) {
            JsonNode latitude = attributes.path("dggs").path("latitude");
            String expected = healpix.latitude().name().toLowerCase(Locale.ROOT);
            if (!latitude.isString() || !latitude.stringValue().equals(expected)) {
                report(Zarr.METADATA, "has " + (latitude.isMissingNode() ? "no latitude convention" : "the latitude convention " + latitude) + ", expected \"" + expected
                        + "\" as the definition says: cells are up to 14 km apart");
            }
        }
        definition.fields().forEach(field -> {
            if (!(nodes.get(field.name()) instanceof ZarrArray array)) {
                report(field.name() + "/" + Zarr.METADATA, "is missing; the definition has such a field");
                return;
            }
            long[] shape = Arrays.copyOf(array.metadata().shape(), grid.shape().length);
            if (!Arrays.equals(shape, grid.shape())) {
                report(field.name(), "has the shape " + Arrays.toString(array.metadata().shape()) + ", expected "
                        + Arrays.toString(grid.shape()) + " as the definition's grid has");
            }
        });
        JsonNode hash = attributes.path("shardwright").path("definition_sha256");
        if (hash.isString() && !hash.stringValue().equals(definition.hash())) {
            report(Zarr.METADATA, "was made by the definition " + hash.stringValue() + ", expected " + definition.hash());
        }
    }
}
