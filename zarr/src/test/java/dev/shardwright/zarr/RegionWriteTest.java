package dev.shardwright.zarr;

import static dev.shardwright.zarr.Region.all;
import static dev.shardwright.zarr.Region.at;
import static dev.shardwright.zarr.Region.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.internal.codec.ShardingCodec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.JsonNodeFactory;

/// Regions written to arrays of every layout, against a plain array in memory.
class RegionWriteTest {

    private final ObjectStore store = Stores.memory("writes");
    private final MemoryBudget budget = MemoryBudget.unlimited();

    @AfterEach
    void closeStoreAndLookForWhatIsStillHeld() {
        assertThat(budget.live()).as("live bytes").isZero();
        store.close();
    }

    @Test
    void anySequenceOfWritesGivesWhatAPlainArrayHolds() {
        checkSequences(store, 200);
    }

    /// There, chunks are stored together.
    @Test
    void soItDoesInAStoreThatWaitsForTheDevice(@TempDir Path folder) {
        try (ObjectStore durable = Stores.local(folder, Durability.DURABLE)) {
            assertThat(durable.completedTogether()).isGreaterThan(1);
            checkSequences(durable, 20);
        }
    }

    private void checkSequences(ObjectStore store, int seeds) {
        for (long seed = 0; seed < seeds; seed++) {
            Random random = new Random(seed);
            Model model = new Model(random, "a" + seed, store);
            for (int i = 0; i < 12; i++) {
                Region region = model.region(random);
                int[] values = random.ints(model.cells(region).length, 0, 3).toArray();
                model.write(region, values);
                assertThat(model.array.read(Region.of()).segment().toArray(ValueLayout.JAVA_INT))
                        .as("seed %d, write %d of %s to %s", seed, i, region, model.array.metadata())
                        .isEqualTo(model.cells);
                Region part = model.region(random);
                assertThat(model.array.read(part).segment().toArray(ValueLayout.JAVA_INT))
                        .as("seed %d, read %d of %s", seed, i, part)
                        .isEqualTo(Arrays.stream(model.cells(part)).map(c -> model.cells[c]).toArray());
            }
            model.array.storedChunks((index, info) -> assertThat(model.array.verify(info)).isEmpty());
            ZarrArray again = (ZarrArray) Zarr.open(store, "a" + seed, budget);
            assertThat(again.read(Region.of()).segment().toArray(ValueLayout.JAVA_INT)).isEqualTo(model.cells);
        }
    }

    /// Strings come one chunk at a time, so that threads race for who appends the last.
    @Test
    void aShardOfManyBatchesIsCompletedOnce() {
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.STRING, 16)
                .chunks(1)
                .shards(16)
                .codecs(List.of(Codecs.named("vlen-utf8", JsonNodeFactory.instance.objectNode())))
                .build();
        ZarrArray array = Zarr.array(store, "strings", metadata, budget).with(ArrayOptions.DEFAULT.withThreads(4));
        for (int n = 0; n < 600; n++) {
            String number = "" + n;
            List<String> values = IntStream.range(0, 16).mapToObj(i -> number).toList();
            array.write(Region.of(), ArrayValues.ofStrings(new long[] {16}, values));
            assertThat(array.read(Region.of(at(15))).getString(0)).isEqualTo(number);
        }
    }

    @Test
    void valuesFitATypeByAnyOfItsNames() {
        DataType type = DataType.named("variable_length_utf8").orElseThrow();
        ArrayMetadata metadata = ArrayMetadata.builder(type, 1)
                .codecs(List.of(Codecs.named("vlen-utf8", JsonNodeFactory.instance.objectNode())))
                .build();
        ZarrArray array = Zarr.array(store, "named", metadata, budget);
        array.write(Region.of(), ArrayValues.ofStrings(new long[] {1}, List.of("text")));
        assertThat(array.read(Region.of()).getString(0)).isEqualTo("text");
        assertThatThrownBy(() -> array.write(Region.of(), ArrayValues.ofBytes(new long[] {1}, List.of(new byte[1]))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has the type variable_length_utf8, the values are bytes");
    }

    @Test
    void stringsThatACodecRefusesToEncodeLeaveNoMemoryBehind() {
        ZarrArray array = Zarr.array(
                store,
                "refused",
                ArrayMetadata.builder(DataType.STRING, 4)
                        .chunks(1)
                        .shards(4)
                        .codecs(List.of(
                                Codecs.named("vlen-utf8", JsonNodeFactory.instance.objectNode()),
                                Codecs.named(
                                        "numcodecs.shuffle", JsonNodeFactory.instance.objectNode().put("elementsize", 2))))
                        .build(),
                budget);
        assertThatThrownBy(() -> array.write(
                        Region.of(), ArrayValues.ofStrings(new long[] {4}, List.of("odd", "odd", "odd", "odd"))))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("whole elements of 2");
        assertThat(budget.live()).isZero();
    }

    @ParameterizedTest
    @EnumSource(IndexLocation.class)
    void aShardThatEndsBeforeAChunkThatIsToBeKeptIsRefusedAtOnce(IndexLocation location) {
        ZarrArray array = Zarr.array(
                store,
                "cut",
                ArrayMetadata.builder(DataType.UINT8, 4)
                        .chunks(4)
                        .codecs(List.of(new ShardingCodec(
                                new int[] {1}, List.of(Codecs.bytes()), List.of(Codecs.bytes()), location)))
                        .build(),
                budget);
        array.write(Region.of(), MemorySegment.ofArray(new byte[] {1, 2, 3, 4}));
        byte[] bytes = store.get("cut/c/0").toByteArray();
        int index = location == IndexLocation.START ? 0 : 4;
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(index + 3 * 16 + 8, 1000);
        store.put("cut/c/0", MemorySegment.ofArray(bytes), PutCondition.ALWAYS);
        ZarrArray again = Zarr.array(store, "cut", array.metadata(), budget);
        assertThatThrownBy(() -> again.write(Region.of(at(0)), MemorySegment.ofArray(new byte[] {9})))
                .isInstanceOf(ZarrException.class)
                .hasMessageContainingAll("memory://writes", "cut/c/0", "shard index puts", "expected it within");
        assertThat(store.get("cut/c/0").toByteArray()).isEqualTo(bytes);
    }

    @Test
    void aShardThatIsWrittenInPartsHasTheBytesOfOneThatIsWrittenAtOnce() {
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT32, 16, 16)
                .chunks(4, 4)
                .shards(16, 16)
                .codecs(List.of(Codecs.bytes(), Codecs.zstd(1, false)))
                .build();
        int[] values = new Random(7).ints(256, 0, 1000).toArray();
        ZarrArray whole = Zarr.array(store, "whole", metadata, budget);
        whole.write(Region.of(), MemorySegment.ofArray(values));
        ZarrArray parts = Zarr.array(store, "parts", metadata, budget);
        List<Integer> rows = new ArrayList<>(IntStream.range(0, 16).boxed().toList());
        java.util.Collections.shuffle(rows, new Random(3));
        for (int row : rows) {
            parts.write(
                    Region.of(at(row)), MemorySegment.ofArray(Arrays.copyOfRange(values, row * 16, row * 16 + 16)));
        }
        assertThat(store.get("parts/c/0/0").toByteArray()).isEqualTo(store.get("whole/c/0/0").toByteArray());
    }

    @Test
    void aChunkOrShardThatBecomesFillIsDeleted() {
        for (boolean sharded : new boolean[] {false, true}) {
            ArrayMetadata.Builder builder = ArrayMetadata.builder(DataType.INT32, 8)
                    .chunks(4)
                    .fill(FillValue.of(DataType.INT32, 9));
            ZarrArray array = Zarr.array(store, "f" + sharded, (sharded ? builder.shards(8) : builder).build(), budget);
            String key = "f" + sharded + "/c/0";
            array.write(Region.of(range(1, 3)), MemorySegment.ofArray(new int[] {1, 2}));
            assertThat(store.head(key)).isPresent();
            array.fill(Region.of(range(0, 3)), MemorySegment.ofArray(new int[] {9}));
            assertThat(store.head(key)).isEmpty();
            array.with(ArrayOptions.DEFAULT.withEmptyChunks(ArrayOptions.EmptyChunks.STORE))
                    .fill(Region.of(range(0, 3)), MemorySegment.ofArray(new int[] {9}));
            assertThat(store.head(key)).isPresent();
            assertThat(array.read(Region.of()).toLongArray()).containsOnly(9);
        }
    }

    @Test
    void aWriteThatFailsBesideOthersFailsAlone() throws Exception {
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT32, 64)
                .chunks(4)
                .shards(64)
                .codecs(List.of(Codecs.bytes(), Codecs.crc32c()))
                .build();
        ZarrArray array = Zarr.array(store, "bad", metadata, budget);
        array.write(Region.of(), MemorySegment.ofArray(IntStream.range(1, 65).toArray()));
        MemorySegment bytes = MemorySegment.ofArray(store.get("bad/c/0").toByteArray());
        bytes.set(ValueLayout.JAVA_BYTE, 5, (byte) 77);
        store.put("bad/c/0", bytes, PutCondition.ALWAYS);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int round = 0; round < 20; round++) {
                List<Future<?>> good = new ArrayList<>();
                for (int chunk = 1; chunk < 8; chunk++) {
                    int cell = chunk * 4 + round % 4;
                    int value = 1000 * round + chunk;
                    good.add(threads.submit(() ->
                            array.write(Region.of(at(cell)), MemorySegment.ofArray(new int[] {value}))));
                }
                Future<?> bad = threads.submit(
                        () -> array.write(Region.of(at(1)), MemorySegment.ofArray(new int[] {1})));
                assertThatThrownBy(bad::get).hasMessageContaining("bad/c/0: chunk [0]").hasMessageContaining("crc32c");
                for (int chunk = 1; chunk < 8; chunk++) {
                    good.get(chunk - 1).get();
                    assertThat(array.read(Region.of(at(chunk * 4 + round % 4))).getLong(0))
                            .isEqualTo(1000 * round + chunk);
                }
            }
        }
    }

    @Test
    void memoryOfTheCallersThreadAloneIsReadAndWritten() {
        ArrayMetadata.Builder builder = ArrayMetadata.builder(DataType.INT32, 1 << 20).chunks(1 << 14);
        for (ArrayMetadata metadata : List.of(builder.build(), builder.shards(1 << 18).build())) {
            ZarrArray array = Zarr.array(store, "confined" + metadata.innerChunkShape().isPresent(), metadata, budget);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment values = arena.allocate(4L << 20, 8);
                for (int i = 0; i < 1 << 20; i++) {
                    values.setAtIndex(ValueLayout.JAVA_INT, i, 7 * i);
                }
                array.write(Region.of(), values);
                MemorySegment read = arena.allocate(4L << 20, 8);
                array.read(Region.of(), read);
                assertThat(read.mismatch(values)).isEqualTo(-1);
            }
        }
    }

    @Test
    void anArrayWithoutDimensionsIsWritten() {
        ZarrArray array = Zarr.array(store, "s", ArrayMetadata.builder(DataType.INT32).shards().build(), budget);
        array.write(Region.of(), MemorySegment.ofArray(new int[] {5}));
        assertThat(array.read(Region.of()).toLongArray()).containsExactly(5);
    }

    @Test
    void writesInPlaceGiveWhatAPlainArrayHolds(@TempDir Path folder) {
        try (ObjectStore local = Stores.local(folder, Durability.RELAXED)) {
            for (long seed = 2000; seed < 2120; seed++) {
                Random random = new Random(seed);
                Model model = new Model(random, "p" + seed, local);
                ZarrArray reader = model.array;
                model.array = reader.with(ArrayOptions.DEFAULT.withPartialWrites(ArrayOptions.PartialWrites.IN_PLACE));
                for (int i = 0; i < 25; i++) {
                    Region region = model.region(random);
                    if (random.nextInt(8) == 0) {
                        // Another handle knows nothing of what this one did.
                        model.array = ((ZarrArray) Zarr.open(local, "p" + seed, budget))
                                .with(ArrayOptions.DEFAULT.withPartialWrites(ArrayOptions.PartialWrites.IN_PLACE));
                    }
                    model.write(region, random.ints(model.cells(region).length, 0, 3).toArray());
                    for (ZarrArray array : List.of(model.array, reader)) {
                        assertThat(array.read(Region.of()).segment().toArray(ValueLayout.JAVA_INT))
                                .as("seed %d, write %d of %s to %s", seed, i, region, model.array.metadata())
                                .isEqualTo(model.cells);
                    }
                }
                model.array.storedChunks((index, info) -> assertThat(model.array.verify(info)).isEmpty());
            }
        }
    }

    @Test
    void aWriteInPlaceLeavesTheFileWhereItIsAndTakesRoomOnlyOnce(@TempDir Path folder) throws Exception {
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT32, 64)
                .chunks(4)
                .shards(64)
                .codecs(List.of(Codecs.bytes()))
                .build();
        try (ObjectStore local = Stores.local(folder, Durability.RELAXED)) {
            ZarrArray array = Zarr.array(local, "a", metadata, budget)
                    .with(ArrayOptions.DEFAULT.withPartialWrites(ArrayOptions.PartialWrites.IN_PLACE));
            array.write(Region.of(), MemorySegment.ofArray(IntStream.range(1, 65).toArray()));
            array.write(Region.of(at(3)), MemorySegment.ofArray(new int[] {-1}));
            Object inode = Files.getAttribute(folder.resolve("a/c/0"), "unix:ino");
            long size = Files.size(folder.resolve("a/c/0"));
            for (int i = 0; i < 200; i++) {
                array.write(Region.of(at(i % 64)), MemorySegment.ofArray(new int[] {-i}));
                assertThat(array.read(Region.of(at(i % 64))).getLong(0)).isEqualTo(-i);
            }
            assertThat(Files.getAttribute(folder.resolve("a/c/0"), "unix:ino")).isEqualTo(inode);
            assertThat(Files.size(folder.resolve("a/c/0"))).isEqualTo(size);
        }
    }

    @Test
    void aStoreThatIsFarAwayIsWrittenAndReadTheSame() {
        ObjectStore far = new FarStore(store);
        for (long seed = 1000; seed < 1060; seed++) {
            Random random = new Random(seed);
            Model model = new Model(random, "r" + seed, far);
            for (int i = 0; i < 6; i++) {
                Region region = model.region(random);
                model.write(region, random.ints(model.cells(region).length, 0, 3).toArray());
                assertThat(model.array.read(Region.of()).segment().toArray(ValueLayout.JAVA_INT))
                        .as("seed %d, write %d of %s to %s", seed, i, region, model.array.metadata())
                        .isEqualTo(model.cells);
            }
        }
    }

    /// An array of int32 of random layout, and its cells.
    private final class Model {
        private final int[] shape;
        private ZarrArray array;
        private final int[] cells;

        Model(Random random, String path, ObjectStore in) {
            int rank = random.nextInt(4);
            shape = random.ints(rank, 1, 12).toArray();
            int[] inner = random.ints(rank, 1, 5).toArray();
            int[] shard = Arrays.stream(inner).map(n -> n * random.nextInt(1, 4)).toArray();
            List<Codec> codecs = List.of(
                            List.of(Codecs.bytes()),
                            List.of(Codecs.bytesBigEndian(), Codecs.crc32c()),
                            List.of(Codecs.bytes(), Codecs.zstd(1, false)),
                            Codecs.defaults())
                    .get(random.nextInt(4));
            ArrayMetadata.Builder builder = ArrayMetadata.builder(
                            DataType.INT32, Arrays.stream(shape).asLongStream().toArray())
                    .chunks(inner)
                    .codecs(codecs)
                    .fill(FillValue.of(DataType.INT32, random.nextInt(3)));
            if (random.nextInt(3) > 0) {
                builder.shards(shard).indexLocation(IndexLocation.values()[random.nextInt(2)]);
            }
            ArrayMetadata metadata = builder.build();
            Zarr.create(in, path, metadata, PutCondition.ALWAYS);
            array = Zarr.array(in, path, metadata, budget);
            cells = new int[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
            metadata.fillValue().fill(MemorySegment.ofArray(cells));
        }

        Region region(Random random) {
            if (random.nextInt(5) == 0) {
                long[][] points = new long[random.nextInt(6)][];
                for (int i = 0; i < points.length; i++) {
                    points[i] = Arrays.stream(shape).mapToLong(random::nextInt).toArray();
                }
                return Region.points(points);
            }
            Region.Axis[] axes = new Region.Axis[shape.length];
            for (int d = 0; d < axes.length; d++) {
                int n = shape[d];
                axes[d] = switch (random.nextInt(6)) {
                    case 0 -> all();
                    case 1 -> at(random.nextInt(-n, n));
                    case 2 -> Region.cells(random.longs(random.nextInt(4), 0, n).toArray());
                    case 3 -> {
                        boolean[] wanted = new boolean[n];
                        for (int i = 0; i < n; i++) {
                            wanted[i] = random.nextBoolean();
                        }
                        yield Region.mask(wanted);
                    }
                    default -> {
                        int from = random.nextInt(n + 1);
                        yield range(from, random.nextInt(from, n + 1), random.nextInt(1, 4));
                    }
                };
            }
            return Region.of(axes);
        }

        void write(Region region, int[] values) {
            if (values.length > 0 && values[0] == 1) {
                Arrays.fill(values, 1);
                array.fill(region, MemorySegment.ofArray(new int[] {1}));
            } else {
                array.write(region, MemorySegment.ofArray(values));
            }
            int[] targets = cells(region);
            for (int i = 0; i < targets.length; i++) {
                cells[targets[i]] = values[i];
            }
        }

        /// The positions of a region's cells, in C order of the region.
        int[] cells(Region region) {
            if (region instanceof Region.Points(List<long[]> points)) {
                return points.stream().mapToInt(this::position).toArray();
            }
            List<Region.Axis> axes = ((Region.Axes) region).axes();
            List<long[]> found = List.of(new long[shape.length]);
            for (int d = 0; d < shape.length; d++) {
                List<long[]> next = new ArrayList<>();
                for (long[] cell : found) {
                    for (long i : indices(axes.get(d), shape[d])) {
                        long[] with = cell.clone();
                        with[d] = i;
                        next.add(with);
                    }
                }
                found = next;
            }
            return found.stream().mapToInt(this::position).toArray();
        }

        private static long[] indices(Region.Axis axis, int n) {
            return switch (axis) {
                case Region.At(long i) -> new long[] {i < 0 ? i + n : i};
                case Region.Cells(long[] indices) -> indices;
                case Region.Mask(boolean[] wanted) ->
                    IntStream.range(0, n).filter(i -> wanted[i]).asLongStream().toArray();
                case Region.Range(long from, long to, long step) ->
                    java.util.stream.LongStream.iterate(from, i -> i < Math.min(n, to), i -> i + step)
                            .toArray();
            };
        }

        private int position(long[] cell) {
            int position = 0;
            for (int d = 0; d < cell.length; d++) {
                position = position * shape[d] + (int) cell[d];
            }
            return position;
        }
    }
}
