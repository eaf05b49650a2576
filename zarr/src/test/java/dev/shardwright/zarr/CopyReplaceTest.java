package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.ZarrGroup.Existing;
import dev.shardwright.zarr.codec.Codecs;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A node that is to be replaced is deleted only when what takes its place is known to be possible.
class CopyReplaceTest {

    private static final ArrayMetadata.Builder LAYOUT = ArrayMetadata.builder(DataType.INT32, 14).chunks(2);

    private final ObjectStore store = Stores.memory("replace");
    private final ZarrGroup root = Zarr.create(store, "", GroupMetadata.empty(), PutCondition.ALWAYS);

    @BeforeEach
    void makeWhatIsThere() {
        root.createArray("old", LAYOUT.build()).fill(Region.of(), MemorySegment.ofArray(new int[] {7}));
        root.createArray("new", LAYOUT.build()).fill(Region.of(), MemorySegment.ofArray(new int[] {8}));
    }

    @AfterEach
    void whatWasThereIsThereAndTheStoreIsClosed() {
        try (store) {
            assertThat(Zarr.open(store).array("old").read(Region.of()).toLongArray()).containsOnly(7);
        }
    }

    /// Attributes that are nested deeper than documents may be.
    private static ObjectNode tooDeep() {
        ObjectNode deep = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < 600; i++) {
            deep = JsonNodeFactory.instance.objectNode().set("deeper", deep);
        }
        return deep;
    }

    @Test
    void aCopyInShardsOrCodecsThatCannotBeKeepsWhatItWasToReplace() {
        ZarrArray source = root.array("new");
        ArrayMetadata shards = ArrayMetadata.builder(source.metadata()).shards(7).build();
        ArrayMetadata codecs = ArrayMetadata.builder(source.metadata())
                .codecs(List.of(Codecs.zstd(1, false), Codecs.bytes()))
                .build();
        for (ArrayMetadata metadata : List.of(shards, codecs)) {
            assertThatThrownBy(() -> root.copy(source, "old", metadata, Existing.REPLACE))
                    .isInstanceOf(ZarrException.class);
        }
    }

    @Test
    void aNodeWhoseDocumentCannotBeWrittenKeepsWhatItWasToReplace() {
        ZarrArray source = root.array("new");
        ArrayMetadata metadata =
                ArrayMetadata.builder(source.metadata()).attributes(tooDeep()).build();
        List<Runnable> calls = List.of(
                () -> root.copy(source, "old", metadata, Existing.REPLACE),
                () -> root.createArray("old", metadata, Existing.REPLACE),
                () -> root.createGroup("old", tooDeep(), Existing.REPLACE));
        for (Runnable call : calls) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(ZarrException.class)
                    .hasMessageContaining("memory://replace: old/zarr.json cannot be written");
        }
    }

    @Test
    void aGroupThatIsDamagedKeepsWhatItsCopyWasToReplace() {
        ZarrGroup group = root.createGroup("group");
        store.put("group/x/zarr.json", MemorySegment.ofArray("{}".getBytes()), PutCondition.ALWAYS);
        assertThatThrownBy(() -> root.copy(group, "old", Existing.REPLACE))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("group/x/zarr.json");
    }

    @Test
    void aNodeThatCannotBeMakesNoGroupsAboveIt() {
        ZarrArray source = root.array("new");
        ArrayMetadata shards = ArrayMetadata.builder(source.metadata()).shards(7).build();
        assertThatThrownBy(() -> root.copy(source, "a/b/c", shards, Existing.KEEP)).isInstanceOf(ZarrException.class);
        assertThatThrownBy(() -> root.createGroup("a/b/c", tooDeep())).isInstanceOf(ZarrException.class);
        assertThat(root.children()).containsExactly("new", "old");
    }
}
