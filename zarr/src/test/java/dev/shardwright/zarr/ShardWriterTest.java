package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.storage.Version;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.internal.codec.ShardingCodec;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ShardWriterTest {

    private static final int CHUNKS = 12;
    private static final int CHUNK_BYTES = 5 * 7 * 4;

    private final ObjectStore store = Stores.memory("shard-writer");
    private final MemoryBudget budget = MemoryBudget.unlimited();

    @AfterEach
    void closeStoreAndLookForWhatIsStillHeld() {
        assertThat(budget.live()).as("live bytes").isZero();
        store.close();
    }

    static Stream<Arguments> indexes() {
        return Stream.of(IndexLocation.values())
                .flatMap(l -> Stream.of(List.of(Codecs.bytes()), List.of(Codecs.bytes(), Codecs.crc32c()))
                        .map(codecs -> Arguments.of(l, codecs)));
    }

    @ParameterizedTest
    @MethodSource("indexes")
    void anyOrderOfAppendingGivesTheSameValues(IndexLocation location, List<Codec> indexCodecs) {
        ZarrArray array = array(sharding(location, indexCodecs, Codecs.bytes(), Codecs.zstd(1, false)));
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<MemorySegment> chunks = chunks(random);
            List<Integer> order = new ArrayList<>(positions());
            Collections.shuffle(order, random);
            order = order.subList(0, random.nextInt(1, CHUNKS + 1));
            StoredObject stored = write(array, chunks, order).orElseThrow();
            assertReads(array, chunks, order, "seed " + seed);
            assertDescribesWhatIsStored(stored, order.size());
            store.head("c/0/0").ifPresent(o -> assertThat(array.verify(o)).isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource(IndexLocation.class)
    void chunksEncodedInParallelAndAppendedInOrderGiveTheSameBytes(IndexLocation location) throws Exception {
        ZarrArray array = array(sharding(
                location, List.of(Codecs.bytes(), Codecs.crc32c()), Codecs.defaults().toArray(Codec[]::new)));
        List<MemorySegment> chunks = chunks(new Random(3));
        write(array, chunks, positions());
        byte[] alone = store.get("c/0/0").toByteArray();
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 10; round++) {
                try (ShardWriter writer = array.shardWriter(0, 0)) {
                    List<Future<EncodedChunk>> encoded = new ArrayList<>();
                    for (int p = 0; p < CHUNKS; p++) {
                        int position = p;
                        encoded.add(pool.submit(() -> writer.encode(chunks.get(position), index(position))));
                    }
                    for (Future<EncodedChunk> chunk : encoded) {
                        writer.append(chunk.get());
                    }
                    writer.complete(PutCondition.ALWAYS);
                }
                assertThat(store.get("c/0/0").toByteArray()).isEqualTo(alone);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(IndexLocation.class)
    void chunksLieInTheOrderOfAppendingWithNothingBetweenThem(IndexLocation location) {
        ZarrArray array = array(sharding(location, List.of(Codecs.bytes()), Codecs.bytes()));
        List<MemorySegment> chunks = chunks(new Random(5));
        List<Integer> order = List.of(7, 0, 11, 3);
        write(array, chunks, order);
        int indexSize = 16 * CHUNKS;
        ByteBuffer shard = ByteBuffer.wrap(store.get("c/0/0").toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(shard.capacity()).isEqualTo(4 * CHUNK_BYTES + indexSize);
        int indexAt = location == IndexLocation.START ? 0 : 4 * CHUNK_BYTES;
        int dataAt = location == IndexLocation.START ? indexSize : 0;
        for (int p = 0; p < CHUNKS; p++) {
            int rank = order.indexOf(p);
            long offset = shard.getLong(indexAt + 16 * p);
            long length = shard.getLong(indexAt + 16 * p + 8);
            if (rank < 0) {
                assertThat(offset).isEqualTo(-1);
                assertThat(length).isEqualTo(-1);
            } else {
                assertThat(offset).isEqualTo(dataAt + (long) rank * CHUNK_BYTES);
                assertThat(length).isEqualTo(CHUNK_BYTES);
                byte[] found = new byte[CHUNK_BYTES];
                shard.get((int) offset, found);
                assertThat(found).isEqualTo(bytes(chunks.get(p)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(IndexLocation.class)
    void aShardOfNothingButFillIsNotStoredAndReplacesWhatWasThere(IndexLocation location) {
        ZarrArray array = array(sharding(location, List.of(Codecs.bytes()), Codecs.bytes()));
        try (ShardWriter writer = array.shardWriter(0, 0)) {
            for (int p : positions()) {
                writer.append(MemorySegment.ofArray(new byte[CHUNK_BYTES]), index(p));
            }
            assertThat(writer.complete(PutCondition.IF_ABSENT)).isEmpty();
        }
        assertNothingStored();
        write(array, chunks(new Random(1)), positions());
        assertThat(write(array, List.of(), List.of())).isEmpty();
        assertNothingStored();
    }

    @Test
    void aShardOfNothingButFillReplacesOnlyWhatItsConditionAllows() {
        ZarrArray array = array(sharding(IndexLocation.END, List.of(Codecs.bytes()), Codecs.bytes()));
        Version first = write(array, chunks(new Random(1)), positions()).orElseThrow().version();
        try (ShardWriter writer = array.shardWriter(0, 0)) {
            assertThatThrownBy(() -> writer.complete(PutCondition.IF_ABSENT))
                    .isInstanceOf(ConditionFailedException.class)
                    .hasMessageContaining("memory://shard-writer")
                    .hasMessageContaining("c/0/0");
        }
        Version second = write(array, chunks(new Random(2)), positions()).orElseThrow().version();
        try (ShardWriter writer = array.shardWriter(0, 0)) {
            assertThatThrownBy(() -> writer.complete(PutCondition.ifVersion(first)))
                    .isInstanceOf(ConditionFailedException.class);
        }
        assertThat(store.head("c/0/0")).isPresent();
        try (ShardWriter writer = array.shardWriter(0, 0)) {
            assertThat(writer.complete(PutCondition.ifVersion(second))).isEmpty();
        }
        assertNothingStored();
        try (ShardWriter writer = array.shardWriter(0, 0)) {
            assertThatThrownBy(() -> writer.complete(PutCondition.ifVersion(second)))
                    .isInstanceOf(ConditionFailedException.class);
        }
    }

    @Test
    void aWholeChunkOfNothingButFillReplacesOnlyWhatItsConditionAllows() {
        ZarrArray array = Zarr.array(
                store, "", ArrayMetadata.builder(DataType.INT32, 8).chunks(8).build(), budget);
        array.writeChunk(Samples.segment(new Random(1), 32), PutCondition.ALWAYS, 0);
        MemorySegment zeros = MemorySegment.ofArray(new byte[32]);
        assertThatThrownBy(() -> array.writeChunk(zeros, PutCondition.IF_ABSENT, 0))
                .isInstanceOf(ConditionFailedException.class);
        assertThat(store.head("c/0")).isPresent();
        assertThat(array.writeChunk(zeros, PutCondition.ALWAYS, 0)).isEmpty();
        assertThat(array.writeChunk(zeros, PutCondition.IF_ABSENT, 0)).isEmpty();
        assertNothingStored();
    }

    @ParameterizedTest
    @EnumSource(IndexLocation.class)
    void completingKeepsToItsConditionAndLeavesTheOldShardIfItDoesNotHold(IndexLocation location) {
        ZarrArray array = array(sharding(location, List.of(Codecs.bytes()), Codecs.bytes()));
        List<MemorySegment> old = chunks(new Random(1));
        Version version = write(array, old, positions()).orElseThrow().version();
        try (ShardWriter writer = array.shardWriter(0, 0)) {
            writer.append(chunks(new Random(2)).getFirst(), 0, 0);
            assertThatThrownBy(() -> writer.complete(PutCondition.IF_ABSENT))
                    .isInstanceOf(ConditionFailedException.class);
            assertThatThrownBy(() -> writer.complete(PutCondition.ALWAYS)).isInstanceOf(IllegalStateException.class);
        }
        assertReads(array, old, positions(), "after the failed condition");
        try (ShardWriter writer = array.shardWriter(0, 0)) {
            writer.append(old.get(4), index(4));
            assertThat(writer.complete(PutCondition.ifVersion(version))).isPresent();
        }
        assertReads(array, old, List.of(4), "after the condition that held");
    }

    @ParameterizedTest
    @EnumSource(IndexLocation.class)
    void closingWithoutCompletingLeavesNothing(IndexLocation location) {
        ZarrArray array = array(sharding(location, List.of(Codecs.bytes()), Codecs.bytes()));
        List<MemorySegment> chunks = chunks(new Random(1));
        try (ShardWriter writer = array.shardWriter(0, 0)) {
            for (int p : positions()) {
                writer.append(chunks.get(p), index(p));
                assertNothingStored();
            }
        }
        assertNothingStored();
    }

    @ParameterizedTest
    @EnumSource(IndexLocation.class)
    void whatBreaksTheRulesOfAWriterIsRefused(IndexLocation location) {
        ZarrArray array = array(sharding(location, List.of(Codecs.bytes()), Codecs.bytes()));
        List<MemorySegment> chunks = chunks(new Random(1));
        MemorySegment fill = MemorySegment.ofArray(new byte[CHUNK_BYTES]);
        try (ShardWriter writer = array.shardWriter(0, 0)) {
            writer.append(chunks.get(5), index(5));
            writer.append(fill, index(6));
            assertThatThrownBy(() -> writer.append(chunks.get(5), index(5)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("memory://shard-writer")
                    .hasMessageContaining("c/0/0")
                    .hasMessageContaining("chunk 5");
            assertThatThrownBy(() -> writer.append(fill, index(5))).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> writer.append(chunks.get(6), index(6)))
                    .isInstanceOf(IllegalStateException.class);
            for (int[] index : new int[][] {{}, {0}, {0, 0, 0}, {-1, 0}, {3, 0}, {0, 4}, {Integer.MAX_VALUE, 1}}) {
                assertThatThrownBy(() -> writer.append(chunks.get(0), index))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("memory://shard-writer: c/0/0")
                        .hasMessageContaining(Arrays.toString(index))
                        .hasMessageContaining("[3, 4]");
            }
            for (int size : new int[] {0, CHUNK_BYTES - 1, CHUNK_BYTES + 1, CHUNKS * CHUNK_BYTES}) {
                assertThatThrownBy(() -> writer.append(MemorySegment.ofArray(new byte[size]), 0, 0))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("c/0/0")
                        .hasMessageContaining(size + " bytes, expected " + CHUNK_BYTES);
            }
            assertThat(writer.complete(PutCondition.ALWAYS)).isPresent();
            assertThatThrownBy(() -> writer.append(chunks.get(0), 0, 0)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> writer.complete(PutCondition.ALWAYS)).isInstanceOf(IllegalStateException.class);
        }
        assertReads(array, chunks, List.of(5), "what was accepted");
    }

    @Test
    void aChunkOfAnotherArrayIsRefused() {
        ZarrArray array = array(sharding(IndexLocation.END, List.of(Codecs.bytes()), Codecs.bytes()));
        ZarrArray other = array(sharding(IndexLocation.END, List.of(Codecs.bytes()), Codecs.bytes(), Codecs.gzip(1)));
        try (ShardWriter to = array.shardWriter(0, 0);
                ShardWriter from = other.shardWriter(0, 0)) {
            EncodedChunk stray = from.encode(chunks(new Random(1)).getFirst(), 0, 0);
            assertThatThrownBy(() -> to.append(stray))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another array");
            EncodedChunk whole = array.encodeChunk(Samples.segment(new Random(1), CHUNKS * CHUNK_BYTES));
            assertThatThrownBy(() -> to.append(whole)).isInstanceOf(IllegalArgumentException.class);
            EncodedChunk part = to.encode(chunks(new Random(1)).getFirst(), 0, 0);
            assertThatThrownBy(() -> array.writeChunk(part, PutCondition.ALWAYS, 0, 0))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertNothingStored();
    }

    @Test
    void chunksMayBeGivenAsAnyPrimitiveArray() {
        for (List<Codec> compression : Samples.COMPRESSION) {
            List<Codec> codecs = Stream.concat(Stream.of(Codecs.bytes()), compression.stream()).toList();
            ArrayMetadata metadata = ArrayMetadata.builder(DataType.FLOAT64, 8).chunks(4).shards(8).codecs(codecs).build();
            ZarrArray array = Zarr.array(store, "", metadata, budget);
            try (ShardWriter writer = array.shardWriter(0)) {
                writer.append(MemorySegment.ofArray(new double[] {1, 2, 3, 4}), 0);
                writer.append(MemorySegment.ofArray(new double[] {5, 6, 7, 8}).asReadOnly(), 1);
                writer.complete(PutCondition.ALWAYS);
            }
            assertThat(array.read(Box.all(new long[] {8})).toDoubleArray())
                    .as("%s", compression)
                    .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        }
    }

    static Stream<Arguments> floats() {
        return Stream.of(
                Arguments.of(DataType.FLOAT16, new long[] {0x7e00, 0x7e01, 0x7c01, 0xfe00, 0, 0x8000, 0x7c00}),
                Arguments.of(
                        DataType.FLOAT32,
                        new long[] {0x7fc00000, 0x7fc00001, 0x7f800001, 0xffc00000L, 0, 0x80000000L, 0x7f800000}),
                Arguments.of(
                        DataType.FLOAT64,
                        new long[] {
                            0x7ff8000000000000L,
                            0x7ff8000000000001L,
                            0x7ff0000000000001L,
                            0xfff8000000000000L,
                            0,
                            0x8000000000000000L,
                            0x7ff0000000000000L
                        }));
    }

    @ParameterizedTest
    @MethodSource("floats")
    void onlyChunksWithExactlyTheBitsOfTheFillValueAreLeftOut(DataType type, long[] patterns) {
        for (long fill : patterns) {
            ArrayMetadata metadata = ArrayMetadata.builder(type, 2L * patterns.length)
                    .chunks(2)
                    .shards(2 * patterns.length)
                    .codecs(List.of(Codecs.bytes()))
                    .fill(FillValue.ofBytes(littleEndian(type, fill)))
                    .build();
            ZarrArray array = Zarr.array(store, "", metadata, budget);
            try (ShardWriter writer = array.shardWriter(0)) {
                for (int i = 0; i < patterns.length; i++) {
                    writer.append(pair(type, patterns[i], patterns[i]), i);
                }
                assertThat(writer.complete(PutCondition.ALWAYS).orElseThrow().chunks())
                        .isEqualTo(patterns.length - 1);
            }
            MemorySegment read = array.read(Box.all(metadata.shape())).segment();
            for (int i = 0; i < patterns.length; i++) {
                assertThat(bytes(read.asSlice(2L * i * type.size(), 2L * type.size())))
                        .as("%s %x with fill %x", type, patterns[i], fill)
                        .isEqualTo(bytes(pair(type, patterns[i], patterns[i])));
            }
            try (ShardWriter writer = array.shardWriter(0)) {
                writer.append(pair(type, fill, fill ^ 1), 0);
                writer.append(pair(type, fill ^ 1, fill), 1);
                assertThat(writer.complete(PutCondition.ALWAYS).orElseThrow().chunks()).isEqualTo(2);
            }
        }
    }

    private static MemorySegment pair(DataType type, long first, long second) {
        byte[] both = Arrays.copyOf(littleEndian(type, first), 2 * type.size());
        System.arraycopy(littleEndian(type, second), 0, both, type.size(), type.size());
        return MemorySegment.ofArray(both);
    }

    private static byte[] littleEndian(DataType type, long bits) {
        return Arrays.copyOf(
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(bits).array(), type.size());
    }

    private static Codec sharding(IndexLocation location, List<Codec> indexCodecs, Codec... codecs) {
        return new ShardingCodec(new int[] {5, 7}, List.of(codecs), indexCodecs, location);
    }

    /// One shard of 3 × 4 chunks of 5 × 7 float32, in which the array ends before the shard does.
    private ZarrArray array(Codec sharding) {
        ArrayMetadata metadata = new ArrayMetadata(
                new long[] {14, 26},
                DataType.FLOAT32,
                new int[] {15, 28},
                ChunkKeyEncoding.DEFAULT,
                FillValue.zero(DataType.FLOAT32),
                List.of(sharding),
                List.of(),
                GroupMetadata.empty().attributes());
        return Zarr.array(store, "", metadata, budget);
    }

    private static List<Integer> positions() {
        return Stream.iterate(0, p -> p + 1).limit(CHUNKS).toList();
    }

    private static int[] index(int position) {
        return new int[] {position / 4, position % 4};
    }

    private static List<MemorySegment> chunks(Random random) {
        return Stream.generate(() -> Samples.segment(random, CHUNK_BYTES)).limit(CHUNKS).toList();
    }

    private static Optional<StoredObject> write(ZarrArray array, List<MemorySegment> chunks, List<Integer> order) {
        try (ShardWriter writer = array.shardWriter(0, 0)) {
            for (int p : order) {
                writer.append(chunks.get(p), index(p));
            }
            return writer.complete(PutCondition.ALWAYS);
        }
    }

    private static void assertReads(
            ZarrArray array, List<MemorySegment> chunks, List<Integer> present, String description) {
        ByteBuffer read = array.read(Box.all(new long[] {14, 26})).segment().asByteBuffer();
        for (int y = 0; y < 14; y++) {
            for (int x = 0; x < 26; x++) {
                int position = y / 5 * 4 + x / 7;
                int expected = present.contains(position)
                        ? ByteBuffer.wrap(bytes(chunks.get(position))).getInt((y % 5 * 7 + x % 7) * 4)
                        : 0;
                assertThat(read.getInt((y * 26 + x) * 4))
                        .as("%s, element %d, %d", description, y, x)
                        .isEqualTo(expected);
            }
        }
    }

    private void assertDescribesWhatIsStored(StoredObject stored, int chunks) {
        byte[] bytes = store.get(stored.key()).toByteArray();
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        assertThat(stored)
                .isEqualTo(new StoredObject(
                        "c/0/0",
                        bytes.length,
                        (int) crc.getValue(),
                        chunks,
                        store.head("c/0/0").orElseThrow().version()));
    }

    private void assertNothingStored() {
        store.list("", info -> assertThat(info.key()).as("stored").isNull());
    }

    private static byte[] bytes(MemorySegment segment) {
        return segment.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    }
}
