package dev.shardwright.zarr.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.testing.UpdatingStore;
import dev.shardwright.zarr.ArrayOptions.PartialWrites;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.GroupMetadata;
import dev.shardwright.zarr.Region;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every case of {@link ParityCases}: after each write the array holds what was written, whoever opens it and whatever part is
/// read, and the store has exactly the keys of the chunks that are not all fill value.
class ParityMatrixTest {

    private static final String GROUP = Zarr.METADATA;

    private final ObjectStore store = Stores.memory("parity");

    @AfterEach
    void closeStore() {
        store.close();
    }

    static List<ParityCase> matrix() {
        return ParityCases.matrix();
    }

    static List<ParityCase> writeOrders() {
        return ParityCases.writeOrders();
    }

    static List<ParityCase> outerCodecs() {
        return ParityCases.outerCodecs();
    }

    static List<ParityCase> inShards() {
        return ParityCases.all().stream().filter(ParityCase::sharded).toList();
    }

    @Test
    void theMatrixHas264CellsOfDifferentNames() {
        assertThat(matrix()).extracting(ParityCase::name).doesNotHaveDuplicates().hasSize(264);
        assertThat(ParityCases.all()).extracting(ParityCase::name).doesNotHaveDuplicates();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("matrix")
    void cellsAndKeysAreWhatWasWritten(ParityCase written) {
        follow(store, written, PartialWrites.REWRITE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("writeOrders")
    void aPartIsWrittenIntoShardsWhoseChunksLieInAnyOrder(ParityCase written) {
        ZarrArray array = follow(store, written, PartialWrites.REWRITE);
        ZarrArray atOnce = Zarr.create(store, "at-once", written.metadata(), PutCondition.IF_ABSENT);
        written.writeShards(atOnce, written.plain());
        array.storedChunks((index, shard) -> assertThat(store.get(shard.key()).toByteArray())
                .as("%s, made in parts and at once", shard.key())
                .isEqualTo(store.get(atOnce.chunkKey(index)).toByteArray()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outerCodecs")
    void codecsAroundShardsAreNeverPassedOver(ParityCase written) {
        ZarrArray array = follow(store, written, PartialWrites.REWRITE);
        // A whole chunk goes through every codec, whatever is in the chain.
        ZarrArray whole = Zarr.create(store, "whole", written.metadata(), PutCondition.IF_ABSENT);
        int[] chunk = written.metadata().chunkShape();
        array.storedChunks((index, object) -> {
            Box cells = new Box(
                    new long[] {index[0] * chunk[0], index[1] * chunk[1]}, new long[] {chunk[0], chunk[1]});
            whole.writeChunk(MemorySegment.ofArray(written.plain().read(cells)), PutCondition.ALWAYS, index);
            assertThat(store.get(object.key()).toByteArray())
                    .as("%s, written in parts and encoded as a whole", object.key())
                    .isEqualTo(store.get(whole.chunkKey(index)).toByteArray());
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inShards")
    void cellsAndKeysAreTheSameWrittenInPlace(ParityCase written) {
        try (UpdatingStore updating = new UpdatingStore()) {
            follow(updating, written, PartialWrites.IN_PLACE);
        }
    }

    /// Does the writes of a case, and looks at the store after each.
    private static ZarrArray follow(ObjectStore store, ParityCase written, PartialWrites partialWrites) {
        Zarr.create(store, "", GroupMetadata.empty(), PutCondition.IF_ABSENT);
        ZarrArray created = written.create(store);
        ZarrArray array = created.with(created.options().withPartialWrites(partialWrites));
        PlainArray plain = new PlainArray(written.metadata());
        check(store, written, array, plain);
        for (int i = 0; i < written.writes().size(); i++) {
            written.write(array, i);
            written.writes().get(i).to(plain, written.metadata().dataType());
            check(store, written, array, plain);
        }
        return array;
    }

    private static void check(ObjectStore store, ParityCase written, ZarrArray array, PlainArray plain) {
        Set<String> expected = new TreeSet<>(plain.keys(array, written.emptyChunks()));
        expected.addAll(List.of(GROUP, written.name() + "/" + Zarr.METADATA));
        Set<String> keys = new TreeSet<>();
        store.list("", (ObjectInfo object) -> keys.add(object.key()));
        assertThat(keys).isEqualTo(expected);
        for (ZarrArray reader : List.of(array, written.open(store))) {
            for (Region region : ParityCases.reads(written.metadata())) {
                assertThat(reader.read(region).segment().toArray(ValueLayout.JAVA_BYTE))
                        .as("cells of %s", region)
                        .isEqualTo(plain.read(region));
            }
        }
        array.storedChunks((_, object) -> assertThat(array.verify(object)).isEmpty());
    }
}
