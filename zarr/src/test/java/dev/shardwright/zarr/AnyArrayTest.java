package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.testing.ForwardingStore;
import dev.shardwright.testing.UpdatingStore;
import dev.shardwright.zarr.ArrayOptions.EmptyChunks;
import dev.shardwright.zarr.ArrayOptions.PartialWrites;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.parity.PlainArray;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

/// Random arrays of every type, codec and layout: whichever way they are written and read, they hold what a plain array holds.
class AnyArrayTest {

    private final UpdatingStore store = new UpdatingStore();
    private final MemoryBudget budget = MemoryBudget.unlimited();

    @AfterEach
    void closeStoreAndLookForWhatIsStillHeld() {
        assertThat(budget.live()).as("live bytes").isZero();
        store.close();
    }

    @Test
    void writesThroughAnyHandlesInTurnGiveWhatAPlainArrayHolds() {
        for (long seed = 0; seed < 120; seed++) {
            Random random = new Random(seed);
            RandomArrays any = new RandomArrays(random);
            ArrayMetadata metadata = any.metadata();
            String path = "a" + seed;
            Zarr.create(store, path, metadata, PutCondition.IF_ABSENT);
            EmptyChunks emptyChunks = EmptyChunks.values()[random.nextInt(2)];
            List<ZarrArray> handles = handles(path, emptyChunks);
            PlainArray plain = new PlainArray(metadata);
            for (int i = 0; i < 10; i++) {
                Region region = any.region(metadata.shape());
                byte[] values = any.values(metadata, plain.positions(region).length);
                ZarrArray writer = handles.get(random.nextInt(handles.size()));
                writer.write(region, MemorySegment.ofArray(values));
                plain.write(region, values);
                ZarrArray reader = handles.get(random.nextInt(handles.size()));
                String what = "seed %d, write %d of %s by %s, to %s, codecs %s"
                        .formatted(seed, i, region, writer.options(), metadata, metadata.codecs());
                assertThat(bytes(reader.read(Region.of()))).as(what).isEqualTo(plain.bytes());
                Region part = any.region(metadata.shape());
                assertThat(bytes(reader.read(part))).as("%s, read %s", what, part).isEqualTo(plain.read(part));
                assertThat(keys(path)).as(what).isEqualTo(plain.keys(reader, emptyChunks));
            }
            ZarrArray array = handles.getFirst();
            array.storedChunks((_, object) -> assertThat(array.verify(object)).isEmpty());
        }
    }

    /// Handles on one array that know nothing of each other.
    private List<ZarrArray> handles(String path, EmptyChunks emptyChunks) {
        ObjectStore far = new ForwardingStore(store) {
            @Override
            public boolean remote() {
                return true;
            }
        };
        ArrayOptions options = ArrayOptions.DEFAULT.withEmptyChunks(emptyChunks);
        ArrayOptions inPlace = options.withPartialWrites(PartialWrites.IN_PLACE);
        ZarrArray near = (ZarrArray) Zarr.open(store, path, budget);
        ZarrArray remote = (ZarrArray) Zarr.open(far, path, budget);
        return List.of(
                near.with(options),
                near.with(inPlace),
                near.with(inPlace),
                near.with(options.withThreads(1).withIndexCache(0).withCoalescing(0, 1)),
                remote.with(options),
                remote.with(inPlace.withRequests(1).withCoalescing(3, 40)));
    }

    @Test
    void everyWayToReadARegionGivesTheSame() {
        for (long seed = 5000; seed < 5040; seed++) {
            Random random = new Random(seed);
            RandomArrays any = new RandomArrays(random);
            ArrayMetadata metadata = any.metadata();
            String path = "r" + seed;
            ZarrArray array = Zarr.create(store, path, metadata, PutCondition.IF_ABSENT);
            PlainArray plain = new PlainArray(metadata);
            for (Box box : List.of(Box.all(metadata.shape()), any.box(metadata.shape()))) {
                byte[] values = any.values(metadata, (int) box.size());
                array.write(box, MemorySegment.ofArray(values));
                plain.write(box, values);
            }
            for (int i = 0; i < 4; i++) {
                Box box = any.box(metadata.shape());
                byte[] expected = plain.read(box);
                for (ZarrArray handle : handles(path, EmptyChunks.ELIDE)) {
                    for (Region region : List.of(box, ranges(box), eachCell(box), points(box))) {
                        assertThat(bytes(handle.read(region)))
                                .as("seed %d, %s as %s by %s", seed, box, region, handle.options())
                                .isEqualTo(expected);
                    }
                }
                // Cells in another order, some of them twice: not what a box is.
                Region[] permuted = {
                    Region.of(LongStream.range(0, metadata.rank())
                            .mapToObj(d -> {
                                int n = (int) metadata.shape()[(int) d];
                                return Region.cells(random.longs(n + 1, 0, n).toArray());
                            })
                            .toArray(Region.Axis[]::new)),
                    Region.points(shuffled(points(Box.all(metadata.shape())).cells(), random))
                };
                for (Region region : permuted) {
                    assertThat(bytes(array.read(region)))
                            .as("seed %d, %s of %s", seed, region, metadata)
                            .isEqualTo(plain.read(region));
                }
            }
        }
    }

    @Test
    void everyWayToWriteARegionStoresTheSameBytes() {
        for (long seed = 7000; seed < 7020; seed++) {
            Random random = new Random(seed);
            RandomArrays any = new RandomArrays(random);
            ArrayMetadata metadata = any.metadata();
            int element = metadata.dataType().size();
            List<ZarrArray> arrays = new ArrayList<>();
            for (String way : List.of("box", "ranges", "points", "cell", "one-thread", "fill")) {
                arrays.add(Zarr.create(store, "w" + seed + "/" + way, metadata, PutCondition.IF_ABSENT));
            }
            for (int i = 0; i < 4; i++) {
                Box box = any.box(metadata.shape());
                boolean one = i == 2 && box.size() > 0;
                byte[] values = any.values(metadata, (int) box.size());
                for (int cell = 1; one && cell < box.size(); cell++) {
                    System.arraycopy(values, 0, values, cell * element, element);
                }
                arrays.get(0).write(box, MemorySegment.ofArray(values));
                arrays.get(1).write(ranges(box), MemorySegment.ofArray(values));
                List<long[]> cells = points(box).cells();
                List<Integer> order = new ArrayList<>(IntStream.range(0, cells.size()).boxed().toList());
                Collections.shuffle(order, random);
                byte[] shuffled = new byte[values.length];
                for (int cell = 0; cell < order.size(); cell++) {
                    System.arraycopy(values, order.get(cell) * element, shuffled, cell * element, element);
                }
                arrays.get(2).write(
                        Region.points(order.stream().map(cells::get).toArray(long[][]::new)),
                        MemorySegment.ofArray(shuffled));
                if (cells.size() <= 16) {
                    for (int cell : order) {
                        arrays.get(3).write(
                                Region.points(cells.get(cell)),
                                MemorySegment.ofArray(values).asSlice((long) cell * element, element));
                    }
                } else {
                    arrays.get(3).write(box, MemorySegment.ofArray(values));
                }
                arrays.get(4).with(ArrayOptions.DEFAULT.withThreads(1)).write(eachCell(box), MemorySegment.ofArray(values));
                if (one) {
                    arrays.get(5).fill(box, MemorySegment.ofArray(Arrays.copyOf(values, element)));
                } else {
                    arrays.get(5).write(box, MemorySegment.ofArray(values));
                }
                Map<String, String> expected = objects(arrays.getFirst().path());
                for (ZarrArray array : arrays) {
                    assertThat(objects(array.path()))
                            .as("seed %d, write %d of %s to %s of %s", seed, i, box, array.path(), metadata)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void anArrayThatShrinksAndGrowsKeepsWhatItsChunksHold() {
        for (long seed = 8000; seed < 8025; seed++) {
            Random random = new Random(seed);
            RandomArrays any = new RandomArrays(random);
            ArrayMetadata metadata = any.metadata();
            ZarrArray array = Zarr.create(store, "s" + seed, metadata, PutCondition.IF_ABSENT)
                    .with(ArrayOptions.DEFAULT.withPartialWrites(PartialWrites.values()[random.nextInt(2)]));
            // All cells that there may ever be.
            long[] most = Arrays.stream(metadata.shape()).map(n -> 2 * n).toArray();
            PlainArray plain = new PlainArray(ArrayMetadata.builder(metadata.dataType(), most)
                    .fill(metadata.fillValue())
                    .build());
            for (int i = 0; i < 12; i++) {
                if (i % 3 == 2) {
                    long[] shape = Arrays.stream(most).map(n -> random.nextLong(1, n + 1)).toArray();
                    forgetOutside(plain, array.metadata(), most, shape);
                    array = array.resize(shape);
                } else {
                    Region region = any.region(array.metadata().shape());
                    byte[] values = any.values(metadata, new PlainArray(array.metadata()).positions(region).length);
                    array.write(region, MemorySegment.ofArray(values));
                    PlainArray now = new PlainArray(array.metadata());
                    Box all = Box.all(array.metadata().shape());
                    now.write(all, plain.read(all));
                    now.write(region, values);
                    plain.write(all, now.bytes());
                }
                assertThat(bytes(array.read(Region.of())))
                        .as("seed %d, step %d, %s, codecs %s", seed, i, array.metadata(), metadata.codecs())
                        .isEqualTo(plain.read(Box.all(array.metadata().shape())));
            }
        }
    }

    @Test
    void textsWrittenThroughAnyHandlesInTurnAreWhatAPlainListHolds() {
        List<String> texts = List.of("", "a", "fill", "sharding", "\u00e9\u6f22\ud83d\ude80", "long ".repeat(50));
        for (long seed = 4000; seed < 4020; seed++) {
            Random random = new Random(seed);
            RandomArrays any = new RandomArrays(random);
            long[] shape = random.longs(random.nextInt(3), 1, 9).toArray();
            int[] chunk = Arrays.stream(shape).mapToInt(_ -> random.nextInt(1, 4)).toArray();
            ArrayMetadata.Builder builder = ArrayMetadata.builder(DataType.STRING, shape)
                    .chunks(chunk)
                    .codecs(List.of(
                            Codecs.named("vlen-utf8", JsonNodeFactory.instance.objectNode()), Codecs.zstd(1, false)))
                    .fill(FillValue.ofValue("fill".getBytes(StandardCharsets.UTF_8)));
            if (random.nextInt(3) > 0) {
                builder.shards(Arrays.stream(chunk).map(n -> 2 * n).toArray())
                        .indexLocation(IndexLocation.values()[random.nextInt(2)]);
            }
            String path = "texts" + seed;
            Zarr.create(store, path, builder.build(), PutCondition.IF_ABSENT);
            List<ZarrArray> handles = handles(path, EmptyChunks.ELIDE);
            // Says where cells lie; its own are not used.
            PlainArray places = new PlainArray(ArrayMetadata.builder(DataType.INT8, shape).build());
            String[] expected = new String[places.bytes().length];
            Arrays.fill(expected, "fill");
            for (int i = 0; i < 8; i++) {
                Region region = any.region(shape);
                int[] positions = places.positions(region);
                List<String> values = new ArrayList<>();
                for (int position : positions) {
                    String text = texts.get(random.nextInt(texts.size()));
                    values.add(text);
                    expected[position] = text;
                }
                handles.get(random.nextInt(handles.size()))
                        .write(region, ArrayValues.ofStrings(new long[] {values.size()}, values));
                Region part = any.region(shape);
                ArrayValues read = handles.get(random.nextInt(handles.size())).read(part);
                assertThat(LongStream.range(0, read.size()).mapToObj(read::getString))
                        .as("seed %d, write %d of %s, read %s", seed, i, region, part)
                        .containsExactlyElementsOf(Arrays.stream(places.positions(part))
                                .mapToObj(p -> expected[p])
                                .toList());
            }
            ZarrArray array = handles.getFirst();
            array.storedChunks((_, object) -> assertThat(array.verify(object)).isEmpty());
        }
    }

    /// What an array that gets a new shape loses: the cells of chunks that lie outside as a whole.
    private static void forgetOutside(PlainArray plain, ArrayMetadata old, long[] most, long[] shape) {
        List<long[]> lost = points(Box.all(most)).cells().stream()
                .filter(cell -> IntStream.range(0, shape.length).anyMatch(d -> {
                    ChunkGrid.Dimension edges = old.chunkDimension(d);
                    // Behind the array's old end are cells of its last chunk, and others that nobody can have written.
                    long chunk = edges.chunkAt(Math.min(cell[d], old.shape()[d] - 1));
                    return edges.start(chunk) >= shape[d];
                }))
                .toList();
        byte[] fill = new byte[lost.size() * old.dataType().size()];
        old.fillValue().fill(MemorySegment.ofArray(fill));
        plain.write(new Region.Points(lost), fill);
    }

    @Test
    void writesOfManyThreadsThroughAnyHandlesGiveWhatAPlainArrayHolds(@TempDir Path folder) throws Exception {
        try (ObjectStore local = Stores.local(folder, Durability.RELAXED);
                ExecutorService threads = Executors.newFixedThreadPool(5)) {
            for (long seed = 9000; seed < 9005; seed++) {
                long current = seed;
                ArrayMetadata metadata = int32(new Random(seed));
                ZarrArray array = Zarr.create(local, "t" + seed, metadata, PutCondition.IF_ABSENT);
                int count = (int) Box.all(metadata.shape()).size();
                AtomicInteger writing = new AtomicInteger(4);
                List<Future<?>> futures = new ArrayList<>();
                for (int thread = 0; thread < 4; thread++) {
                    int own = thread;
                    ZarrArray handle = thread == 0
                            ? array
                            : array.with(ArrayOptions.DEFAULT.withPartialWrites(PartialWrites.values()[thread % 2]));
                    futures.add(threads.submit(() -> {
                        try {
                            write(handle, own, new Random(31 * current + own));
                        } finally {
                            writing.decrementAndGet();
                        }
                    }));
                }
                futures.add(threads.submit(() -> readWhile(writing, array, current)));
                for (Future<?> future : futures) {
                    future.get();
                }
                int[] expected = new int[count];
                Arrays.fill(expected, ROUNDS);
                assertThat(array.read(Region.of()).segment().toArray(ValueLayout.JAVA_INT))
                        .as("seed %d, %s", seed, metadata)
                        .isEqualTo(expected);
            }
        }
    }

    private static final int ROUNDS = 4;

    /// Writes 1, 2, … to the cells that are this thread's: every fourth, so that chunks are everybody's. Each round goes in
    /// pieces of its own order.
    private static void write(ZarrArray array, int own, Random random) {
        List<long[]> cells = points(Box.all(array.metadata().shape())).cells();
        List<long[]> mine = new ArrayList<>(IntStream.range(0, cells.size())
                .filter(i -> i % 4 == own)
                .mapToObj(cells::get)
                .toList());
        for (int round = 1; round <= ROUNDS; round++) {
            Collections.shuffle(mine, random);
            for (int from = 0; from < mine.size(); ) {
                int to = Math.min(mine.size(), from + random.nextInt(1, 12));
                int[] values = new int[to - from];
                Arrays.fill(values, round);
                array.write(
                        Region.points(mine.subList(from, to).toArray(long[][]::new)), MemorySegment.ofArray(values));
                from = to;
            }
        }
    }

    /// Reads while others write: no cell ever goes back.
    private static void readWhile(AtomicInteger writing, ZarrArray array, long seed) {
        int[] before = new int[(int) Box.all(array.metadata().shape()).size()];
        while (writing.get() > 0) {
            int[] now;
            try {
                now = array.read(Region.of()).segment().toArray(ValueLayout.JAVA_INT);
            } catch (ZarrException e) {
                assertThat(e).as("seed %d", seed).hasMessageContaining("again and again");
                continue;
            }
            for (int i = 0; i < now.length; i++) {
                assertThat(now[i]).as("seed %d, cell %d", seed, i).isBetween(before[i], ROUNDS);
            }
            before = now;
        }
    }

    /// A random array of int32, fill value 0, of at most 144 cells.
    private static ArrayMetadata int32(Random random) {
        RandomArrays any = new RandomArrays(random);
        while (true) {
            ArrayMetadata metadata = any.metadata();
            long cells = Box.all(metadata.shape()).size();
            if (metadata.innerChunkShape().isPresent() && cells >= 16 && cells <= 144) {
                return new ArrayMetadata(
                        metadata.shape(),
                        new ArrayLayout.Supported(
                                DataType.INT32,
                                metadata.chunkGrid(),
                                metadata.keyEncoding(),
                                FillValue.zero(DataType.INT32),
                                metadata.codecs()),
                        metadata.dimensionNames(),
                        metadata.attributes(),
                        metadata.extensions());
            }
        }
    }

    private static Region ranges(Box box) {
        return Region.of(IntStream.range(0, box.rank())
                .mapToObj(d -> Region.range(box.offset(d), box.offset(d) + box.shape(d)))
                .toArray(Region.Axis[]::new));
    }

    private static Region eachCell(Box box) {
        return Region.of(IntStream.range(0, box.rank())
                .mapToObj(d -> Region.cells(
                        LongStream.range(box.offset(d), box.offset(d) + box.shape(d)).toArray()))
                .toArray(Region.Axis[]::new));
    }

    private static Region.Points points(Box box) {
        int count = (int) box.size();
        List<long[]> cells = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long[] cell = new long[box.rank()];
            long rest = i;
            for (int d = cell.length - 1; d >= 0; d--) {
                cell[d] = box.offset(d) + rest % box.shape(d);
                rest /= box.shape(d);
            }
            cells.add(cell);
        }
        return new Region.Points(cells);
    }

    private static long[][] shuffled(List<long[]> cells, Random random) {
        List<long[]> shuffled = new ArrayList<>(cells);
        Collections.shuffle(shuffled, random);
        return shuffled.toArray(long[][]::new);
    }

    private static byte[] bytes(ArrayValues values) {
        return values.segment().toArray(ValueLayout.JAVA_BYTE);
    }

    private TreeSet<String> keys(String path) {
        return new TreeSet<>(objects(path).keySet().stream().map(key -> path + "/" + key).toList());
    }

    /// The bytes of an array's objects but for its metadata, by their keys behind its path.
    private Map<String, String> objects(String path) {
        Map<String, String> objects = new TreeMap<>();
        store.list(path + "/", (ObjectInfo object) -> {
            String key = object.key().substring(path.length() + 1);
            if (!key.equals(Zarr.METADATA)) {
                objects.put(key, HexFormat.of().formatHex(store.get(object.key()).toByteArray()));
            }
        });
        return objects;
    }
}
