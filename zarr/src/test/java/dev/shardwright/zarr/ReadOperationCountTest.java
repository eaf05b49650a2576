package dev.shardwright.zarr;

import static dev.shardwright.zarr.Region.all;
import static dev.shardwright.zarr.Region.at;
import static dev.shardwright.zarr.Region.range;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Exactly which requests reading makes.
///
/// Most arrays here have shards of 8 × 8 chunks of 8 × 8 cells of four bytes with a checksum: a chunk has 260 bytes, chunk (i, j)
/// is at 260 · (8 i + j), and the index has 16 · 64 + 4 = 1028.
class ReadOperationCountTest {

    private static final List<Codec> CHECKED = List.of(Codecs.bytes(), Codecs.crc32c());

    private final ObjectStore store = Stores.memory("read counts");
    private final MemoryBudget budget = MemoryBudget.unlimited();
    private Requests requests = new Requests(store);

    @AfterEach
    void closeStore() {
        store.close();
    }

    private void from(boolean far) {
        requests = new Requests(far ? new FarStore(store) : store);
    }

    private static ArrayMetadata.Builder sharded(long... shape) {
        return ArrayMetadata.builder(DataType.INT32, shape).chunks(8, 8).shards(64, 64).codecs(CHECKED);
    }

    /// An array full of cells that are not the fill value, which nothing is known of yet.
    private ZarrArray array(ArrayMetadata.Builder builder) {
        ArrayMetadata metadata = builder.build();
        fillShards(store, metadata);
        return Zarr.array(requests.store(), "a", metadata, budget);
    }

    private void fillShards(ObjectStore in, ArrayMetadata metadata) {
        Zarr.array(in, "a", metadata, budget).write(Region.of(), cells(metadata));
    }

    private static MemorySegment cells(ArrayMetadata metadata) {
        int size = 1;
        for (long n : metadata.shape()) {
            size *= (int) n;
        }
        return Samples.segment(new Random(1), size * metadata.dataType().size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChunkOfAColdShardTakesTwoRequestsAndOfAWarmOneOne(boolean far) {
        from(far);
        ZarrArray array = array(sharded(64, 64));
        requests.of(() -> array.read(Region.of(at(0), at(17))))
                .containsExactly("read a/c/0/0 -1028+1028", "read a/c/0/0 520+260");
        requests.of(() -> array.read(Region.of(range(8, 16), range(0, 8)))).containsExactly("read a/c/0/0 2080+260");
        requests.of(() -> array.read(Region.of(at(63), at(63)))).containsExactly("read a/c/0/0 16380+260");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anIndexAtTheStartIsReadThere(boolean far) {
        from(far);
        ZarrArray array = array(sharded(64, 64).indexLocation(IndexLocation.START));
        requests.of(() -> array.read(Region.of(at(0), at(17))))
                .containsExactly("read a/c/0/0 0+1028", "read a/c/0/0 1548+260");
        requests.of(() -> array.read(Region.of(at(0), at(0)))).containsExactly("read a/c/0/0 1028+260");
    }

    @ParameterizedTest
    @CsvSource({"END, -5124+5124, 520+260", "START, 0+5124, 1548+260"})
    void ofALocalFileTheRecordsOfWritesInPlaceAreReadWithTheIndex(
            IndexLocation location, String index, String chunk, @TempDir Path folder) {
        try (ObjectStore local = Stores.local(folder, Durability.RELAXED)) {
            requests = new Requests(local);
            ArrayMetadata metadata = sharded(64, 64).indexLocation(location).build();
            fillShards(local, metadata);
            ZarrArray array = Zarr.array(requests.store(), "a", metadata, budget);
            requests.of(() -> array.read(Region.of(at(0), at(17))))
                    .containsExactly("read a/c/0/0 " + index, "read a/c/0/0 " + chunk);
            requests.of(() -> array.read(Region.of(at(0), at(17)))).containsExactly("read a/c/0/0 " + chunk);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofCellsThatAreStoredAsTheyAreOnlyTheWantedBytesAreRead(boolean far) {
        from(far);
        ZarrArray array = array(sharded(64, 64).codecs(List.of(Codecs.bytes())));
        array.read(Region.of(at(0), at(0)));
        // Chunk 1 starts at byte 256; its cell (3, 2) is number 26.
        requests.of(() -> array.read(Region.of(at(3), at(10)))).containsExactly("read a/c/0/0 360+4");
        requests.of(() -> array.read(Region.of(range(3, 5), range(10, 12)))).containsExactly("read a/c/0/0 360+40");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRowOfChunksIsOneRange(boolean far) {
        from(far);
        ZarrArray array = array(sharded(64, 64));
        array.read(Region.of(at(0), at(0)));
        requests.of(() -> array.read(Region.of(at(17)))).containsExactly("read a/c/0/0 4160+2080");
    }

    @Test
    void aColumnIsOneRangeWhereGapsAreSmallAndElseOneCallOfSeveral() {
        ZarrArray array = array(sharded(64, 64));
        requests.of(() -> array.read(Region.of(all(), at(9))))
                .containsExactly("read a/c/0/0 -1028+1028", "read a/c/0/0 260+14820");
        ZarrArray exact = array.with(ArrayOptions.DEFAULT.withCoalescing(0, 1 << 20));
        requests.of(() -> exact.read(Region.of(all(), at(9))))
                .containsExactly(
                        "read a/c/0/0 -1028+1028",
                        "read a/c/0/0 260+260 2340+260 4420+260 6500+260 8580+260 10660+260 12740+260 14820+260");
    }

    @Test
    void fromFarAwayEachRangeIsARequestOfItsOwn() {
        from(true);
        ZarrArray array = array(sharded(64, 64));
        requests.of(() -> array.read(Region.of(all(), at(9))))
                .containsExactly("read a/c/0/0 -1028+1028", "read a/c/0/0 260+14820");
        ZarrArray exact = array.with(ArrayOptions.DEFAULT.withCoalescing(0, 1 << 20));
        exact.read(Region.of(at(0), at(0)));
        requests.of(() -> exact.read(Region.of(all(), at(9))))
                .containsExactlyInAnyOrder(
                        "read a/c/0/0 260+260",
                        "read a/c/0/0 2340+260",
                        "read a/c/0/0 4420+260",
                        "read a/c/0/0 6500+260",
                        "read a/c/0/0 8580+260",
                        "read a/c/0/0 10660+260",
                        "read a/c/0/0 12740+260",
                        "read a/c/0/0 14820+260");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPlaneIsReadByTheChunksThatItCrosses(boolean far) {
        from(far);
        // 4 × 2 × 2 chunks of 64 cells.
        ZarrArray array = array(ArrayMetadata.builder(DataType.INT32, 4, 16, 16)
                .chunks(1, 8, 8)
                .shards(4, 16, 16)
                .codecs(CHECKED));
        array.read(Region.of(at(0), at(0), at(0)));
        requests.of(() -> array.read(Region.of(at(2)))).containsExactly("read a/c/0/0/0 2080+1040");
        // Every other chunk, with gaps of 260 bytes.
        requests.of(() -> array.read(Region.of(all(), all(), at(3)))).containsExactly("read a/c/0/0/0 0+3900");
    }

    @ParameterizedTest
    @CsvSource({"false, 260, 260+780", "false, 259, 260+260 780+260", "true, 260, 260+780"})
    void chunksWithAGapOfExactlyMaxGapAreReadTogether(boolean far, long maxGap, String ranges) {
        from(far);
        ZarrArray array = array(sharded(64, 64)).with(ArrayOptions.DEFAULT.withCoalescing(maxGap, 1 << 20));
        array.read(Region.of(at(0), at(0)));
        requests.of(() -> array.read(Region.of(at(0), Region.cells(8, 24)))).containsExactly("read a/c/0/0 " + ranges);
    }

    @ParameterizedTest
    @CsvSource({"520, 0+520 520+520 1040+520 1560+520", "519, 0+260 260+260 520+260 780+260 1040+260 1300+260 1560+260 1820+260"})
    void neighboursAreReadTogetherUpToExactlyMaxSpan(long maxSpan, String ranges) {
        ZarrArray array = array(sharded(64, 64)).with(ArrayOptions.DEFAULT.withCoalescing(0, maxSpan));
        array.read(Region.of(at(0), at(0)));
        requests.of(() -> array.read(Region.of(at(0)))).containsExactly("read a/c/0/0 " + ranges);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWholeShardIsItsIndexAndOneRange(boolean far) {
        from(far);
        ZarrArray array = array(sharded(64, 64));
        requests.of(() -> array.read(Region.of()))
                .containsExactly("read a/c/0/0 -1028+1028", "read a/c/0/0 0+16640");
        requests.of(() -> array.read(Region.of())).containsExactly("read a/c/0/0 0+16640");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachOfSeveralShardsIsReadByItself(boolean far) {
        from(far);
        ZarrArray array = array(sharded(128, 128));
        requests.of(() -> array.read(Region.of(range(60, 70), range(60, 70))))
                .containsExactlyInAnyOrder(
                        "read a/c/0/0 -1028+1028", "read a/c/0/0 16380+260",
                        "read a/c/0/1 -1028+1028", "read a/c/0/1 14560+260",
                        "read a/c/1/0 -1028+1028", "read a/c/1/0 1820+260",
                        "read a/c/1/1 -1028+1028", "read a/c/1/1 0+260");
        requests.of(() -> array.read(Region.of(range(60, 70), range(60, 70))))
                .containsExactlyInAnyOrder(
                        "read a/c/0/0 16380+260", "read a/c/0/1 14560+260", "read a/c/1/0 1820+260", "read a/c/1/1 0+260");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void indexesThatAreNotKeptAreReadAgain(boolean far) {
        from(far);
        ZarrArray array = array(sharded(64, 64)).with(ArrayOptions.DEFAULT.withIndexCache(0));
        for (int i = 0; i < 2; i++) {
            requests.of(() -> array.read(Region.of(at(0), at(0))))
                    .containsExactly("read a/c/0/0 -1028+1028", "read a/c/0/0 0+260");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofShardsInShardsTheInnerOneIsReadWhole(boolean far) {
        from(far);
        // Inner shards of 2 × 2 chunks: 4 · 260 bytes and an index of 68; the outer index has 16 entries.
        ZarrArray array = array(ArrayMetadata.builder(DataType.INT32, 64, 64)
                .chunks(16, 16)
                .shards(64, 64)
                .codecs(List.of(Codecs.sharding(new int[] {8, 8}, CHECKED, IndexLocation.END))));
        requests.of(() -> array.read(Region.of(at(0), at(17))))
                .containsExactly("read a/c/0/0 -260+260", "read a/c/0/0 1108+1108");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aShardWithCodecsAroundItIsReadWhole(boolean far) {
        from(far);
        ZarrArray array = array(ArrayMetadata.builder(DataType.INT32, 64, 64)
                .chunks(64, 64)
                .codecs(List.of(Codecs.sharding(new int[] {8, 8}, CHECKED, IndexLocation.END), Codecs.crc32c())));
        requests.of(() -> array.read(Region.of(at(0), at(0)))).containsExactly("read a/c/0/0 0+17672");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChunkThatIsAnObjectIsOneRequest(boolean far) {
        from(far);
        ZarrArray array = array(ArrayMetadata.builder(DataType.INT32, 16, 16).chunks(8, 8).codecs(CHECKED));
        requests.of(() -> array.read(Region.of(at(0), at(8)))).containsExactly("read a/c/0/1 0+260");
        requests.of(() -> array.read(Region.of()))
                .containsExactlyInAnyOrder(
                        "read a/c/0/0 0+260", "read a/c/0/1 0+260", "read a/c/1/0 0+260", "read a/c/1/1 0+260");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsNotStoredIsAskedForOnce(boolean far) {
        from(far);
        for (ArrayMetadata metadata : List.of(
                sharded(64, 64).build(), ArrayMetadata.builder(DataType.INT32, 64, 64).codecs(CHECKED).build())) {
            ZarrArray array = Zarr.array(requests.store(), "none", metadata, budget);
            requests.of(() -> array.read(Region.of())).containsExactly("absent none/c/0/0");
            requests.of(() -> array.read(Region.of())).containsExactly("absent none/c/0/0");
            requests.of(() -> array.read(Region.of(range(3, 3)))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChunkThatAShardDoesNotHaveTakesALookAtItsIndexEachTime(boolean far) {
        from(far);
        ArrayMetadata metadata = sharded(64, 64).build();
        Zarr.array(store, "a", metadata, budget).write(Region.of(at(0)), MemorySegment.ofArray(new int[64]).fill((byte) 1));
        ZarrArray array = Zarr.array(requests.store(), "a", metadata, budget);
        for (int i = 0; i < 2; i++) {
            requests.of(() -> array.read(Region.of(at(8)))).containsExactly("read a/c/0/0 -1028+1028");
        }
        // Beside a chunk that is stored it takes nothing.
        requests.of(() -> array.read(Region.of(range(0, 16), at(0)))).containsExactly("read a/c/0/0 0+260");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWasWrittenByTheSameHandleIsReadWithoutAnotherLookAtTheIndex(boolean far) {
        from(far);
        ZarrArray array = array(sharded(64, 64));
        array.write(Region.of(), cells(array.metadata()));
        requests.of(() -> array.read(Region.of(at(0), at(8)))).containsExactly("read a/c/0/0 260+260");
        array.write(Region.of(at(0), at(8)), MemorySegment.ofArray(new int[] {7}));
        requests.of(() -> array.read(Region.of(at(0), at(8)))).containsExactly("read a/c/0/0 260+260");
        // The first chunk goes, so that the second is the first.
        array.fill(Region.of(range(0, 8), range(0, 8)), MemorySegment.ofArray(new int[1]));
        requests.of(() -> array.read(Region.of(at(0), at(8)))).containsExactly("read a/c/0/0 0+260");
        array.fill(Region.of(), MemorySegment.ofArray(new int[1]));
        requests.of(() -> array.read(Region.of(at(0), at(8)))).containsExactly("absent a/c/0/0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aShardThatSomebodyElseHasReplacedIsNoticedByTheRequestForItsChunks(boolean far) {
        from(far);
        ZarrArray array = array(sharded(64, 64));
        ZarrArray other = Zarr.array(store, "a", array.metadata(), budget);
        array.read(Region.of(at(0), at(8)));
        other.write(Region.of(at(0), at(8)), MemorySegment.ofArray(new int[] {7}));
        requests.of(() -> array.read(Region.of(at(0), at(8))))
                .containsExactly("read a/c/0/0 260+260", "read a/c/0/0 -1028+1028", "read a/c/0/0 260+260");
        requests.of(() -> array.read(Region.of(at(0), at(8)))).containsExactly("read a/c/0/0 260+260");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aShardThatSomebodyElseHasDeletedIsLookedForTwice(boolean far) {
        from(far);
        ZarrArray array = array(sharded(64, 64));
        array.read(Region.of(at(0), at(8)));
        store.delete("a/c/0/0");
        requests.of(() -> array.read(Region.of(at(0), at(8)))).containsExactly("absent a/c/0/0", "absent a/c/0/0");
        requests.of(() -> array.read(Region.of(at(0), at(8)))).containsExactly("absent a/c/0/0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aShardThatSomebodyElseMadeTooShortIsLookedAtOnceMore(boolean far) {
        from(far);
        ZarrArray array = array(sharded(64, 64));
        array.read(Region.of(at(63), at(63)));
        int[] first = IntStream.range(1, 65).toArray();
        store.delete("a/c/0/0");
        Zarr.array(store, "a", array.metadata(), budget)
                .write(Region.of(range(0, 8), range(0, 8)), MemorySegment.ofArray(first));
        requests.of(() -> array.read(Region.of(at(63), at(63))))
                .containsExactly("absent a/c/0/0", "head a/c/0/0", "read a/c/0/0 -1028+1028");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pointsOfOneChunkAreReadWithIt(boolean far) {
        from(far);
        ZarrArray array = array(sharded(64, 64));
        array.read(Region.of(at(0), at(0)));
        requests.of(() -> array.read(Region.points(new long[][] {{9, 9}, {15, 10}, {9, 9}})))
                .containsExactly("read a/c/0/0 2340+260");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void verifyingAShardReadsItsIndexAndEachChunk(boolean far) {
        from(far);
        ZarrArray array = array(ArrayMetadata.builder(DataType.INT32, 8, 16).chunks(8, 8).shards(8, 16).codecs(CHECKED));
        requests.of(() -> array.storedChunks((index, object) -> array.verify(object)))
                .containsExactly("read a/c/0/0 -36+36", "read a/c/0/0 0+260", "read a/c/0/0 260+260", "list a/");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHandleWithOtherOptionsKnowsNothingOfTheIndexesOfTheFirst(boolean far) {
        from(far);
        ZarrArray array = array(sharded(64, 64));
        array.read(Region.of(at(0), at(0)));
        requests.of(() -> array.with(array.options()).read(Region.of(at(0), at(0))))
                .containsExactly("read a/c/0/0 -1028+1028", "read a/c/0/0 0+260");
    }
}
