package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.testing.ForwardingStore;
import dev.shardwright.testing.HookedStore;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.internal.codec.ShardingCodec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every kind of damage to a stored chunk is found.
class VerifyTest {

    private static final int CHUNKS = 8;
    private static final int CHUNK_BYTES = 100;
    private static final int INDEX = 16 * CHUNKS;

    private final ObjectStore store = Stores.memory("verify");
    private final MemoryBudget budget = MemoryBudget.unlimited();

    @AfterEach
    void closeStoreAndLookForWhatIsStillHeld() {
        assertThat(budget.live()).as("live bytes").isZero();
        store.close();
    }

    @Test
    void damageToAWholeChunkIsFound() {
        ZarrArray array = array(List.of(Codecs.bytes(), Codecs.zstd(1, true)));
        write(array);
        assertThat(problems(array)).isEmpty();
        damage(bytes -> bytes.put(bytes.capacity() / 2, (byte) (bytes.get(bytes.capacity() / 2) ^ 1)));
        assertThat(problems(array)).hasSize(1).first().asString().contains("zstd");
        write(array);
        cut(1);
        assertThat(problems(array)).hasSize(1).first().asString().contains("zstd");
        cut(Integer.MAX_VALUE);
        assertThat(problems(array)).hasSize(1).first().asString().contains("0 bytes", "expected " + CHUNKS * CHUNK_BYTES);
    }

    @ParameterizedTest
    @EnumSource(IndexLocation.class)
    void damageToAnIndexUnderAChecksumIsFoundWhereverItIs(IndexLocation location) {
        ZarrArray array = sharded(location, List.of(Codecs.bytes(), Codecs.crc32c()), List.of(Codecs.bytes()));
        write(array);
        assertThat(problems(array)).isEmpty();
        for (int i = 0; i < INDEX + 4; i++) {
            write(array);
            int at = location == IndexLocation.START ? i : CHUNKS * CHUNK_BYTES + i;
            damage(bytes -> bytes.put(at, (byte) ~bytes.get(at)));
            assertThat(problems(array)).hasSize(1).first().asString().contains("crc32c", "expected");
        }
    }

    @ParameterizedTest
    @EnumSource(IndexLocation.class)
    void aShardThatIsReplacedWhileItIsVerifiedIsNotTakenForDamaged(IndexLocation location) {
        for (int operation = 1; operation <= 6; operation++) {
            for (boolean again : new boolean[] {false, true}) {
                ZarrArray array = sharded(location, List.of(Codecs.bytes()), List.of(Codecs.bytes(), Codecs.crc32c()));
                write(array);
                List<ObjectInfo> stored = new ArrayList<>();
                array.storedChunks((_, object) -> stored.add(object));
                // First a shard of another order, then one with a chunk only.
                Runnable replace = () -> {
                    try (ShardWriter shard = array.shardWriter(0)) {
                        for (int chunk = again ? 0 : CHUNKS - 1; chunk >= 0; chunk--) {
                            shard.append(Samples.segment(new Random(3), CHUNK_BYTES), chunk);
                        }
                        shard.complete(PutCondition.ALWAYS);
                    }
                };
                ZarrArray changing = Zarr.array(new HookedStore(store, operation, replace), "", array.metadata(), budget);
                assertThat(changing.verify(stored.getFirst())).as("operation %d", operation).isEmpty();
            }
        }
    }

    @Test
    void aShardThatIsReplacedWheneverItIsLookedAtIsSaidToBeSo() {
        ZarrArray array = sharded(IndexLocation.END, List.of(Codecs.bytes()), List.of(Codecs.bytes(), Codecs.crc32c()));
        write(array);
        List<ObjectInfo> stored = new ArrayList<>();
        array.storedChunks((_, object) -> stored.add(object));
        ObjectStore busy = new ForwardingStore(store) {
            @Override
            public List<Bytes> getRanges(String key, List<ByteRange> ranges, SegmentAllocator memory) {
                write(array);
                return super.getRanges(key, ranges, memory);
            }
        };
        assertThat(Zarr.array(busy, "", array.metadata(), budget).verify(stored.getFirst()))
                .singleElement()
                .asString()
                .contains("c/0", "written again and again");
        store.delete(stored.getFirst().key());
        assertThat(array.verify(stored.getFirst())).singleElement().asString().contains("there is no object c/0");
    }

    @ParameterizedTest
    @EnumSource(IndexLocation.class)
    void everyDamagedChunkOfAShardIsNamed(IndexLocation location) {
        ZarrArray array = sharded(location, List.of(Codecs.bytes()), List.of(Codecs.bytes(), Codecs.crc32c()));
        write(array);
        int start = location == IndexLocation.START ? INDEX : 0;
        damage(bytes -> {
            bytes.put(start + 2 * (CHUNK_BYTES + 4) + 50, (byte) 0);
            bytes.put(start + 5 * (CHUNK_BYTES + 4) + 102, (byte) 0);
        });
        List<String> problems = problems(array);
        assertThat(problems).hasSize(2);
        assertThat(problems.get(0)).contains("chunk 2 of the shard", "crc32c", "expected");
        assertThat(problems.get(1)).contains("chunk 5 of the shard", "crc32c", "expected");
    }

    @ParameterizedTest
    @EnumSource(IndexLocation.class)
    void aShardThatIsCutOffIsFound(IndexLocation location) {
        ZarrArray array = sharded(location, List.of(Codecs.bytes()), List.of(Codecs.bytes()));
        for (int missing = 1; missing <= CHUNKS * CHUNK_BYTES + INDEX; missing += 9) {
            write(array);
            cut(missing);
            assertThat(problems(array)).as("%d bytes cut off", missing).isNotEmpty();
        }
        write(array);
        cut(CHUNKS * CHUNK_BYTES + 1);
        assertThat(problems(array)).hasSize(1).first().asString().contains("127 bytes, expected at least the 128");
    }

    @ParameterizedTest
    @EnumSource(IndexLocation.class)
    void anIndexThatPutsChunksWhereTheyCannotBeIsFound(IndexLocation location) {
        ZarrArray array = sharded(location, List.of(Codecs.bytes()), List.of(Codecs.bytes()));
        int start = location == IndexLocation.START ? INDEX : 0;
        int end = start + CHUNKS * CHUNK_BYTES;
        int size = CHUNKS * CHUNK_BYTES + INDEX;

        point(array, location, 3, size, CHUNK_BYTES);
        assertThat(problems(array)).hasSize(1).first().asString().contains("chunk [3]", "expected it within the shard of " + size);
        point(array, location, 3, -7, CHUNK_BYTES);
        assertThat(problems(array)).hasSize(1).first().asString().contains("chunk [3]", "expected it within the shard");
        point(array, location, 3, -1, CHUNK_BYTES);
        assertThat(problems(array)).hasSize(1).first().asString().contains("chunk [3]", "expected it within the shard");

        point(array, location, 3, start + 2 * CHUNK_BYTES + 1, CHUNK_BYTES);
        assertThat(problems(array)).hasSize(1).first().asString().contains("chunk [3]", "expected chunks beside each other");
        point(array, location, 3, start + 3 * CHUNK_BYTES, CHUNK_BYTES - 1);
        assertThat(problems(array)).hasSize(1).first().asString().contains("chunk 3", "99 bytes", "expected 100");

        point(array, location, 7, location == IndexLocation.START ? 0 : end, CHUNK_BYTES);
        assertThat(problems(array)).hasSize(1).first().asString()
                .contains("chunk [7]", "beside the index of " + INDEX + " bytes");
        assertThatThrownBy(() -> array.read(Region.of(Region.at(0))))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("beside the index of " + INDEX + " bytes");
    }

    @Test
    void gapsAndAnyOrderAreNoDamage() {
        ZarrArray array = sharded(IndexLocation.END, List.of(Codecs.bytes()), List.of(Codecs.bytes()));
        write(array);
        byte[] good = store.get("c/0").toByteArray();
        ByteBuffer moved = ByteBuffer.allocate(good.length + 500).order(ByteOrder.LITTLE_ENDIAN);
        int index = moved.capacity() - INDEX;
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            int at = (CHUNKS - 1 - chunk) * (CHUNK_BYTES + 50) + 50;
            moved.put(at, good, chunk * CHUNK_BYTES, CHUNK_BYTES);
            moved.putLong(index + 16 * chunk, at).putLong(index + 16 * chunk + 8, CHUNK_BYTES);
        }
        put(moved.array());
        assertThat(problems(array)).isEmpty();
    }

    @Test
    void anObjectThatIsGoneIsAProblem() {
        for (ZarrArray array : List.of(
                array(List.of(Codecs.bytes())),
                sharded(IndexLocation.END, List.of(Codecs.bytes()), List.of(Codecs.bytes())))) {
            write(array);
            ObjectInfo info = store.head("c/0").orElseThrow();
            store.delete("c/0");
            assertThat(array.verify(info)).hasSize(1).first().asString().contains("memory://verify", "c/0");
        }
    }

    @Test
    void oneChunkIsInMemoryAtATime() {
        ZarrArray array = sharded(IndexLocation.END, List.of(Codecs.bytes()), Codecs.defaults());
        array.writeChunk(Samples.segment(new Random(1), CHUNKS * CHUNK_BYTES), PutCondition.ALWAYS, 0);
        long before = budget.peak();
        MemoryBudget reading = MemoryBudget.unlimited();
        ZarrArray again = Zarr.array(store, "", array.metadata(), reading);
        again.storedChunks((index, info) -> assertThat(again.verify(info)).isEmpty());
        assertThat(reading.peak()).isLessThanOrEqualTo(2 * (CHUNK_BYTES + 64)).isLessThan(before);
        assertThat(reading.live()).isZero();
    }

    @Test
    void onlyObjectsThatAreChunksOfTheGridAreVisited() {
        ZarrArray array = Zarr.array(
                store, "a", ArrayMetadata.builder(DataType.INT8, 5, 5).chunks(2, 5).build(), budget);
        for (String key : List.of(
                "a/zarr.json", "a/c/0/0", "a/c/2/0", "a/c/3/0", "a/c/0/1", "a/c/0", "a/c/x/0", "a/notes", "b/c/1/0")) {
            store.put(key, MemorySegment.ofArray(new byte[1]), PutCondition.ALWAYS);
        }
        List<String> keys = new ArrayList<>();
        array.storedChunks((index, info) -> {
            assertThat(array.chunkKey(index)).isEqualTo(info.key());
            keys.add(info.key());
        });
        assertThat(keys).containsExactlyInAnyOrder("a/c/0/0", "a/c/2/0");
    }

    @Test
    void readingNamesStoreKeyAndChunkOfTheDamage() {
        ZarrArray array = sharded(
                IndexLocation.END, List.of(Codecs.bytes()), List.of(Codecs.bytes(), Codecs.crc32c()));
        write(array);
        damage(bytes -> bytes.put(3 * (CHUNK_BYTES + 4) + 7, (byte) 0));
        assertThatThrownBy(() -> array.read(Box.all(array.metadata().shape())))
                .isInstanceOf(ZarrException.class)
                .hasMessageContainingAll("memory://verify: c/0", "chunk [3]", "crc32c", "expected");
        assertThat(array.read(new Box(new long[] {0}, new long[] {300})).size()).isEqualTo(300);
    }

    private ZarrArray array(List<Codec> codecs) {
        return Zarr.array(
                store,
                "",
                new ArrayMetadata(
                        new long[] {CHUNKS * CHUNK_BYTES},
                        DataType.UINT8,
                        new int[] {CHUNKS * CHUNK_BYTES},
                        ChunkKeyEncoding.DEFAULT,
                        FillValue.zero(DataType.UINT8),
                        codecs,
                        List.of(),
                        GroupMetadata.empty().attributes()),
                budget);
    }

    private ZarrArray sharded(IndexLocation location, List<Codec> indexCodecs, List<Codec> codecs) {
        return array(List.of(new ShardingCodec(new int[] {CHUNK_BYTES}, codecs, indexCodecs, location)));
    }

    private void write(ZarrArray array) {
        array.writeChunk(Samples.segment(new Random(9), CHUNKS * CHUNK_BYTES), PutCondition.ALWAYS, 0);
    }

    /// Writes a shard whose index puts one chunk elsewhere.
    private void point(ZarrArray array, IndexLocation location, int chunk, long offset, long length) {
        write(array);
        int index = location == IndexLocation.START ? 0 : CHUNKS * CHUNK_BYTES;
        damage(bytes -> bytes.putLong(index + 16 * chunk, offset).putLong(index + 16 * chunk + 8, length));
    }

    private void damage(Consumer<ByteBuffer> damage) {
        byte[] bytes = store.get("c/0").toByteArray();
        byte[] before = bytes.clone();
        damage.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        assertThat(bytes).isNotEqualTo(before);
        put(bytes);
    }

    private void cut(int count) {
        byte[] bytes = store.get("c/0").toByteArray();
        put(Arrays.copyOf(bytes, Math.max(0, bytes.length - count)));
    }

    private void put(byte[] bytes) {
        store.put("c/0", MemorySegment.ofArray(bytes), PutCondition.ALWAYS);
    }

    private static List<String> problems(ZarrArray array) {
        List<String> problems = new ArrayList<>();
        array.storedChunks((index, info) -> problems.addAll(array.verify(info)));
        return problems;
    }
}
