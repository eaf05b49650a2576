package dev.shardwright.zarr;

import static dev.shardwright.zarr.Region.at;
import static dev.shardwright.zarr.Region.cells;
import static dev.shardwright.zarr.Region.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.Durability;
import dev.shardwright.storage.Listing;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Stores;
import dev.shardwright.storage.Upload;
import dev.shardwright.storage.Version;
import dev.shardwright.testing.ForwardingStore;
import dev.shardwright.testing.HookedStore;
import dev.shardwright.testing.InterceptedStore;
import dev.shardwright.testing.UpdatingStore;
import dev.shardwright.zarr.ArrayOptions.PartialWrites;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.parity.ParityCase;
import dev.shardwright.zarr.parity.ParityCases;
import dev.shardwright.zarr.parity.PlainArray;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

/// Rules that fast ways through codecs and shards have been seen to break: what they leave out, mix up, or leave behind. That
/// codecs around shards are not passed over is in `ParityMatrixTest`.
class PipelineRulesTest {

    private final ObjectStore store = Stores.memory("rules");
    private final MemoryBudget budget = MemoryBudget.unlimited();

    @AfterEach
    void closeStoreAndLookForWhatIsStillHeld() {
        assertThat(budget.live()).as("live bytes").isZero();
        UnassumingCodec.forgetWhatIsRun();
        store.close();
    }

    private static List<Codec> unassuming() {
        return List.of(Codecs.bytes(), UnassumingCodec.named(), Codecs.crc32c());
    }

    private static ObjectStore far(ObjectStore store) {
        return new ForwardingStore(store) {
            @Override
            public boolean remote() {
                return true;
            }
        };
    }

    @Test
    void whatHasNoPlaceInMemoryIsNotTakenForAChunk() {
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.STRING, 8)
                .chunks(2)
                .shards(4)
                .codecs(List.of(Codecs.named("vlen-utf8", JsonNodeFactory.instance.objectNode())))
                .build();
        ZarrArray strings = Zarr.array(store, "s", metadata, budget);
        MemorySegment references = MemorySegment.ofArray(new long[4]);
        assertThatThrownBy(() -> strings.writeChunk(references, PutCondition.ALWAYS, 0)).hasMessageContaining("ArrayValues");
        assertThatThrownBy(() -> strings.encodeChunk(references)).hasMessageContaining("ArrayValues");
        assertThatThrownBy(() -> strings.shardWriter(0)).hasMessageContaining("ArrayValues");
    }

    @Test
    void chunksOfFillValueAreStoredByAllWaysIfThatIsAskedFor() {
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT32, 8).chunks(2).shards(4).codecs(List.of(Codecs.bytes())).build();
        ZarrArray array = Zarr.array(store, "f", metadata, budget)
                .with(ArrayOptions.DEFAULT.withEmptyChunks(ArrayOptions.EmptyChunks.STORE));
        array.writeChunk(MemorySegment.ofArray(new int[4]), PutCondition.ALWAYS, 0);
        try (ShardWriter shard = array.shardWriter(1)) {
            shard.append(MemorySegment.ofArray(new int[2]), 0);
            assertThat(shard.complete(PutCondition.ALWAYS).orElseThrow().chunks()).isEqualTo(1);
        }
        assertThat(store.head("f/c/0").orElseThrow().size()).isGreaterThan(16);
    }

    @Test
    void aStoreThatReplacesObjectsAsAWholeGetsTheSameShardInBothModes() {
        byte[][] shards = new byte[2][];
        for (PartialWrites mode : PartialWrites.values()) {
            ZarrArray array = Zarr.array(store, "p" + mode, ints(IndexLocation.END), budget)
                    .with(ArrayOptions.DEFAULT.withPartialWrites(mode));
            array.write(Region.of(range(0, 4)), MemorySegment.ofArray(new int[] {1, 2, 3, 4}));
            array.write(Region.of(at(1)), MemorySegment.ofArray(new int[] {9}));
            shards[mode.ordinal()] = store.get("p" + mode + "/c/0").toByteArray();
        }
        assertThat(shards[1]).isEqualTo(shards[0]);
    }

    @ParameterizedTest
    @EnumSource
    void chunksThatLieUponEachOtherOrTheIndexAreRefused(IndexLocation location) {
        ArrayMetadata metadata = ints(location);
        ZarrArray array = Zarr.array(store, "o", metadata, budget);
        array.write(Region.of(), MemorySegment.ofArray(IntStream.range(1, 9).toArray()));
        byte[] whole = store.get("o/c/0").toByteArray();
        boolean start = location == IndexLocation.START;
        // Four chunks of 8 bytes, and an index of 68.
        int first = start ? 68 : 0;
        for (long offset : start ? new long[] {first + 4, 60} : new long[] {first + 4}) {
            ByteBuffer shard = ByteBuffer.wrap(whole.clone()).order(ByteOrder.LITTLE_ENDIAN);
            int index = start ? 0 : 32;
            shard.putLong(index + 16, offset);
            CRC32C crc = new CRC32C();
            crc.update(shard.slice(index, 64));
            shard.putInt(index + 64, (int) crc.getValue());
            store.put("o/c/0", MemorySegment.ofArray(shard.array()), PutCondition.ALWAYS);
            ZarrArray opened = Zarr.array(store, "o", metadata, budget);
            for (Runnable call : List.<Runnable>of(
                    () -> opened.read(Region.of()),
                    () -> opened.write(Region.of(at(7)), MemorySegment.ofArray(new int[] {0})))) {
                assertThatThrownBy(call::run)
                        .isInstanceOf(ZarrException.class)
                        .hasMessageContaining("memory://rules: o/c/0: shard index puts ")
                        .hasMessageContaining("at " + offset + " with 8 bytes")
                        .hasMessageContaining("expected ");
            }
            assertThat(store.get("o/c/0").toByteArray()).isEqualTo(shard.array());
        }
    }

    @Test
    void memoryThatTheCallerHasClosedOrAnotherThreadOwnsIsRefused() throws Exception {
        ZarrArray array = Zarr.array(store, "m", ArrayMetadata.builder(DataType.INT32, 4).chunks(2).build(), budget);
        array.write(Region.of(), MemorySegment.ofArray(new int[] {1, 2, 3, 4}));
        MemorySegment closed;
        try (Arena arena = Arena.ofConfined()) {
            closed = arena.allocate(16);
        }
        assertThatThrownBy(() -> array.read(Region.of(), closed)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> array.write(Region.of(), closed)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> array.fill(Region.of(), closed.asSlice(0, 4))).isInstanceOf(IllegalStateException.class);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment own = arena.allocate(16);
            Future<?> elsewhere = ForkJoinPool.commonPool().submit(() -> array.read(Region.of(), own));
            assertThatThrownBy(elsewhere::get).hasRootCauseInstanceOf(WrongThreadException.class);
            array.read(Region.of(), own);
            assertThat(own.getAtIndex(ValueLayout.JAVA_INT, 3)).isEqualTo(4);
        }
    }

    @Test
    void valuesOfAnotherShapeAreRefused() {
        ZarrArray array = Zarr.array(store, "v", ArrayMetadata.builder(DataType.INT32, 2, 3).chunks(2, 3).build(), budget);
        MemorySegment six = MemorySegment.ofArray(new int[6]);
        assertThatThrownBy(() -> array.write(Region.of(), new ArrayValues(DataType.INT32, new long[] {3, 2}, six)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[3, 2]")
                .hasMessageContaining("[2, 3]");
        array.write(Region.of(), new ArrayValues(DataType.INT32, new long[] {1, 2, 3}, six));
    }

    @Test
    void aChunkForWhichThereIsNoMemoryIsNamed() {
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT32, 1L << 40, 1 << 30)
                .chunks(1 << 30, 1 << 30)
                .codecs(List.of(Codecs.bytes()))
                .build();
        ZarrArray array = Zarr.array(store, "w", metadata, budget);
        assertThatThrownBy(() -> array.write(Region.of(at(0), at(0)), MemorySegment.ofArray(new int[] {1})))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("w/c/0/0")
                .hasMessageContaining("4611686018427387904");
        assertThatThrownBy(() -> array.read(Region.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2^63");
    }

    @Test
    void aChunkOfAShapeThatItsCodecsDoNotTakeIsNamed() {
        Codec sharding = Codecs.sharding(new int[] {4}, List.of(Codecs.bytes()), IndexLocation.END);
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT32, 6)
                .chunks(new RectilinearGrid(List.of(RectilinearGrid.Listed.of(4, 2))))
                .codecs(List.of(Codecs.transpose(0), sharding))
                .build();
        ZarrArray array = Zarr.array(store, "r", metadata, budget);
        array.read(Region.of(range(0, 4)));
        assertThatThrownBy(() -> array.read(Region.of()))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("memory://rules: r/c/1: ")
                .hasMessageContaining("[2]")
                .hasMessageContaining("[4]");
    }

    @ParameterizedTest
    @CsvSource({"REWRITE, false", "REWRITE, true", "IN_PLACE, false", "IN_PLACE, true"})
    void aCodecThatDoesNoMoreThanItMustWorksInsideShards(PartialWrites partialWrites, boolean remote) {
        try (UpdatingStore updating = new UpdatingStore()) {
            ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT16, 9, 9)
                    .chunks(2, 3)
                    .shards(4, 6)
                    .codecs(unassuming())
                    .build();
            ZarrArray array = Zarr.array(remote ? far(updating) : updating, "a", metadata, budget)
                    .with(ArrayOptions.DEFAULT.withPartialWrites(partialWrites));
            PlainArray plain = new PlainArray(metadata);
            for (int i = 0; i < 20; i++) {
                Box box = new Box(new long[] {i % 7, 3 * i % 8}, new long[] {2 - i % 2, 1});
                byte[] values = new byte[(int) box.size() * 2];
                Arrays.fill(values, (byte) (i + 1));
                array.write(box, MemorySegment.ofArray(values));
                plain.write(box, values);
                assertThat(bytes(array.read(Region.of()))).isEqualTo(plain.bytes());
                assertThat(bytes(array.read(Region.of(at(i % 9), cells(8, 0, 4)))))
                        .isEqualTo(plain.read(Region.of(at(i % 9), cells(8, 0, 4))));
            }
            array.storedChunks((_, object) -> assertThat(array.verify(object)).isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChunkThatTakesLongToDecodeDoesNotHoldUpRequests(boolean sharded) {
        ArrayMetadata.Builder builder =
                ArrayMetadata.builder(DataType.INT32, 80).chunks(5).codecs(unassuming());
        ArrayMetadata metadata = (sharded ? builder.shards(10) : builder.chunks(10)).build();
        int[] values = IntStream.range(1, 81).toArray();
        Zarr.array(store, "a", metadata, budget).write(Region.of(), MemorySegment.ofArray(values));
        CountDownLatch requests = new CountDownLatch(8);
        ObjectStore counting = new ForwardingStore(far(store)) {
            @Override
            public List<Bytes> getRanges(String key, List<ByteRange> ranges, SegmentAllocator memory) {
                requests.countDown();
                return super.getRanges(key, ranges, memory);
            }

            @Override
            public Bytes get(String key) {
                requests.countDown();
                return super.get(key);
            }
        };
        AtomicInteger late = new AtomicInteger();
        UnassumingCodec.BEFORE_DECODING.set(() -> {
            if (!await(requests)) {
                late.incrementAndGet();
            }
        });
        ZarrArray array = Zarr.array(counting, "a", metadata, budget).with(ArrayOptions.DEFAULT.withThreads(1));
        assertThat(array.read(Region.of()).segment().toArray(ValueLayout.JAVA_INT)).isEqualTo(values);
        assertThat(late).as("chunks decoded before all had been asked for").hasValue(0);
    }

    @Test
    void cellsOfAWholeShardAreReadInTheOrderInWhichTheyAreAskedFor() {
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT32, 8, 4)
                .chunks(2, 2)
                .shards(4, 4)
                .codecs(List.of(Codecs.bytes()))
                .build();
        ZarrArray array = Zarr.array(store, "a", metadata, budget);
        PlainArray plain = new PlainArray(metadata);
        int[] values = IntStream.range(1, 33).toArray();
        array.write(Region.of(), MemorySegment.ofArray(values));
        plain.write(Region.of(), MemorySegment.ofArray(values).toArray(ValueLayout.JAVA_BYTE));
        for (Region region : List.of(
                Region.of(cells(7, 6, 5, 4, 3, 2, 1, 0)),
                Region.of(cells(2, 3, 0, 1, 6, 7, 4, 5), cells(3, 2, 1, 0)),
                Region.of(cells(0, 0, 1, 1, 2, 2, 3, 3)),
                Region.of(cells(1, 0, 2, 3), cells(0, 1, 2, 2)),
                Region.points(new long[][] {{3, 3}, {0, 0}, {3, 3}, {7, 1}, {0, 1}}))) {
            assertThat(bytes(array.read(region))).as("%s", region).isEqualTo(plain.read(region));
        }
    }

    @ParameterizedTest
    @EnumSource
    void chunksThatDoNotTileTheirShardAreReadWhereItsIndexSays(PartialWrites partialWrites) {
        try (UpdatingStore updating = new UpdatingStore()) {
            ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT32, 8)
                    .chunks(2)
                    .shards(8)
                    .fill(FillValue.of(DataType.INT32, 7))
                    .codecs(List.of(Codecs.bytes()))
                    .build();
            // Chunk 0 behind a gap, chunk 2 missing, chunks 1 and 3 of the same bytes, and the whole as long as if they tiled it.
            ByteBuffer shard = ByteBuffer.allocate(32 + 4 * 16 + 4).order(ByteOrder.LITTLE_ENDIAN);
            shard.putInt(11).putInt(12).putInt(666).putInt(666).putInt(1).putInt(2).putInt(666).putInt(666);
            shard.putLong(16).putLong(8).putLong(0).putLong(8).putLong(-1).putLong(-1).putLong(0).putLong(8);
            CRC32C crc = new CRC32C();
            crc.update(shard.slice(32, 64));
            shard.putInt((int) crc.getValue());
            updating.put("a/c/0", MemorySegment.ofArray(shard.array()), PutCondition.ALWAYS);
            ZarrArray array = Zarr.array(updating, "a", metadata, budget)
                    .with(ArrayOptions.DEFAULT.withPartialWrites(partialWrites));
            assertThat(array.read(Region.of()).toLongArray()).containsExactly(1, 2, 11, 12, 7, 7, 11, 12);
            assertThat(array.read(Region.of(range(3, 7))).toLongArray()).containsExactly(12, 7, 7, 11);
            for (int i = 0; i < 12; i++) {
                array.write(Region.of(at(7)), MemorySegment.ofArray(new int[] {-i}));
                array.write(Region.of(at(4)), MemorySegment.ofArray(new int[] {i}));
                assertThat(array.read(Region.of()).toLongArray()).containsExactly(1, 2, 11, 12, i, 7, 11, -i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aShardThatIsReplacedWhileAPartOfItIsWrittenKeepsBothChanges(IndexLocation location) {
        ArrayMetadata metadata = ints(location);
        ZarrArray other = Zarr.array(store, "a", metadata, budget);
        for (int[] now : List.of(new int[] {5, 5, 0, 0, 0, 0, 0, 0}, new int[8], new int[] {9, 8, 7, 6, 5, 4, 3, 2})) {
            HookedStore hooked;
            int operation = 0;
            do {
                other.write(Region.of(), MemorySegment.ofArray(IntStream.range(1, 9).toArray()));
                hooked = new HookedStore(
                        store, ++operation, () -> other.write(Region.of(), MemorySegment.ofArray(now)));
                Zarr.array(hooked, "a", metadata, budget).write(Region.of(at(2)), MemorySegment.ofArray(new int[] {99}));
                int[] expected = hooked.operations() < operation ? IntStream.range(1, 9).toArray() : now.clone();
                expected[2] = 99;
                assertThat(other.read(Region.of()).segment().toArray(ValueLayout.JAVA_INT))
                        .as("replaced before operation %d", operation)
                        .isEqualTo(expected);
            } while (hooked.operations() >= operation);
            assertThat(operation).isGreaterThan(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPartOfAShardThatEndsBeforeItsChunksIsNotWrittenAndTheShardIsNamed(IndexLocation location) {
        ArrayMetadata metadata = ints(location);
        Zarr.array(store, "a", metadata, budget).write(Region.of(), MemorySegment.ofArray(IntStream.range(1, 9).toArray()));
        ByteBuffer shard = ByteBuffer.wrap(store.get("a/c/0").toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        int index = location == IndexLocation.START ? 0 : 32;
        for (long offset : new long[] {1000, shard.capacity() - 4}) {
            shard.putLong(index + 48, offset);
            CRC32C crc = new CRC32C();
            crc.update(shard.slice(index, 64));
            shard.putInt(index + 64, (int) crc.getValue());
            store.put("a/c/0", MemorySegment.ofArray(shard.array()), PutCondition.ALWAYS);
            for (int cell : new int[] {0, 6}) {
                // Through a chunk that stays where it is said to be, and the one that cannot be there.
                ZarrArray array = Zarr.array(store, "a", metadata, budget);
                assertThatThrownBy(() -> array.write(Region.of(at(cell)), MemorySegment.ofArray(new int[] {99})))
                        .isInstanceOf(ZarrException.class)
                        .hasMessageStartingWith("memory://rules: a/c/0: ")
                        .hasMessageContaining("index puts ")
                        .hasMessageContaining("expected it within");
                assertThat(store.get("a/c/0").toByteArray()).isEqualTo(shard.array());
            }
        }
    }

    /// Eight cells in four chunks of one shard.
    private static ArrayMetadata ints(IndexLocation location) {
        return ArrayMetadata.builder(DataType.INT32, 8)
                .chunks(2)
                .shards(8)
                .codecs(List.of(Codecs.bytes()))
                .indexLocation(location)
                .build();
    }

    @Test
    void everyStoreGetsTheSameObjects(@TempDir Path folder) {
        List<ParityCase> cases = ParityCases.all();
        for (int i = 0; i < cases.size(); i += 19) {
            ParityCase written = cases.get(i);
            try (ObjectStore memory = Stores.memory("same-1");
                    ObjectStore remote = far(Stores.memory("same-2"));
                    ObjectStore bare = new BareStore(Stores.memory("same-3"));
                    ObjectStore local = Stores.local(folder.resolve("case" + i), Durability.RELAXED)) {
                Map<String, String> expected = objects(memory, written);
                assertThat(objects(remote, written)).as("%s, remote", written).isEqualTo(expected);
                assertThat(objects(bare, written)).as("%s, bare", written).isEqualTo(expected);
                assertThat(objects(local, written)).as("%s, local", written).isEqualTo(expected);
            }
        }
    }

    private static Map<String, String> objects(ObjectStore store, ParityCase written) {
        Zarr.create(store, "", GroupMetadata.empty(), PutCondition.IF_ABSENT);
        ZarrArray array = written.create(store);
        for (int i = 0; i < written.writes().size(); i++) {
            written.write(array, i);
        }
        assertThat(bytes(array.read(Region.of()))).isEqualTo(written.plain().bytes());
        Map<String, String> objects = new TreeMap<>();
        store.list("", object -> objects.put(
                object.key(), HexFormat.of().formatHex(store.get(object.key()).toByteArray())));
        return objects;
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void whenAWriteHasFailedNothingIsWrittenAnyMore(boolean remote, boolean sharded) {
        ArrayMetadata.Builder builder = ArrayMetadata.builder(DataType.INT32, 1 << 20).chunks(1 << 13);
        ArrayMetadata metadata = (sharded ? builder.shards(1 << 15) : builder)
                .codecs(List.of(Codecs.bytes()))
                .build();
        SlowStore slow = new SlowStore(remote ? far(store) : store);
        ZarrArray array = Zarr.array(slow, "a", metadata, budget).with(ArrayOptions.DEFAULT.withThreads(2));
        MemorySegment values = MemorySegment.ofArray(IntStream.range(1, (1 << 20) + 1).toArray());
        assertThatThrownBy(() -> array.write(Region.of(), values)).hasStackTraceContaining("the disk is full");
        int begun = slow.operations();
        assertThat(slow.underWay).as("operations under way when the call returned").hasValue(0);
        assertThat(ForkJoinPool.commonPool().awaitQuiescence(10, TimeUnit.SECONDS)).isTrue();
        assertThat(slow.operations()).as("operations begun since").isEqualTo(begun);
    }

    /// A store whose first change takes until another one has failed.
    private static final class SlowStore extends InterceptedStore {
        private final AtomicInteger underWay = new AtomicInteger();
        private final AtomicInteger changes = new AtomicInteger();
        private final CountDownLatch failed = new CountDownLatch(1);

        SlowStore(ObjectStore store) {
            super(store);
        }

        @Override
        protected <T> T around(int number, String what, boolean writes, Supplier<T> operation) {
            underWay.incrementAndGet();
            try {
                int change = writes ? changes.incrementAndGet() : 0;
                if (change == 1) {
                    // Where there is only one thread nothing else can fail meanwhile.
                    await(failed);
                } else if (change > 1) {
                    failed.countDown();
                    throw new StoreException(address() + ": the disk is full");
                }
                return operation.get();
            } finally {
                underWay.decrementAndGet();
            }
        }
    }

    @Test
    void arraysAreEqualOnlyIfTheBitsOfTheirFillValuesAre() {
        int[] bits = {0x7fc00000, 0x7fc00001, 0xffc00000, 0, 0x80000000, 0x3f800000};
        for (int a : bits) {
            for (int b : bits) {
                assertThat(float32(a).equals(float32(b))).as("%x and %x", a, b).isEqualTo(a == b);
            }
            assertThat(float32(a)).hasSameHashCodeAs(float32(a));
        }
    }

    private static ArrayMetadata float32(int fill) {
        byte[] bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(fill).array();
        return ArrayMetadata.builder(DataType.FLOAT32, 4).fill(FillValue.ofBytes(bytes)).build();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(ArrayValues values) {
        return values.segment().toArray(ValueLayout.JAVA_BYTE);
    }

    /// A store that has nothing but what every store must have.
    private record BareStore(ObjectStore store) implements ObjectStore {
        @Override
        public String address() {
            return store.address();
        }

        @Override
        public Bytes get(String key) {
            return store.get(key);
        }

        @Override
        public List<Bytes> getRanges(String key, List<ByteRange> ranges, SegmentAllocator memory) {
            return store.getRanges(key, ranges, memory);
        }

        @Override
        public Optional<ObjectInfo> head(String key) {
            return store.head(key);
        }

        @Override
        public Version put(String key, MemorySegment bytes, PutCondition condition) {
            return store.put(key, bytes, condition);
        }

        @Override
        public Upload upload(String key) {
            return store.upload(key);
        }

        @Override
        public long partSize() {
            return store.partSize();
        }

        @Override
        public Version copy(String from, String to, PutCondition condition) {
            return store.copy(from, to, condition);
        }

        @Override
        public boolean delete(String key) {
            return store.delete(key);
        }

        @Override
        public void delete(String key, Version version) {
            store.delete(key, version);
        }

        @Override
        public void list(String prefix, Consumer<ObjectInfo> visitor) {
            store.list(prefix, visitor);
        }

        @Override
        public Listing listFolder(String folder) {
            return store.listFolder(folder);
        }

        @Override
        public int sweep(Duration olderThan) {
            return store.sweep(olderThan);
        }

        @Override
        public int leftovers(Duration olderThan) {
            return store.leftovers(olderThan);
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
