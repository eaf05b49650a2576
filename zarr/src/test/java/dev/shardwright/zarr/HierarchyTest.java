package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.InvalidKeyException;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Stores;
import dev.shardwright.testing.FaultyStore;
import dev.shardwright.testing.FaultyStore.Fault;
import dev.shardwright.testing.ForwardingStore;
import dev.shardwright.zarr.ZarrGroup.Existing;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

/// Groups and the nodes below them.
class HierarchyTest {

    private static final ArrayMetadata ARRAY = ArrayMetadata.builder(DataType.INT8, 4).chunks(2).build();

    private final ObjectStore store = Stores.memory("hierarchy");
    private final ZarrGroup root = Zarr.create(store, "", GroupMetadata.empty(), PutCondition.ALWAYS);

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void nodesAreCreatedWithTheGroupsAboveThem() {
        ZarrArray array = root.createArray("a/b/c", ARRAY);
        assertThat(array.path()).isEqualTo("a/b/c");
        ZarrGroup group = root.group("a").createGroup(
                "g", JsonNodeFactory.instance.objectNode().put("x", 1), Existing.KEEP);
        assertThat(group.path()).isEqualTo("a/g");
        group.createGroup("h").createArray("i", ARRAY);
        List<String> visited = new ArrayList<>();
        root.walk(node -> visited.add(node.path()));
        assertThat(visited).containsExactly("a", "a/b", "a/b/c", "a/g", "a/g/h", "a/g/h/i");
        assertThat(root.group("a").children()).containsExactly("b", "g");
        assertThat(root.group("a").groups()).extracting(ZarrGroup::path).containsExactly("a/b", "a/g");
        assertThat(root.group("a").arrays()).isEmpty();
        assertThat(root.group("a/b").arrays()).extracting(ZarrArray::path).containsExactly("a/b/c");
        assertThat(root.group("a/g").metadata().attributes().get("x").asInt()).isEqualTo(1);
        assertThat(root.node("a/g/h")).isInstanceOf(ZarrGroup.class);
    }

    @Test
    void aStoreThatAnswersSlowlyIsAskedForManyThingsAtATime() {
        for (int i = 0; i < 40; i++) {
            root.createArray("g/a" + i, ARRAY);
        }
        ZarrGroup remote = Zarr.open(new ForwardingStore(store));
        assertThat(remote.group("g").arrays())
                .extracting(ZarrArray::path)
                .containsExactlyElementsOf(
                        root.group("g").children().stream().map(n -> "g/" + n).toList())
                .hasSize(40);
        assertThat(remote.delete("g")).isTrue();
        assertThat(store.listFolder("").folders()).isEmpty();
    }

    @Test
    void aNodeThatIsThereIsKeptUnlessItIsToBeReplaced() {
        ZarrArray array = root.createArray("a", ARRAY);
        array.writeChunk(MemorySegment.ofArray(new byte[] {1, 2}), PutCondition.ALWAYS, 0);
        assertThatThrownBy(() -> root.createArray("a", ARRAY))
                .isInstanceOf(ZarrException.class)
                .hasMessage("memory://hierarchy: \"a\" is there already, expected no node of this name");
        assertThatThrownBy(() -> root.createGroup("a")).hasMessageContaining("is there already");
        assertThat(array.read(Box.all(new long[] {4})).getDouble(1)).isEqualTo(2);
        ZarrArray replaced = root.createArray("a", ARRAY, Existing.REPLACE);
        assertThat(replaced.read(Box.all(new long[] {4})).getDouble(1)).isZero();
        root.createGroup("a", JsonNodeFactory.instance.objectNode(), Existing.REPLACE);
        assertThat(root.groups()).extracting(ZarrGroup::path).containsExactly("a");
        assertThat(root.createArray("new", ARRAY, Existing.REPLACE).path()).isEqualTo("new");
    }

    @Test
    void anArrayHasNoChildren() {
        root.createArray("a", ARRAY);
        assertThatThrownBy(() -> root.createGroup("a/b/c"))
                .isInstanceOf(ZarrException.class)
                .hasMessage("memory://hierarchy: \"a\" is an array, expected a group to make \"a/b/c\" in");
        assertThat(store.listFolder("a").folders()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "zarr.json", "__x", "a//b", "/a", "a/", "a/../b", "a/__b/c", "zarr.json/a"})
    void namesThatTheSpecificationForbidsAreRefused(String name) {
        assertThatThrownBy(() -> root.createGroup(name))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("a node cannot be called");
        assertThat(root.children()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "\ud800", "a\\b"})
    void namesThatNoStoreHasAreRefused(String name) {
        assertThatThrownBy(() -> root.createGroup(name)).isInstanceOf(InvalidKeyException.class);
        assertThatThrownBy(() -> root.createGroup("x".repeat(1020))).isInstanceOf(InvalidKeyException.class);
        assertThat(root.children()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"_a", "a__", "ä 日本", "a.b", "zarr.json.bak", "c", ".hidden"})
    void otherNamesAreFine(String name) {
        root.createArray(name, ARRAY);
        assertThat(root.children()).containsExactly(name);
        assertThat(root.array(name).metadata()).isEqualTo(ARRAY);
    }

    @Test
    void nodesWithReservedNamesAreOpenedAllTheSame() {
        Zarr.create(store, "__a", ARRAY, PutCondition.ALWAYS);
        assertThat(root.children()).containsExactly("__a");
        assertThat(root.array("__a").metadata()).isEqualTo(ARRAY);
        assertThat(root.delete("__a")).isTrue();
    }

    @Test
    void whatIsDeletedIsGoneWithAllBelowItAndNothingElse() {
        root.createArray("a/b", ARRAY).writeChunk(MemorySegment.ofArray(new byte[] {1, 2}), PutCondition.ALWAYS, 0);
        root.createArray("ab", ARRAY);
        store.put("a/notes.txt", MemorySegment.ofArray(new byte[1]), PutCondition.ALWAYS);
        assertThat(root.delete("a")).isTrue();
        assertThat(root.delete("a")).isFalse();
        assertThat(store.listFolder("a").objects()).isEmpty();
        assertThat(store.listFolder("a").folders()).isEmpty();
        assertThat(root.children()).containsExactly("ab");
        for (String name : List.of("", "..", "ab/..")) {
            assertThatThrownBy(() -> root.delete(name)).as(name).isInstanceOf(InvalidKeyException.class);
        }
        assertThat(root.children()).containsExactly("ab");
    }

    @Test
    void whatCannotBeReadIsNotCreated() {
        assertThatThrownBy(() -> root.createArray(
                        "a",
                        new ArrayMetadata(
                                new long[] {4},
                                DataType.INT8,
                                new int[] {4},
                                ChunkKeyEncoding.DEFAULT,
                                FillValue.zero(DataType.INT8),
                                List.of(),
                                List.of(),
                                JsonNodeFactory.instance.objectNode())))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("array-to-bytes");
        assertThat(root.children()).isEmpty();
    }

    @Test
    void ofManyWhoCreateANodeOneDoes() throws Exception {
        List<Future<Boolean>> created = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int t = 0; t < 8; t++) {
                int thread = t;
                Callable<Boolean> create = () -> {
                    try {
                        Zarr.open(store).createGroup(
                                "x/y/z", JsonNodeFactory.instance.objectNode().put("by", thread), Existing.KEEP);
                        return true;
                    } catch (ZarrException e) {
                        return false;
                    }
                };
                created.add(threads.submit(create));
            }
        }
        int winner = -1;
        int winners = 0;
        for (int t = 0; t < 8; t++) {
            if (created.get(t).get()) {
                winner = t;
                winners++;
            }
        }
        assertThat(winners).isEqualTo(1);
        assertThat(root.group("x/y/z").metadata().attributes().get("by").asInt()).isEqualTo(winner);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aFailingStoreLeavesWholeNodes(Fault fault) {
        for (int operation = 1; operation < 12; operation++) {
            FaultyStore faulty = new FaultyStore(store, fault, operation);
            try {
                ZarrGroup group = Zarr.open(faulty);
                group.createArray("a/b/c", ARRAY, Existing.REPLACE);
                group.consolidate();
            } catch (StoreException e) {
                assertThat(e).hasMessageContaining("went wrong");
            }
            List<String> visited = new ArrayList<>();
            Zarr.open(store).unconsolidated().walk(node -> visited.add(node.path()));
            assertThat(visited).isSubsetOf("a", "a/b", "a/b/c");
            assertThat(((ZarrGroup) Zarr.open(store, "", MemoryBudget.unlimited())).metadata()).isNotNull();
            root.delete("a");
            Zarr.create(store, "", GroupMetadata.empty(), PutCondition.ALWAYS);
        }
    }
}
