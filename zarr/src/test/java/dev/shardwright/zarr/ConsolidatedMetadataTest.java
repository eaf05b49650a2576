package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.testing.CountingStore;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// Copies of metadata in a group's document.
class ConsolidatedMetadataTest {

    private static final ArrayMetadata ARRAY = ArrayMetadata.builder(DataType.INT8, 4).build();

    private final ObjectStore store = Stores.memory("consolidated");
    private final CountingStore counting = new CountingStore(store);

    @BeforeEach
    void createHierarchy() {
        ZarrGroup root = Zarr.create(store, "", GroupMetadata.empty(), PutCondition.ALWAYS);
        root.createArray("z", ARRAY);
        root.createArray("a/b/c", ARRAY);
        root.createGroup("a/e");
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void everyNodeIsOpenedByOneRequest() {
        Zarr.open(store).consolidate();
        ZarrGroup root = Zarr.open(counting);
        assertThat(counting.requests()).isEqualTo(1);
        assertThat(root.array("a/b/c").metadata()).isEqualTo(ARRAY);
        assertThat(root.group("a").array("b/c").path()).isEqualTo("a/b/c");
        assertThat(root.children()).containsExactly("a", "z");
        assertThat(root.group("a").children()).containsExactly("b", "e");
        assertThat(root.group("a/e").children()).isEmpty();
        assertThat(root.arrays()).hasSize(1);
        List<String> visited = new ArrayList<>();
        root.walk(node -> visited.add(node.path()));
        assertThat(visited).containsExactly("a", "a/b", "a/b/c", "a/e", "z");
        assertThat(counting.requests()).isEqualTo(1);
        assertThat(root.unconsolidated().array("a/b/c").metadata()).isEqualTo(ARRAY);
        assertThat(counting.requests()).isEqualTo(2);
    }

    /// The order of paths, and the empty maps of groups, are those of zarr-python 3.4.2.
    @Test
    void copiesAreWrittenAsOthersReadThem() {
        Zarr.open(store).consolidate();
        ObjectNode document = Zarr.document(Zarr.open(store).metadata());
        ObjectNode inline = (ObjectNode) document.get("consolidated_metadata");
        assertThat(inline.get("kind").asString()).isEqualTo("inline");
        assertThat(inline.get("must_understand").asBoolean()).isFalse();
        ObjectNode all = (ObjectNode) inline.get("metadata");
        assertThat(all.propertyNames()).containsExactly("a", "z", "a/b", "a/e", "a/b/c");
        assertThat(all.get("a/b").get("consolidated_metadata"))
                .hasToString("{\"kind\":\"inline\",\"must_understand\":false,\"metadata\":{}}");
        assertThat(all.get("z")).hasToString(Zarr.document(ARRAY).toString());
        assertThat(store.get("a/zarr.json").toUtf8()).doesNotContain("consolidated");
    }

    @Test
    void aGroupBelowIsConsolidatedOnItsOwn() {
        ZarrGroup group = Zarr.open(store).group("a").consolidate();
        assertThat(group.metadata().consolidated().keySet()).containsExactly("b", "e", "b/c");
        ZarrGroup opened = Zarr.open(counting).group("a");
        long requests = counting.requests();
        assertThat(opened.array("b/c").path()).isEqualTo("a/b/c");
        assertThat(opened.children()).containsExactly("b", "e");
        assertThat(counting.requests()).isEqualTo(requests);
        Zarr.open(counting).unconsolidated().group("a").array("b/c");
        assertThat(counting.requests()).isEqualTo(requests + 3);
    }

    @Test
    void copiesStayWhenTheDocumentIsChanged() {
        Zarr.open(store).consolidate();
        GroupMetadata before = Zarr.open(store).metadata();
        Zarr.open(store).updateAttributes(a -> a.put("x", 1));
        GroupMetadata after = Zarr.open(store).metadata();
        assertThat(after.attributes()).hasSize(1);
        assertThat(after.consolidated()).isEqualTo(before.consolidated());
    }

    @Test
    void whoChangesADocumentThatWasGivenOutChangesNothingElse() {
        ZarrGroup root = Zarr.open(store).consolidate();
        GroupMetadata before = new GroupMetadata(root.metadata().attributes(), root.metadata().consolidated());
        root.metadata().consolidated().get("z").put("node_type", "table");
        ((ObjectNode) Zarr.document(root.metadata()).get("consolidated_metadata").get("metadata").get("a")).removeAll();
        assertThat(root.array("z").metadata()).isEqualTo(ARRAY);
        assertThat(root.metadata()).isEqualTo(before);
    }

    @Test
    void whatIsChangedThroughAGroupIsSeenThroughIt() {
        ZarrGroup root = Zarr.open(store).consolidate();
        root.array("z").updateAttributes(a -> a.put("x", 1));
        assertThat(root.array("z").metadata().attributes()).hasSize(1);
        root.group("a").group("b").updateAttributes(a -> a.put("x", 1));
        assertThat(root.group("a/b").metadata().attributes()).hasSize(1);
        root.group("a").createArray("new", ARRAY);
        assertThat(root.group("a").children()).containsExactly("b", "e", "new");
        assertThat(root.array("a/new").metadata()).isEqualTo(ARRAY);
        root.group("a").delete("b");
        assertThatThrownBy(() -> root.array("a/b/c")).hasMessageContaining("a/b/c/zarr.json");
        assertThat(root.group("a").children()).containsExactly("e", "new");
    }

    @Test
    void copiesInTheStoreLoseWhatIsDeletedAndAreOtherwiseOldUntilTheyAreMadeAnew() {
        ZarrGroup root = Zarr.open(store).consolidate();
        root.createArray("new", ARRAY);
        root.array("z").updateAttributes(a -> a.put("x", 1));
        root.group("a").delete("b");
        ZarrGroup other = Zarr.open(store);
        assertThat(other.metadata().consolidated().keySet()).containsExactly("a", "z", "a/e");
        assertThat(other.array("z").metadata().attributes()).isEmpty();
        assertThat(other.unconsolidated().array("z").metadata().attributes()).hasSize(1);
        assertThat(other.array("new").metadata()).isEqualTo(ARRAY);
        assertThat(other.children()).containsExactly("a", "z");
        ZarrGroup anew = other.consolidate();
        assertThat(anew.children()).containsExactly("a", "new", "z");
        assertThat(anew.array("z").metadata().attributes()).hasSize(1);
        assertThat(Zarr.open(store).metadata()).isEqualTo(anew.metadata());
    }

    @Test
    void aCopyThatIsDamagedIsNamedWhenItIsOpened() {
        ZarrGroup root = Zarr.open(store).consolidate();
        String text = store.get("zarr.json").toUtf8().replace("\"node_type\" : \"array\"", "\"node_type\" : \"table\"");
        store.put("zarr.json", MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8)), PutCondition.ALWAYS);
        assertThat(root.array("z").metadata()).isEqualTo(ARRAY);
        assertThatThrownBy(() -> Zarr.open(store).array("z"))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("memory://consolidated: z/zarr.json has \"node_type\": \"table\"");
        assertThat(Zarr.open(store).unconsolidated().array("z").metadata()).isEqualTo(ARRAY);
    }

    @Test
    void copiesInsideOfCopiesAreFound() {
        String nested =
                """
                {"zarr_format": 3, "node_type": "group", "consolidated_metadata": {"kind": "inline",
                 "must_understand": false, "metadata": {"a": {"zarr_format": 3, "node_type": "group",
                 "consolidated_metadata": {"kind": "inline", "must_understand": false, "metadata": {
                   "b": {"zarr_format": 3, "node_type": "group", "attributes": {"deep": true}}}}}}}}
                """;
        store.put("zarr.json", MemorySegment.ofArray(nested.getBytes(StandardCharsets.UTF_8)), PutCondition.ALWAYS);
        ZarrGroup root = Zarr.open(counting);
        assertThat(root.group("a/b").metadata().attributes()).hasSize(1);
        assertThat(root.group("a").group("b").metadata().attributes()).hasSize(1);
        assertThat(root.group("a").children()).containsExactly("b");
        assertThat(counting.requests()).isEqualTo(1);
    }
}
