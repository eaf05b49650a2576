package dev.shardwright.zarr.fuzz;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.ArrayLayout;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.GroupMetadata;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.ZarrGroup;
import dev.shardwright.zarr.ZarrNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Hierarchies in which objects are missing, empty, at another key or something else, and groups whose documents, with the copies
/// of those below, are absurd.
///
/// Opening, listing, walking, reading, creating, consolidating and deleting do what they say or are refused. What is consolidated is
/// what is walked without the copies.
final class HierarchyTarget implements Target {

    private static final int SAMPLES = 8;
    private static final int MOST_NODES = 2000;
    private static final List<String> NAMES = List.of(
            "", "a", "a/b", "a/x", "y", "y/z", "a/b/c", "zarr.json", "c", "c/0", "__x", "a b", "ä", "n".repeat(300), "y/c/0");

    /// The objects by their keys.
    private final List<Map<String, byte[]>> samples = new Samples<>(SAMPLES, random -> {
        try (ObjectStore store = Stores.memory("fuzz-hierarchies-" + Thread.currentThread().threadId())) {
            return sample(random, store);
        }
    });

    private static Map<String, byte[]> sample(SplittableRandom random, ObjectStore store) {
        ObjectNode attributes = JsonNodeFactory.instance.objectNode().put("title", "µ");
        ZarrGroup root = Zarr.create(store, "", GroupMetadata.of(attributes), PutCondition.ALWAYS);
        root.createGroup("a/b");
        for (String name : List.of("a/x", "y")) {
            ArrayMetadata.Builder array = ArrayMetadata.builder(DataType.INT16, 6, 4).chunks(3, 2);
            ZarrArray made = root.createArray(name, (random.nextBoolean() ? array.shards(6, 4) : array).build());
            Cells.write(made, Box.all(made.metadata().shape()), Cells.random(random, DataType.INT16, 24));
        }
        if (random.nextBoolean()) {
            root.consolidate();
        }
        Map<String, byte[]> objects = new TreeMap<>();
        store.list("", info -> objects.put(info.key(), store.get(info.key()).toByteArray()));
        return objects;
    }

    @Override
    public String name() {
        return "hierarchy";
    }

    @Override
    public void run(Case at) {
        Map<String, byte[]> objects = new TreeMap<>(at.pick(samples));
        for (int times = 1 + at.random.nextInt(3); times > 0; times--) {
            change(at, objects);
        }
        objects.forEach((key, bytes) -> Result.ofStore("putting", () -> at.put(key, bytes)));
        Result<ZarrGroup> opened = Result.of("opening", () -> Zarr.open(at.oneIn(8) ? at.remote() : at.store()));
        at.outcome(opened.refused() ? "refused" : "opened");
        if (opened instanceof Result.Value<ZarrGroup>(ZarrGroup root)) {
            Result.ofStore("listing", root::children);
            Result.ofStore("walking", () -> walked(at, root));
            Result.ofStore("opening a node", () -> used(at, root.node(at.pick(NAMES))));
            change(at, root);
            if (at.oneIn(2)) {
                consolidate(at, root);
            }
        }
    }

    private static void change(Case at, Map<String, byte[]> objects) {
        String key = at.pick(List.copyOf(objects.keySet()));
        String other = at.oneIn(2) ? at.pick(List.copyOf(objects.keySet())) : at.pick(NAMES) + "/zarr.json";
        switch (at.random.nextInt(7)) {
            case 0 -> {
                at.note(key + " is missing");
                objects.remove(key);
                if (objects.isEmpty()) {
                    objects.put("x", new byte[0]);
                }
            }
            case 1 -> {
                at.note(key + " is empty");
                objects.put(key, new byte[0]);
            }
            case 2 -> {
                at.note(other + " is a copy of " + key);
                objects.put(other, objects.get(key));
            }
            case 3 -> {
                at.note(key + " is damaged");
                objects.put(key, Damage.some(at, objects.get(key), new byte[0]));
            }
            case 4 -> {
                int depth = 480 + at.random.nextInt(25);
                at.note(other + " has attributes that are nested " + depth + " deep");
                objects.put(
                        other,
                        ("{\"zarr_format\": 3, \"node_type\": \"group\", \"attributes\": {\"a\": " + "[".repeat(depth) + "]".repeat(depth)
                                        + "}}")
                                .getBytes(StandardCharsets.UTF_8));
            }
            default -> {
                String document = key.endsWith("zarr.json") ? key : "zarr.json";
                if (objects.containsKey(document) && objects.get(document).length > 0) {
                    Result<ObjectNode> parsed = Result.of(
                            "parsing", () -> Zarr.normalise(Documents.parseLoosely(objects.get(document))));
                    if (parsed instanceof Result.Value<ObjectNode>(ObjectNode node) && !Documents.isDeep(node)) {
                        objects.put(document, Documents.changed(at, node, node).getBytes(StandardCharsets.UTF_8));
                    }
                }
            }
        }
    }

    private static boolean used(Case at, ZarrNode node) {
        if (node instanceof ZarrArray array && array.metadata().layout() instanceof ArrayLayout.Supported) {
            long[] shape = Arrays.stream(array.metadata().shape()).map(n -> Math.min(n, 3)).toArray();
            if (shape.length < 6) {
                Cells.read(at, array, new Box(new long[shape.length], shape));
            }
            Result.ofStore("looking for chunks", () -> {
                array.storedChunks((index, info) -> Result.of("verifying", () -> array.verify(info)));
                return true;
            });
        }
        return true;
    }

    /// The nodes in their order, each with its path and what is said of it.
    private static List<Map.Entry<String, ObjectNode>> walked(Case at, ZarrGroup group) {
        List<Map.Entry<String, ObjectNode>> nodes = new ArrayList<>();
        group.walk(node -> {
            nodes.add(Map.entry(
                    node.path(),
                    node instanceof ZarrArray array
                            ? Zarr.document(array.metadata())
                            : ((ZarrGroup) node).metadata().attributes()));
            if (nodes.size() > MOST_NODES) {
                throw new Finding("there is no end of nodes");
            }
            used(at, node);
        });
        return nodes;
    }

    private static void change(Case at, ZarrGroup root) {
        String name = at.pick(NAMES);
        switch (at.random.nextInt(5)) {
            case 0 -> Result.ofStore("making a group", () -> root.createGroup(name));
            case 1 -> Result.ofStore(
                    "making an array",
                    () -> root.createArray(
                            name, ArrayMetadata.builder(DataType.INT8, 3).build(), ZarrGroup.Existing.REPLACE));
            case 2 -> Result.ofStore("deleting", () -> root.delete(name));
            default -> Result.ofStore("changing attributes", () -> root.updateAttributes(a -> a.put("n", 1)));
        }
    }

    private static void consolidate(Case at, ZarrGroup root) {
        Result<ZarrGroup> consolidated = Result.ofStore("consolidating", root::consolidate);
        if (consolidated.refused()) {
            return;
        }
        at.outcome("consolidated");
        if (at.objects().values().stream().anyMatch(HierarchyTarget::hasNumbersThatAreNoJson)) {
            return; // what is read as a number is copied as text
        }
        ZarrGroup again = Zarr.open(at.store());
        Result<List<Map.Entry<String, ObjectNode>>> copies = Result.ofStore("walking the copies", () -> walked(at, again));
        Result<List<Map.Entry<String, ObjectNode>>> documents =
                Result.ofStore("walking the documents", () -> walked(at, again.unconsolidated()));
        if (!(copies instanceof Result.Value<List<Map.Entry<String, ObjectNode>>>(var found))
                || !(documents instanceof Result.Value<List<Map.Entry<String, ObjectNode>>>(var expected))) {
            if (copies.refused() != documents.refused()) {
                throw new Finding("walking the copies " + copies + ", the documents " + documents);
            }
            return;
        }
        if (!found.equals(expected)) {
            throw new Finding("consolidated are " + found + ", expected " + expected);
        }
    }

    private static boolean hasNumbersThatAreNoJson(byte[] document) {
        String text = new String(document, StandardCharsets.ISO_8859_1);
        return text.contains("NaN") || text.contains("Infinity");
    }
}
