package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Stores;
import dev.shardwright.testing.FaultyStore;
import dev.shardwright.testing.FaultyStore.Fault;
import dev.shardwright.testing.HookedStore;
import dev.shardwright.zarr.internal.metadata.MetadataStore;
import dev.shardwright.zarr.internal.metadata.NodeChanges;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Documents that are changed in their store.
class MetadataUpdateTest {

    /// As others write: keys in another order, numbers in many spellings, literals that are no JSON.
    private static final String FOREIGN =
            """
            {
                "shape": [ 1.0e1 ],
                "zarr_format": 3,
                "extra" : {"must_understand":false,   "x":[1e5, 0.10, -0]},
                "attributes": {
                    "b": "ä\\u00e4\\"}",
                    "a": NaN,
                    "n": {"deep": {"x": 1E2, "list": [1, {"y": 2.50}]}, "z": []}
                },
                "data_type": "int32", "codecs": ["bytes"  ],
                "node_type": "array",
                "chunk_key_encoding": {"name": "default"},
                "chunk_grid": {"configuration": {"chunk_shape": [5]}, "name": "regular"},
                "fill_value": 0
            }"""
                    .replace("1.0e1", "10")
                    .replace("\"bytes\"  ", "{\"name\": \"bytes\", \"configuration\": {\"endian\":\t\"big\"}}  ");

    private final ObjectStore store = Stores.memory("updates");

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void halfACharacterIsKeptAsItsEscapeAndIsNoKey() {
        ObjectNode attributes = JsonNodeFactory.instance.objectNode().put("a", "x\ud800");
        ZarrGroup group = Zarr.create(store, "", GroupMetadata.of(attributes), PutCondition.ALWAYS);
        assertThat(store.get("zarr.json").toUtf8()).contains("\"x\\ud800\"");
        assertThat(Zarr.open(store).metadata().attributes()).isEqualTo(attributes);
        group.updateAttributes(a -> a.put("b", "\udfff"));
        assertThat(Zarr.open(store).metadata().attributes()).isEqualTo(attributes.deepCopy().put("b", "\udfff"));
        String before = store.get("zarr.json").toUtf8();
        assertThatThrownBy(() -> group.updateAttributes(a -> a.put("\ud800", 1)))
                .isInstanceOf(ZarrException.class)
                .hasMessageContainingAll("memory://updates: zarr.json", "surrogate");
        assertThatThrownBy(() -> Zarr.create(
                        store, "", GroupMetadata.of(attributes.deepCopy().put("\ud800", 1)), PutCondition.ALWAYS))
                .isInstanceOf(ZarrException.class)
                .hasMessageContainingAll("memory://updates: zarr.json", "surrogate");
        assertThat(store.get("zarr.json").toUtf8()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock =
            """
            "b": "ä\\u00e4\\"}"                       | "b": 7                         | {"b": 7}
            "x": 1E2                                  | "x": {\\n            "q" : 1\\n        } | {"n": {"deep": {"x": {"q": 1}}}}
            {"y": 2.50}]                              | {"y": 2.50}]                   | {}
            "z": []}                                  | "z": [], "w": null}            | {"n": {"w": null}}
            """, quoteCharacter = '\'')
    void whatDoesNotChangeKeepsItsText(String part, String expected, String change) {
        put(FOREIGN);
        ObjectNode changes = (ObjectNode) JsonMapper.shared().readTree(change);
        ((ZarrArray) open("")).updateAttributes(attributes -> {
            merge(attributes, changes);
            return attributes;
        });
        if (expected.contains("\\n")) {
            ObjectNode read = ((ZarrArray) open("")).metadata().attributes();
            assertThat(read.get("n").get("deep").get("x")).hasToString("{\"q\":1}");
            assertThat(text()).contains("\"list\": [1, {\"y\": 2.50}]", "\"x\":[1e5, 0.10, -0]");
        } else {
            assertThat(text()).isEqualTo(FOREIGN.replace(part, expected));
        }
    }

    @Test
    void aNodeThatHasBecomeOneOfTheOtherKindIsLeftAsItIs() {
        ZarrGroup root = Zarr.create(store, "", GroupMetadata.empty(), PutCondition.ALWAYS);
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT8, 4).build();
        ZarrArray array = root.createArray("x", metadata);
        ZarrGroup group = root.createGroup("x", JsonNodeFactory.instance.objectNode(), ZarrGroup.Existing.REPLACE);
        String before = store.get("x/zarr.json").toUtf8();
        assertThatThrownBy(() -> array.updateAttributes(a -> a.put("units", "m")))
                .isInstanceOf(ZarrException.class)
                .hasMessage("memory://updates: x/zarr.json is that of a group, expected that of an array");
        assertThat(store.get("x/zarr.json").toUtf8()).isEqualTo(before);
        root.createArray("x", metadata, ZarrGroup.Existing.REPLACE);
        String after = store.get("x/zarr.json").toUtf8();
        for (Runnable change : List.<Runnable>of(() -> group.updateAttributes(a -> a.put("title", "t")), group::consolidate)) {
            assertThatThrownBy(change::run)
                    .isInstanceOf(ZarrException.class)
                    .hasMessage("memory://updates: x/zarr.json is that of an array, expected that of a group");
        }
        assertThat(store.get("x/zarr.json").toUtf8()).isEqualTo(after);
    }

    private static void merge(ObjectNode into, ObjectNode changes) {
        changes.forEachEntry((key, value) -> {
            if (value instanceof ObjectNode deeper && into.get(key) instanceof ObjectNode before) {
                merge(before, deeper);
            } else {
                into.set(key, value);
            }
        });
    }

    @Test
    void keysComeAndGoInTheManner() {
        put(FOREIGN);
        ((ZarrArray) open("")).updateAttributes(a -> {
            a.remove("n");
            return a.put("new", 1);
        });
        assertThat(text()).isEqualTo(FOREIGN.replaceAll("\"n\": .*\n", "\"new\": 1\n"));
        put("{\"zarr_format\":3,\"node_type\":\"group\",\"attributes\":{}}");
        Zarr.open(store).updateAttributes(a -> a.put("x", 1));
        assertThat(text()).isEqualTo("{\"zarr_format\":3,\"node_type\":\"group\",\"attributes\":{\"x\": 1}}");
        put("{\"zarr_format\":3,\"node_type\":\"group\"}");
        Zarr.open(store).updateAttributes(a -> a.put("x", 1));
        assertThat(text()).isEqualTo("{\"zarr_format\":3,\"node_type\":\"group\",\"attributes\":{\"x\":1}}");
        put("{\n  \"zarr_format\": 3,\n  \"node_type\": \"group\",\n  \"attributes\": {}\n}\n");
        Zarr.open(store).updateAttributes(a -> a.put("x", 1));
        assertThat(text())
                .isEqualTo("{\n  \"zarr_format\": 3,\n  \"node_type\": \"group\",\n  \"attributes\": {\n    \"x\": 1\n  }\n}\n");
        Zarr.open(store).updateAttributes(ObjectNode::removeAll);
        assertThat(Zarr.open(store).metadata().attributes()).isEmpty();
    }

    @Test
    void aRewrittenTextSaysWhatItShould() {
        for (long seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            ObjectNode before = object(random, 3);
            ObjectNode after = random.nextInt(4) == 0 ? object(random, 3) : changed(before, random);
            ObjectNode group = JsonNodeFactory.instance.objectNode().put("zarr_format", 3).put("node_type", "group");
            group.set("attributes", before);
            put(random.nextBoolean() ? group.toString() : group.toPrettyString());
            ZarrGroup updated = Zarr.open(store).updateAttributes(_ -> after);
            assertThat(updated.metadata().attributes()).as("seed %d", seed).isEqualTo(after);
            assertThat(Zarr.open(store).metadata().attributes()).as("seed %d", seed).isEqualTo(after);
        }
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            String key = List.of("a", "b\"", "ä}", "{", ",\\", "").get(random.nextInt(6));
            switch (random.nextInt(depth > 0 ? 5 : 3)) {
                case 0 -> node.put(key, random.nextInt(100));
                case 1 -> node.put(key, "te\"x\\t}],");
                case 2 -> node.putNull(key);
                case 3 -> node.set(key, object(random, depth - 1));
                default -> node.putArray(key).add(object(random, depth - 1)).add("]").add(true);
            }
        }
        return node;
    }

    private static ObjectNode changed(ObjectNode node, Random random) {
        ObjectNode copy = node.deepCopy();
        for (String key : List.copyOf(copy.propertyNames())) {
            switch (random.nextInt(5)) {
                case 0 -> copy.remove(key);
                case 1 -> copy.put(key, random.nextInt());
                default -> {
                    if (copy.get(key) instanceof ObjectNode deeper) {
                        copy.set(key, changed(deeper, random));
                    }
                }
            }
        }
        return random.nextBoolean() ? copy : copy.put("more", 1);
    }

    @Test
    void aChangeOfNothingWritesNothing() {
        put(FOREIGN);
        var version = store.head("zarr.json").orElseThrow().version();
        ((ZarrArray) open("")).updateAttributes(a -> a);
        assertThat(store.head("zarr.json").orElseThrow().version()).isEqualTo(version);
    }

    @Test
    void eightThreadsLoseNoChange() throws Exception {
        Zarr.create(store, "", GroupMetadata.empty(), PutCondition.ALWAYS)
                .createArray("a", ArrayMetadata.builder(DataType.INT8, 1).build());
        List<Future<?>> writers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int t = 0; t < 8; t++) {
                int thread = t;
                writers.add(threads.submit(() -> {
                    for (int i = 0; i < 25; i++) {
                        String mine = "t" + thread + "i" + i;
                        UnaryOperator<ObjectNode> change = a -> a.put(mine, 1).put("count", a.path("count").asInt(0) + 1);
                        Zarr.open(store).updateAttributes(change);
                        Zarr.open(store).array("a").updateAttributes(change);
                    }
                }));
            }
        }
        for (Future<?> writer : writers) {
            writer.get();
        }
        for (ObjectNode attributes : List.of(
                Zarr.open(store).metadata().attributes(),
                Zarr.open(store).array("a").metadata().attributes())) {
            assertThat(attributes.get("count").asInt()).isEqualTo(200);
            assertThat(attributes).hasSize(201);
        }
    }

    @Test
    void aChangeIsMadeAgainOfWhatAnotherWrote() {
        put("{\"zarr_format\":3,\"node_type\":\"group\",\"attributes\":{\"n\":1}}");
        ObjectStore hooked = new HookedStore(store, 3, () -> Zarr.open(store).updateAttributes(a -> a.put("n", 10)));
        AtomicInteger calls = new AtomicInteger();
        ZarrGroup updated = Zarr.open(hooked).updateAttributes(a -> {
            calls.incrementAndGet();
            return a.put("n", a.get("n").asInt() + 1);
        });
        assertThat(calls).hasValue(2);
        assertThat(updated.metadata().attributes().get("n").asInt()).isEqualTo(11);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aFailingStoreLeavesTheOldDocumentOrTheNewOne(Fault fault) {
        for (int operation = 1; operation <= 4; operation++) {
            put(FOREIGN);
            FaultyStore faulty = new FaultyStore(store, fault, operation);
            boolean failed = false;
            try {
                ((ZarrArray) Zarr.open(faulty, "", MemoryBudget.unlimited())).updateAttributes(a -> a.put("b", 7));
            } catch (StoreException e) {
                failed = true;
            }
            assertThat(failed).as("operation %d", operation).isEqualTo(operation <= 3);
            assertThat(text()).isIn(FOREIGN, FOREIGN.replace("\"ä\\u00e4\\\"}\"", "7"));
        }
    }

    @Test
    void aNodeThatIsGoneIsNotMadeByAChange() {
        put("{\"zarr_format\":3,\"node_type\":\"group\"}");
        ZarrGroup group = Zarr.open(store);
        store.delete("zarr.json");
        assertThatThrownBy(() -> group.updateAttributes(a -> a.put("x", 1)))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("there is no Zarr v3 group or array at \"\"");
        assertThat(store.head("zarr.json")).isEmpty();
    }

    @Test
    void aNewShapeChangesTheShapeAlone() {
        put(FOREIGN);
        MetadataStore.of(store).update("", NodeChanges.resize(12));
        assertThat(text().replace("12", "10").replaceAll("\\s", "")).isEqualTo(FOREIGN.replaceAll("\\s", ""));
        assertThat(((ZarrArray) open("")).metadata().shape()).containsExactly(12);
        assertThatThrownBy(() -> MetadataStore.of(store).update("", NodeChanges.resize(1, 2)))
                .hasMessageStartingWith("memory://updates: zarr.json has the shape [12]")
                .hasMessageContaining("expected as many dimensions");
        assertThatThrownBy(() -> MetadataStore.of(store).update("", NodeChanges.resize(-1)))
                .hasMessageContaining("at least 0");
    }

    @Test
    void aNewShapeAddsAChunkToAListOfThem() {
        put(FOREIGN.replace(
                "{\"configuration\": {\"chunk_shape\": [5]}, \"name\": \"regular\"}",
                "{\"configuration\": {\"kind\": \"inline\", \"chunk_shapes\": [[5, 2, 3]]}, \"name\": \"rectilinear\"}"));
        String before = text();
        MetadataStore.of(store).update("", NodeChanges.resize(9));
        assertThat(((ZarrArray) open("")).metadata().chunkGridShape()).containsExactly(3);
        MetadataStore.of(store).update("", NodeChanges.resize(11));
        ArrayMetadata metadata = ((ZarrArray) open("")).metadata();
        assertThat(metadata.chunkGridShape()).containsExactly(4);
        assertThat(metadata.chunkShapeAt(3)).containsExactly(1);
        assertThat(text().replaceAll("\\s", ""))
                .isEqualTo(before.replace("[ 10 ]", "[11]").replace("[[5, 2, 3]]", "[[5,2,3,1]]").replaceAll("\\s", ""));
    }

    private void put(String document) {
        store.put("zarr.json", MemorySegment.ofArray(document.getBytes(StandardCharsets.UTF_8)), PutCondition.ALWAYS);
    }

    private String text() {
        return store.get("zarr.json").toUtf8();
    }

    private ZarrNode open(String path) {
        return Zarr.open(store, path, MemoryBudget.unlimited());
    }
}
