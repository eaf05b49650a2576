package dev.shardwright.zarr;

import static dev.shardwright.zarr.Region.at;
import static dev.shardwright.zarr.Region.range;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.ArrayOptions.EmptyChunks;
import dev.shardwright.zarr.ArrayOptions.PartialWrites;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractListAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Exactly which requests writing makes.
///
/// Arrays have one dimension, chunks of 4 cells of four bytes with a checksum, 20 bytes each, and shards of 8 chunks, whose index
/// has 16 · 8 + 4 = 132 bytes.
class WriteOperationCountTest {

    private static final List<Codec> CHECKED = List.of(Codecs.bytes(), Codecs.crc32c());

    private final ObjectStore store = Stores.memory("write counts");
    private final MemoryBudget budget = MemoryBudget.unlimited();
    private Requests requests = new Requests(store);

    @AfterEach
    void closeStore() {
        store.close();
    }

    private void to(boolean far) {
        requests = new Requests(far ? new FarStore(store) : store);
    }

    private static ArrayMetadata.Builder plain(long... shape) {
        return ArrayMetadata.builder(DataType.INT32, shape).chunks(4).codecs(CHECKED);
    }

    private static ArrayMetadata.Builder sharded(long... shape) {
        return plain(shape).shards(32);
    }

    private ZarrArray array(ArrayMetadata.Builder builder) {
        return Zarr.array(requests.store(), "a", builder.build(), budget);
    }

    private static MemorySegment cells(int count) {
        return MemorySegment.ofArray(IntStream.range(1, count + 1).toArray());
    }

    private static MemorySegment fill(int count) {
        return MemorySegment.ofArray(new int[count]);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChunkThatIsAnObjectIsPutIfItIsWrittenWhole(boolean far) {
        to(far);
        ZarrArray array = array(plain(16));
        for (int i = 0; i < 2; i++) {
            requests.of(() -> array.write(Region.of(range(0, 4)), cells(4))).containsExactly("put a/c/0 20");
        }
        requests.of(() -> array.write(Region.of(), cells(16)))
                .containsExactlyInAnyOrder("put a/c/0 20", "put a/c/1 20", "put a/c/2 20", "put a/c/3 20");
        requests.of(() -> array.write(Region.of(range(0, 4)), fill(4))).containsExactly("delete a/c/0");
        requests.of(() -> array.with(ArrayOptions.DEFAULT.withEmptyChunks(EmptyChunks.STORE))
                        .write(Region.of(range(0, 4)), fill(4)))
                .containsExactly("put a/c/0 20");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChunkThatIsAnObjectIsReadAndPutIfItIsWrittenInPart(boolean far) {
        to(far);
        ZarrArray array = array(plain(16));
        requests.of(() -> array.write(Region.of(at(1)), cells(1))).containsExactly("absent a/c/0", "put a/c/0 20");
        requests.of(() -> array.write(Region.of(at(2)), cells(1))).containsExactly("read a/c/0 0+20", "put a/c/0 20");
        requests.of(() -> array.write(Region.of(range(0, 3)), fill(3)))
                .containsExactly("read a/c/0 0+20", "delete a/c/0");
        requests.of(() -> array.write(Region.of(at(1)), fill(1))).containsExactly("absent a/c/0", "head a/c/0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChunkBehindTheEndIsPutOnlyWhereNothingIs(boolean far) {
        to(far);
        ZarrArray array = array(plain(6));
        requests.of(() -> array.write(Region.of(range(4, 6)), cells(2))).containsExactly("put a/c/1 20");
        requests.of(() -> array.write(Region.of(range(4, 6)), cells(2)))
                .containsExactly("conflict a/c/1", "read a/c/1 0+20", "put a/c/1 20");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChunkThatSomebodyElseWroteMeanwhileIsReadAndWrittenAgain(boolean far) {
        ObjectStore raced = new Race(store, "a/c/0", () -> Zarr.array(store, "a", plain(16).build(), budget)
                .write(Region.of(at(3)), MemorySegment.ofArray(new int[] {9})));
        requests = new Requests(far ? new FarStore(raced) : raced);
        ZarrArray array = array(plain(16));
        Zarr.array(store, "a", plain(16).build(), budget).write(Region.of(at(0)), cells(1));
        requests.of(() -> array.write(Region.of(at(1)), cells(1)))
                .containsExactly("read a/c/0 0+20", "conflict a/c/0", "read a/c/0 0+20", "put a/c/0 20");
        assertThat(array.read(Region.of(range(0, 4))).toLongArray()).containsExactly(1, 1, 0, 9);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChunkThatIsPutByItsIndexIsOneRequest(boolean far) {
        to(far);
        ZarrArray array = array(plain(16));
        requests.of(() -> array.writeChunk(cells(4), PutCondition.IF_ABSENT, 0)).containsExactly("put a/c/0 20");
        requests.of(() -> array.writeChunk(fill(4), PutCondition.ALWAYS, 0)).containsExactly("delete a/c/0");
        requests.of(() -> array.writeChunk(fill(4), PutCondition.IF_ABSENT, 0)).containsExactly("head a/c/0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aShardThatIsWrittenWholeIsUploadedWithoutALook(boolean far) {
        to(far);
        ZarrArray array = array(sharded(32));
        for (int i = 0; i < 2; i++) {
            requests.of(() -> array.write(Region.of(), cells(32)))
                    .containsExactly("upload a/c/0", "append a/c/0 0+160", "append a/c/0 160+132", "complete a/c/0 292");
        }
        requests.of(() -> array.write(Region.of(), fill(32))).containsExactly("delete a/c/0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aShardWithItsIndexAtTheStartIsUploadedWhenItIsKnown(boolean far) {
        to(far);
        ZarrArray array = array(sharded(32).indexLocation(IndexLocation.START));
        requests.of(() -> array.write(Region.of(), cells(32)))
                .containsExactly("upload a/c/0", "append a/c/0 0+132", "append a/c/0 132+160", "complete a/c/0 292");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aShardThatReachesPastTheEndIsUploadedOnlyWhereNothingIs(boolean far) {
        to(far);
        ZarrArray array = array(sharded(16));
        requests.of(() -> array.write(Region.of(), cells(16)))
                .containsExactly("upload a/c/0", "append a/c/0 0+80", "append a/c/0 80+132", "complete a/c/0 212");
        // All of it is encoded and sent before it turns out that something is there.
        requests.of(() -> array.write(Region.of(), cells(16)))
                .containsExactly(
                        "upload a/c/0",
                        "append a/c/0 0+80",
                        "append a/c/0 80+132",
                        "conflict a/c/0",
                        "abort a/c/0",
                        "read a/c/0 -132+132",
                        "upload a/c/0",
                        "append a/c/0 0+80",
                        "append a/c/0 80+132",
                        "complete a/c/0 212");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachChunkThatIsStreamedIsAnAppend(boolean far) {
        to(far);
        ZarrArray array = array(sharded(32));
        requests.of(() -> {
                    try (ShardWriter writer = array.shardWriter(0)) {
                        writer.append(cells(4), 0);
                        writer.append(fill(4), 1);
                        writer.append(cells(4), 2);
                        writer.complete(PutCondition.ALWAYS);
                    }
                })
                .containsExactly(
                        "upload a/c/0",
                        "append a/c/0 0+20",
                        "append a/c/0 20+20",
                        "append a/c/0 40+132",
                        "complete a/c/0 172");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theFirstChunkOfAShardIsLookedForAndUploaded(boolean far) {
        to(far);
        ZarrArray array = array(sharded(32));
        requests.of(() -> array.write(Region.of(at(13)), cells(1)))
                .containsExactly(
                        "absent a/c/0", "upload a/c/0", "append a/c/0 0+20", "append a/c/0 20+132", "complete a/c/0 152");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofARewrittenShardTheStoreCopiesWhatStays(boolean far) {
        to(far);
        ZarrArray array = array(sharded(32));
        array.write(Region.of(), cells(32));
        String[] replaced = {
            "upload a/c/0",
            "append from a/c/0 0+60",
            "append a/c/0 60+20",
            "append from a/c/0 80+80",
            "append a/c/0 160+132",
            "complete a/c/0 292"
        };
        // A whole chunk: nothing is read but, by who does not know it, the index.
        requests.of(() -> array.write(Region.of(range(12, 16)), cells(4))).containsExactly(replaced);
        ZarrArray cold = array.with(ArrayOptions.DEFAULT);
        requests.of(() -> cold.write(Region.of(range(12, 16)), cells(4)))
                .startsWith("read a/c/0 -132+132")
                .endsWith(replaced)
                .hasSize(7);
        // A part of a chunk.
        requests.of(() -> cold.write(Region.of(at(13)), cells(1)))
                .startsWith("read a/c/0 60+20")
                .endsWith(replaced)
                .hasSize(7);
        // Two chunks beside each other, one of them in part.
        requests.of(() -> cold.write(Region.of(range(12, 18)), cells(6)))
                .containsExactly(
                        "read a/c/0 80+20",
                        "upload a/c/0",
                        "append from a/c/0 0+60",
                        "append a/c/0 60+40",
                        "append from a/c/0 100+60",
                        "append a/c/0 160+132",
                        "complete a/c/0 292");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofARewrittenShardWithItsIndexAtTheStartWhatStaysIsRead(boolean far) {
        to(far);
        ZarrArray array = array(sharded(32).indexLocation(IndexLocation.START));
        array.write(Region.of(), cells(32));
        requests.of(() -> array.write(Region.of(at(13)), cells(1)))
                .containsExactly(
                        "read a/c/0 192+20",
                        "read a/c/0 132+60",
                        "read a/c/0 212+80",
                        "upload a/c/0",
                        "append a/c/0 0+132",
                        "append a/c/0 132+160",
                        "complete a/c/0 292");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChunkOfARewrittenShardThatBecomesFillGoesAndWithTheLastOneTheShard(boolean far) {
        to(far);
        ZarrArray array = array(sharded(32));
        array.write(Region.of(range(0, 8)), cells(8));
        requests.of(() -> array.write(Region.of(range(0, 4)), fill(4)))
                .containsExactly(
                        "upload a/c/0", "append from a/c/0 0+20", "append a/c/0 20+132", "complete a/c/0 152");
        requests.of(() -> array.write(Region.of(range(4, 8)), fill(4))).containsExactly("delete a/c/0");
        // Fill for a shard that is not there is a look for its index, and another one before nothing is done.
        requests.of(() -> array.write(Region.of(range(4, 8)), fill(4))).containsExactly("absent a/c/0", "head a/c/0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aShardThatSomebodyElseReplacedMeanwhileIsPutTogetherAgain(boolean far) {
        ArrayMetadata metadata = sharded(32).build();
        ObjectStore raced = new Race(store, "a/c/0", () -> Zarr.array(store, "a", metadata, budget)
                .write(Region.of(at(31)), MemorySegment.ofArray(new int[] {9})));
        requests = new Requests(far ? new FarStore(raced) : raced);
        ZarrArray array = array(sharded(32));
        Zarr.array(store, "a", metadata, budget).write(Region.of(range(0, 4)), cells(4));
        requests.of(() -> array.write(Region.of(range(4, 8)), cells(4)))
                .containsExactly(
                        "read a/c/0 -132+132",
                        "upload a/c/0",
                        "append from a/c/0 0+20",
                        "append a/c/0 20+20",
                        "append a/c/0 40+132",
                        "conflict a/c/0",
                        "abort a/c/0",
                        "read a/c/0 -132+132",
                        "upload a/c/0",
                        "append from a/c/0 0+20",
                        "append a/c/0 20+20",
                        "append from a/c/0 40+20",
                        "append a/c/0 60+132",
                        "complete a/c/0 192");
        assertThat(array.read(Region.of(at(31))).getLong(0)).isEqualTo(9);
    }

    private ZarrArray inPlace(ArrayMetadata.Builder builder) {
        return array(builder).with(ArrayOptions.DEFAULT.withPartialWrites(PartialWrites.IN_PLACE));
    }

    /// The requests for a shard with 320 bytes of chunks and free room. Which of the two records behind them a write takes is left
    /// to chance.
    private AbstractListAssert<?, ?, String, ?> ofInPlace(Runnable call) {
        return requests.of(call).extracting(line -> line.replaceFirst("(320|2368)(\\+(2048|16))$", "record$2"));
    }

    @Test
    void theFirstWriteInPlacePutsTheShardTogetherWithRoom(@TempDir Path folder) {
        try (ObjectStore local = Stores.local(folder, Durability.RELAXED)) {
            requests = new Requests(local);
            ZarrArray array = inPlace(sharded(64));
            array.write(Region.of(range(0, 32)), cells(32));
            // 160 bytes of chunks, room for eight, two records and the index.
            requests.of(() -> array.write(Region.of(range(12, 16)), cells(4)))
                    .containsExactly(
                            "update a/c/0",
                            "read a/c/0 -4228+292",
                            "upload a/c/0",
                            "append from a/c/0 0+60",
                            "append a/c/0 60+20",
                            "append from a/c/0 80+80",
                            "append a/c/0 160+160",
                            "append a/c/0 320+4228",
                            "complete a/c/0 4548");
            requests.of(() -> array.write(Region.of(at(33)), cells(1)))
                    .containsExactly(
                            "absent a/c/1",
                            "absent a/c/1",
                            "upload a/c/1",
                            "append a/c/1 0+20",
                            "append a/c/1 20+160",
                            "append a/c/1 180+4228",
                            "complete a/c/1 4408");
        }
    }

    @Test
    void aWriteInPlaceWritesChunksARecordAndEntries(@TempDir Path folder) {
        try (ObjectStore local = Stores.local(folder, Durability.RELAXED)) {
            requests = new Requests(local);
            ZarrArray array = inPlace(sharded(32));
            array.write(Region.of(), cells(32));
            array.write(Region.of(range(12, 16)), cells(4));
            // The first time what the shard is like is read, and made durable.
            ofInPlace(() -> array.write(Region.of(range(12, 16)), cells(4)))
                    .containsExactly(
                            "update a/c/0",
                            "update read a/c/0 320+4228",
                            "sync a/c/0",
                            "update write a/c/0 160+20",
                            "update write a/c/0 record+2048",
                            "sync a/c/0",
                            "update write a/c/0 4464+84",
                            "finish a/c/0");
            // A part of a chunk, which is read.
            ofInPlace(() -> array.write(Region.of(at(13)), cells(1)))
                    .containsExactly(
                            "update a/c/0",
                            "update read a/c/0 160+20",
                            "update write a/c/0 60+20",
                            "update write a/c/0 record+2048",
                            "sync a/c/0",
                            "update write a/c/0 4464+84",
                            "finish a/c/0");
            // Parts of two chunks.
            ofInPlace(() -> array.write(Region.of(range(13, 18)), cells(5)))
                    .containsExactly(
                            "update a/c/0",
                            "update read a/c/0 60+20",
                            "update read a/c/0 80+20",
                            "update write a/c/0 160+20",
                            "update write a/c/0 180+20",
                            "update write a/c/0 record+2048",
                            "sync a/c/0",
                            "update write a/c/0 4464+84",
                            "finish a/c/0");
            // A chunk that becomes fill.
            ofInPlace(() -> array.write(Region.of(range(12, 16)), fill(4)))
                    .containsExactly(
                            "update a/c/0",
                            "update write a/c/0 record+2048",
                            "sync a/c/0",
                            "update write a/c/0 4464+84",
                            "finish a/c/0");
        }
    }

    @Test
    void ofALongIndexOnlyTheEntriesThatChangeAreWritten(@TempDir Path folder) {
        try (ObjectStore local = Stores.local(folder, Durability.RELAXED)) {
            requests = new Requests(local);
            // 8192 chunks: an index of 131,072 bytes and its checksum behind.
            ZarrArray array = inPlace(plain(1 << 15).shards(1 << 15));
            array.write(Region.of(range(0, 4)), cells(4));
            array.write(Region.of(range(0, 4)), cells(4));
            array.write(Region.of(range(0, 4)), cells(4));
            requests.of(() -> array.write(Region.of(range(0, 4)), cells(4)))
                    .filteredOn(line -> line.startsWith("update write"))
                    .extracting(line -> line.replaceAll(".*\\+", ""))
                    .containsExactly("20", "2048", "16", "4");
            requests.of(() -> array.write(Region.of(range(32764, 32768)), cells(4)))
                    .filteredOn(line -> line.startsWith("update write"))
                    .extracting(line -> line.replaceAll(".*\\+", ""))
                    .containsExactly("20", "2048", "20");
        }
    }

    @Test
    void aShardThatWasWrittenInPlaceIsReadWithTheHeadOfARecord(@TempDir Path folder) {
        try (ObjectStore local = Stores.local(folder, Durability.RELAXED)) {
            requests = new Requests(local);
            ZarrArray array = inPlace(sharded(32));
            array.write(Region.of(), cells(32));
            array.write(Region.of(at(13)), cells(1));
            ofInPlace(() -> array.read(Region.of(at(1)))).containsExactly("read a/c/0 0+20 record+16");
            array.write(Region.of(at(13)), cells(1));
            ofInPlace(() -> array.read(Region.of(at(1)))).containsExactly("read a/c/0 0+20 record+16");
            // Who comes new to it looks at the chunks of the last write too.
            ofInPlace(() -> array.with(array.options()).read(Region.of(at(1))))
                    .containsExactly(
                            "read a/c/0 -4228+4228",
                            "read a/c/0 160+20",
                            "read a/c/0 record+16",
                            "read a/c/0 0+20 record+16");
        }
    }

    @Test
    void aShardThatBecomesFillIsDeletedAlsoInPlace(@TempDir Path folder) {
        try (ObjectStore local = Stores.local(folder, Durability.RELAXED)) {
            requests = new Requests(local);
            ZarrArray array = inPlace(sharded(32));
            array.write(Region.of(range(0, 4)), cells(4));
            requests.of(() -> array.write(Region.of(range(0, 4)), fill(4)))
                    .startsWith("update a/c/0")
                    .endsWith("delete a/c/0");
            assertThat(local.head("a/c/0")).isEmpty();
        }
    }
}
