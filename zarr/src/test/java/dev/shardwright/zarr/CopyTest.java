package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.storage.Version;
import dev.shardwright.testing.CountingStore;
import dev.shardwright.testing.CrashingStore;
import dev.shardwright.testing.ForwardingStore;
import dev.shardwright.testing.HookedStore;
import dev.shardwright.testing.Operation.Kind;
import dev.shardwright.testing.UpdatingStore;
import dev.shardwright.zarr.ArrayOptions.PartialWrites;
import dev.shardwright.zarr.ZarrGroup.Existing;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

/// Arrays and groups copied between stores and within one.
class CopyTest {

    private final ObjectStore first = Stores.memory("first");
    private final ObjectStore second = Stores.memory("second");
    private final MemoryBudget budget = MemoryBudget.unlimited();

    @AfterEach
    void closeStoresAndLookForWhatIsStillHeld() {
        assertThat(budget.live()).as("live bytes").isZero();
        first.close();
        second.close();
    }

    private ZarrGroup root(ObjectStore store) {
        Zarr.create(store, "", GroupMetadata.empty(), PutCondition.ALWAYS);
        return (ZarrGroup) Zarr.open(store, "", budget);
    }

    private static ArrayMetadata.Builder ints(long... shape) {
        return ArrayMetadata.builder(DataType.INT32, shape)
                .codecs(List.of(Codecs.bytes(), Codecs.zstd(1, true)))
                .fill(FillValue.of(DataType.INT32, -1))
                .dimensionNames(Arrays.stream(shape).mapToObj(n -> "d" + n).toArray(String[]::new))
                .attributes(JsonNodeFactory.instance.objectNode().put("units", "m"));
    }

    private static int[] cells(ZarrArray array) {
        return array.read(Region.of()).segment().toArray(ValueLayout.JAVA_INT);
    }

    /// Every cell written with its number.
    private static ZarrArray numbered(ZarrGroup group, String name, ArrayMetadata metadata) {
        ZarrArray array = group.createArray(name, metadata);
        int size = (int) Box.all(metadata.shape()).size();
        array.write(Region.of(), MemorySegment.ofArray(IntStream.range(0, size).toArray()));
        return array;
    }

    @Test
    void aCopyOfAnyLayoutToAnyLayoutHoldsTheCellsOfItsSource() {
        for (long seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            int rank = random.nextInt(4);
            long[] shape = random.longs(rank, 1, 14).toArray();
            int[] inner = random.ints(rank, 1, 5).toArray();
            ArrayMetadata source = layout(random, shape, inner);
            boolean again = random.nextInt(4) == 0;
            ArrayMetadata target = again
                    ? source
                    : layout(random, shape, random.nextBoolean() ? inner : random.ints(rank, 1, 5).toArray());
            boolean oneStore = random.nextBoolean();
            try (ObjectStore from = random.nextBoolean() ? new UpdatingStore() : Stores.memory("from" + seed);
                    ObjectStore other = Stores.memory("to" + seed)) {
                ZarrArray array = root(from).createArray("a", source).with(options(random));
                for (int i = random.nextInt(6); i > 0; i--) {
                    long[] offset = Arrays.stream(shape).map(random::nextLong).toArray();
                    long[] part = new long[rank];
                    Arrays.setAll(part, d -> 1 + random.nextLong(shape[d] - offset[d]));
                    Box box = new Box(offset, part);
                    array.write(box, MemorySegment.ofArray(
                            random.ints(box.size(), 0, 3).toArray()));
                }
                ZarrArray copy = root(oneStore ? from : other).copy(array, "b/c", target, Existing.KEEP);
                String what = "seed " + seed + ": " + source + source.codecs() + " to " + target + target.codecs();
                assertThat(cells(copy)).as(what).isEqualTo(cells(array));
                copy.storedChunks((_, object) -> assertThat(copy.verify(object)).as(what).isEmpty());
                ZarrArray opened = (ZarrArray) Zarr.open(oneStore ? from : other, "b/c", budget);
                assertThat(opened.metadata()).isEqualTo(target);
                assertThat(cells(opened)).isEqualTo(cells(array));
                Random written = new Random(seed);
                opened.with(options(written)).write(Region.of(), MemorySegment.ofArray(cells(array)));
                assertThat(cells(opened)).isEqualTo(cells(array));
            }
        }
    }

    private static ArrayOptions options(Random random) {
        return ArrayOptions.DEFAULT
                .withPartialWrites(PartialWrites.values()[random.nextInt(2)])
                .withIndexCache(random.nextInt(2) << 20)
                .withEmptyChunks(ArrayOptions.EmptyChunks.values()[random.nextInt(2)]);
    }

    private static ArrayMetadata layout(Random random, long[] shape, int[] inner) {
        List<Codec> codecs = random.nextInt(3) > 0
                ? List.of(Codecs.bytes(), Codecs.zstd(1, false))
                : List.of(Codecs.bytesBigEndian(), Codecs.crc32c());
        ArrayMetadata.Builder builder = ArrayMetadata.builder(DataType.INT32, shape)
                .chunks(inner)
                .codecs(codecs)
                .fill(FillValue.of(DataType.INT32, random.nextInt(5) / 4))
                .keyEncoding(new ChunkKeyEncoding(
                        ChunkKeyEncoding.Style.values()[random.nextInt(2)], random.nextBoolean() ? '/' : '.'));
        if (random.nextInt(3) > 0) {
            builder.shards(Arrays.stream(inner).map(n -> n * random.nextInt(1, 5)).toArray())
                    .indexLocation(IndexLocation.values()[random.nextInt(2)]);
        }
        return builder.build();
    }

    @Test
    void stringsAreCopiedToOtherChunks() {
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.STRING, 5)
                .chunks(2)
                .codecs(List.of(Codecs.named("vlen-utf8", JsonNodeFactory.instance.objectNode())))
                .build();
        ZarrArray source = root(first).createArray("a", metadata);
        source.write(Region.of(), ArrayValues.ofStrings(new long[] {5}, List.of("a", "", "ccc", "é", "five")));
        for (int chunk : new int[] {2, 3}) {
            ZarrArray copy = root(second).copy(
                    source, "c" + chunk, ArrayMetadata.builder(metadata).chunks(chunk).build(), Existing.KEEP);
            ArrayValues values = copy.read(Region.of());
            assertThat(IntStream.range(0, 5).mapToObj(values::getString)).containsExactly("a", "", "ccc", "é", "five");
        }
    }

    /// How often what was done to chunks meanwhile, beside fetching them, as a flight recording tells.
    private static Map<String, Long> steps(Path folder, Runnable what) throws IOException {
        Path file = folder.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("dev.shardwright.zarr.Decode").withoutThreshold();
            recording.enable("dev.shardwright.zarr.Encode").withoutThreshold();
            recording.enable("dev.shardwright.zarr.Store").withoutThreshold();
            recording.start();
            what.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .map(event -> event.getEventType().getName())
                // Enabled unless they are switched off.
                .filter(name -> !name.endsWith(".Fetch"))
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    }

    @Test
    void objectsThatAreAlikeAreCopiedAsTheyAreByOneRequestEach(@TempDir Path folder) throws IOException {
        CountingStore from = new CountingStore(first);
        CountingStore to = new CountingStore(second);
        ZarrArray source = numbered(root(from), "a", ints(16, 16).chunks(4, 4).shards(8, 8).build());
        ZarrGroup target = root(to);
        from.forgetOperations();
        to.forgetOperations();
        Map<String, Long> steps = steps(folder, () -> target.copy(source, "b"));
        assertThat(steps).isEqualTo(Map.of("dev.shardwright.zarr.Store", 4L));
        assertThat(from.count(Kind.LIST)).isEqualTo(1);
        assertThat(from.count(Kind.GET_RANGES)).isEqualTo(4);
        assertThat(from.operations()).hasSize(1 + 2 * 4);
        assertThat(to.count(Kind.PUT)).isEqualTo(4 + 1);
        assertThat(to.operations().getLast().key()).isEqualTo("b/zarr.json");
        for (String chunk : List.of("0/0", "0/1", "1/0", "1/1")) {
            assertThat(second.get("b/c/" + chunk).toByteArray()).isEqualTo(first.get("a/c/" + chunk).toByteArray());
        }
        assertThat(target.array("b").metadata()).isEqualTo(source.metadata());
    }

    @Test
    void inOneStoreObjectsThatAreAlikeAreCopiedByTheStore() {
        CountingStore store = new CountingStore(first);
        ZarrGroup root = root(store);
        ZarrArray source = numbered(root, "a", ints(16, 16).chunks(4, 4).build());
        store.forgetOperations();
        ZarrArray copy = root.copy(source, "b");
        assertThat(store.count(Kind.COPY)).isEqualTo(16);
        assertThat(store.count(Kind.PUT)).isEqualTo(1);
        // The list of the source, and two looks at what is at the target.
        assertThat(store.operations()).hasSize(16 + 1 + 3);
        assertThat(cells(copy)).isEqualTo(cells(source));
    }

    @Test
    void chunksThatAreAlikeAreCarriedOverBetweenAllKindsOfShards(@TempDir Path folder) throws IOException {
        ArrayMetadata.Builder layout = ints(21, 16).chunks(4, 4);
        List<ArrayMetadata> layouts = List.of(
                layout.shards(8, 8).build(),
                layout.shards(16, 4).indexLocation(IndexLocation.START).build(),
                layout.withoutShards().build());
        for (int s = 0; s < layouts.size(); s++) {
            ZarrArray source = numbered(root(first), "a" + s, layouts.get(s));
            for (int t = 0; t < layouts.size(); t++) {
                String name = "b" + s + t;
                ArrayMetadata metadata = layouts.get(t);
                List<ZarrArray> copies = new ArrayList<>();
                Map<String, Long> steps = steps(folder, () -> {
                    copies.add(root(second).copy(source, name, metadata, Existing.KEEP));
                    copies.add(root(first).copy(source, name, metadata, Existing.KEEP));
                });
                assertThat(steps.keySet()).as("steps of %s", name).containsExactly("dev.shardwright.zarr.Store");
                for (ZarrArray copy : copies) {
                    assertThat(cells(copy)).isEqualTo(cells(source));
                    copy.storedChunks((_, object) -> assertThat(copy.verify(object)).isEmpty());
                }
            }
        }
    }

    @Test
    void inOneStoreChunksThatAreCarriedOverDoNotPassThroughTheProcess() {
        CountingStore store = new CountingStore(first);
        ZarrGroup root = root(store);
        ArrayMetadata.Builder layout = ints(64).chunks(4).codecs(List.of(Codecs.bytes(), Codecs.crc32c()));
        ZarrArray source = numbered(root, "a", layout.shards(16).build());
        store.forgetOperations();
        ZarrArray copy = root.copy(source, "b", layout.shards(32).build(), Existing.KEEP);
        // Of each shard the index, 4 · 16 + 4 bytes.
        assertThat(store.bytes(Kind.RANGE)).isEqualTo(4 * 68);
        assertThat(store.count(Kind.APPEND_FROM)).isEqualTo(4);
        assertThat(store.bytes(Kind.APPEND_FROM)).isEqualTo(16 * 20);
        assertThat(store.bytes(Kind.APPEND)).as("two indexes").isEqualTo(2 * (8 * 16 + 4));
        assertThat(cells(copy)).isEqualTo(cells(source));
    }

    @Test
    void regionsAreCopiedBesideEachOther() {
        // 4 MiB each, which is worth a region.
        ArrayMetadata.Builder layout = ArrayMetadata.builder(DataType.INT64, 4 << 19).chunks(1 << 19);
        ZarrArray source = root(new FarStore(first)).createArray("a", layout.build());
        source.fill(Region.of(), MemorySegment.ofArray(new long[] {7}));
        CountDownLatch four = new CountDownLatch(4);
        ObjectStore waiting = new ForwardingStore(second) {
            @Override
            public Version put(String key, MemorySegment bytes, PutCondition condition) {
                if (key.startsWith("b/c/")) {
                    four.countDown();
                    try {
                        assertThat(four.await(30, TimeUnit.SECONDS)).as("%s is not alone", key).isTrue();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
                return super.put(key, bytes, condition);
            }
        };
        ArrayMetadata other = layout.codecs(List.of(Codecs.bytesBigEndian())).build();
        ZarrArray copy = root(waiting).copy(source, "b", other, Existing.KEEP);
        assertThat(copy.read(Region.of()).toLongArray()).containsOnly(7);
    }

    @Test
    void whatIsNotStoredCostsNothing() {
        CountingStore from = new CountingStore(first);
        ArrayMetadata.Builder layout = ints(1L << 40, 1 << 20).chunks(64, 64);
        // One thread: several would each look for the index of the shard that they begin with.
        ZarrArray source = root(from)
                .createArray("a", layout.shards(1024, 1024).build())
                .with(ArrayOptions.DEFAULT.withThreads(1));
        source.write(Region.of(Region.at(1L << 39), Region.at(77)), MemorySegment.ofArray(new int[] {5}));
        List<ArrayMetadata> targets = List.of(
                layout.build(),
                layout.shards(4096, 64).build(),
                layout.withoutShards().build(),
                layout.codecs(List.of(Codecs.bytes())).chunks(100, 100).build());
        for (int t = 0; t < targets.size(); t++) {
            from.forgetOperations();
            ZarrArray copy = root(second).copy(source, "b" + t, targets.get(t), Existing.KEEP);
            assertThat(from.operations()).hasSizeLessThan(12);
            assertThat(copy.read(Region.of(Region.at(1L << 39), Region.range(76, 79))).toLongArray()).containsExactly(-1, 5, -1);
            List<long[]> stored = new ArrayList<>();
            copy.storedChunks((index, _) -> stored.add(index));
            assertThat(stored).hasSize(1);
        }
    }

    @Test
    void ofAShardThatIsReplacedMeanwhileTheCopyHoldsOneVersion() {
        ArrayMetadata.Builder layout = ints(16).chunks(4).codecs(List.of(Codecs.bytes()));
        List<ArrayMetadata> targets = List.of(
                layout.shards(16).build(),
                layout.shards(32).build(),
                layout.withoutShards().build(),
                layout.shards(16).codecs(List.of(Codecs.bytes(), Codecs.crc32c())).build());
        layout.codecs(List.of(Codecs.bytes()));
        for (ArrayMetadata metadata : targets) {
            int operations = Integer.MAX_VALUE;
            for (int hooked = 1; hooked <= operations; hooked++) {
                try (ObjectStore objects = new UpdatingStore();
                        ObjectStore other = Stores.memory("replaced")) {
                    ZarrArray writer = root(objects).createArray("a", layout.shards(16).build());
                    writer.fill(Region.of(), MemorySegment.ofArray(new int[] {1}));
                    HookedStore from = new HookedStore(objects, hooked, () -> {
                        writer.fill(Region.of(Region.range(0, 12)), MemorySegment.ofArray(new int[] {2}));
                        writer.fill(Region.of(Region.range(12, 16)), MemorySegment.ofArray(new int[] {-1}));
                        writer.fill(Region.of(Region.range(8, 12)), MemorySegment.ofArray(new int[] {3}));
                    });
                    ZarrArray source = ((ZarrGroup) Zarr.open(from, "", budget)).array("a");
                    int[] copy = cells(root(other).copy(source, "b", metadata, Existing.KEEP));
                    int[] before = new int[16];
                    Arrays.fill(before, 1);
                    int[] after = cells(writer);
                    assertThat(Arrays.equals(copy, before) || Arrays.equals(copy, after))
                            .as("%s after %d operations", Arrays.toString(copy), hooked)
                            .isTrue();
                    operations = from.operations();
                }
            }
            assertThat(operations).isGreaterThan(2);
        }
    }

    @Test
    void ofEachShardThatAnotherOneIsMadeOfTheCopyHoldsOneVersionThoughNoIndexIsKept() {
        // Shards A B over C D: of each there are chunks in two rows of the new shard, so that A comes again behind B.
        ArrayMetadata.Builder layout = ints(8, 8).chunks(2, 2).codecs(List.of(Codecs.bytes()));
        ArrayMetadata target = layout.shards(8, 8).build();
        ArrayMetadata metadata = layout.shards(4, 4).build();
        int operations = Integer.MAX_VALUE;
        for (int hooked = 1; hooked <= operations; hooked++) {
            try (ObjectStore objects = Stores.memory("pinned");
                    ObjectStore other = Stores.memory("made of pinned")) {
                ZarrArray writer = root(objects).createArray("a", metadata);
                writer.fill(Region.of(), MemorySegment.ofArray(new int[] {1}));
                Region onlyA = Region.of(Region.range(0, 4), Region.range(0, 4));
                HookedStore from = new HookedStore(
                        objects, hooked, () -> writer.fill(onlyA, MemorySegment.ofArray(new int[] {2})));
                ZarrArray source = ((ZarrGroup) Zarr.open(from, "", budget))
                        .array("a")
                        .with(ArrayOptions.DEFAULT.withIndexCache(0));
                ZarrArray copy = root(other).copy(source, "b", target, Existing.KEEP);
                for (int shard = 0; shard < 4; shard++) {
                    int row = shard / 2 * 4;
                    int column = shard % 2 * 4;
                    assertThat(copy.read(Region.of(Region.range(row, row + 4), Region.range(column, column + 4)))
                                    .toLongArray())
                            .as("shard %d after %d operations", shard, hooked)
                            .containsOnly(copy.read(Region.of(Region.at(row), Region.at(column))).getLong(0));
                }
                operations = from.operations();
            }
        }
        assertThat(operations).isGreaterThan(10);
    }

    @Test
    void ofAShardThatIsWrittenInPlaceMeanwhileEachChunkIsOldOrNew() throws Exception {
        ArrayMetadata.Builder layout = ints(64, 64).chunks(8, 8).codecs(List.of(Codecs.bytes()));
        ArrayMetadata metadata = layout.shards(64, 64).build();
        List<ArrayMetadata> targets =
                List.of(metadata, layout.shards(32, 64).build(), layout.withoutShards().build());
        try (UpdatingStore objects = new UpdatingStore();
                ObjectStore other = Stores.memory("in place")) {
            ZarrArray writer = root(objects)
                    .createArray("a", metadata)
                    .with(ArrayOptions.DEFAULT.withPartialWrites(PartialWrites.IN_PLACE));
            writer.fill(Region.of(), MemorySegment.ofArray(new int[] {0}));
            AtomicBoolean stop = new AtomicBoolean();
            FutureTask<Integer> writes = new FutureTask<>(() -> {
                Random random = new Random(1);
                int i = 0;
                while (!stop.get()) {
                    i++;
                    int row = random.nextInt(8);
                    int column = random.nextInt(8);
                    writer.fill(
                            Region.of(Region.range(row * 8, row * 8 + 8), Region.range(column * 8, column * 8 + 8)),
                            MemorySegment.ofArray(new int[] {i}));
                }
                return i;
            });
            Thread.ofPlatform().start(writes);
            int before = 0;
            int changed = 0;
            try {
                ZarrArray source = ((ZarrGroup) Zarr.open(objects.again(), "", budget)).array("a");
                for (int i = 0; i < 60; i++) {
                    ZarrArray copy = root(other).copy(source, "b", targets.get(i % 3), Existing.REPLACE);
                    int[] cells = cells(copy);
                    for (int c = 0; c < cells.length; c++) {
                        int corner = c / 512 * 512 + c % 64 / 8 * 8;
                        assertThat(cells[c]).as("cell %d of copy %d", c, i).isEqualTo(cells[corner]);
                    }
                    int now = Arrays.hashCode(cells);
                    changed += now == before ? 0 : 1;
                    before = now;
                    copy.storedChunks((_, object) -> assertThat(copy.verify(object)).isEmpty());
                }
            } finally {
                stop.set(true);
                // Throws what the writer failed with.
                assertThat(writes.get()).as("writes").isPositive();
            }
            assertThat(changed).as("copies that were not like the one before").isGreaterThan(1);
        }
    }

    @Test
    void aShardThatIsWrittenInPlaceIsStoredOnceInItsCopy(@TempDir Path folder) throws IOException {
        ArrayMetadata metadata = ints(16).chunks(4).shards(16).codecs(List.of(Codecs.bytes())).build();
        try (ObjectStore objects = empty()) {
            ZarrArray source = numbered(Zarr.open(objects), "a", metadata)
                    .with(ArrayOptions.DEFAULT.withPartialWrites(PartialWrites.IN_PLACE));
            source.write(Region.of(Region.at(1)), MemorySegment.ofArray(new int[] {100}));
            Map<String, Long> steps = steps(folder, () -> root(second).copy(source, "b"));
            assertThat(steps).isEqualTo(Map.of("dev.shardwright.zarr.Store", 1L));
        }
    }

    @Test
    void ofAShardWhoseWriteInPlaceWasCutOffAPlainOneIsMade() {
        ArrayMetadata metadata = ints(16).chunks(4).shards(16).codecs(List.of(Codecs.bytes())).build();
        ArrayOptions inPlace = ArrayOptions.DEFAULT.withPartialWrites(PartialWrites.IN_PLACE);
        try (ObjectStore prepared = empty()) {
            ZarrArray array = numbered(Zarr.open(prepared), "a", metadata).with(inPlace);
            array.write(Region.of(Region.at(1)), MemorySegment.ofArray(new int[] {100}));
            boolean crashed = true;
            int copied = 0;
            for (int crash = 1; crashed; crash++) {
                CrashingStore machine = CrashingStore.with(prepared, crash);
                try {
                    ZarrArray writer = Zarr.open(machine).array("a").with(inPlace);
                    writer.write(Region.of(Region.at(6)), MemorySegment.ofArray(new int[] {200}));
                    writer.write(Region.of(Region.at(6)), MemorySegment.ofArray(new int[] {300}));
                } catch (RuntimeException e) {
                    assertThat(machine.hasCrashed()).isTrue();
                }
                crashed = machine.hasCrashed();
                machine.crash();
                for (int seed = 0; seed < 20; seed++) {
                    ZarrArray left = Zarr.open(machine.afterCrash(new Random(seed))).array("a");
                    int[] expected;
                    try {
                        expected = cells(left);
                    } catch (ZarrException e) {
                        // A record that was torn at its head; nobody reads the shard before it is written again.
                        continue;
                    }
                    ZarrArray copy = root(second).copy(left, "a", metadata, Existing.REPLACE);
                    assertThat(cells(copy)).as("crash before %d, seed %d", crash, seed).isEqualTo(expected);
                    // Whoever knows nothing of records reads the same: four chunks and an index.
                    assertThat(second.head("a/c/0").orElseThrow().size()).isEqualTo(16 * 4 + 4 * 16 + 4);
                    copied++;
                }
            }
            assertThat(copied).isGreaterThan(100);
        }
    }

    @Test
    void aCrashLeavesNoCopyOrAWholeOneWhichCanBeReplaced() {
        ZarrGroup source = root(first).createGroup("g");
        ArrayMetadata metadata = ints(8).chunks(2).shards(4).build();
        numbered(source, "x", metadata);
        numbered(source.createGroup("below"), "y", metadata);
        boolean crashed = true;
        for (int crash = 1; crashed; crash++) {
            CrashingStore machine = CrashingStore.with(empty(), crash);
            try {
                ZarrGroup root = (ZarrGroup) Zarr.open(machine, "", budget);
                root.copy(source, "h");
            } catch (RuntimeException e) {
                assertThat(machine.hasCrashed()).isTrue();
            }
            crashed = machine.hasCrashed();
            machine.crash();
            ObjectStore after = machine.afterCrash(new Random(crash));
            Optional<ZarrGroup> found = find(Zarr.open(after), "h");
            found.ifPresent(copy -> assertIsWhole(copy));
            if (found.isEmpty()) {
                ZarrGroup again = Zarr.open(after);
                if (!after.listFolder("h").folders().isEmpty()) {
                    assertThatThrownBy(() -> again.copy(source, "h"))
                            .isInstanceOf(ZarrException.class)
                            .hasMessageContaining("\"h\" has no metadata, but objects (h/");
                }
                assertIsWhole(again.copy(source, "h", Existing.REPLACE));
            }
            assertThat(found.isPresent() || crashed).isTrue();
        }
    }

    private static ObjectStore empty() {
        ObjectStore store = new UpdatingStore();
        Zarr.create(store, "", GroupMetadata.empty(), PutCondition.ALWAYS);
        return store;
    }

    private static Optional<ZarrGroup> find(ZarrGroup root, String name) {
        return root.groups().stream().filter(g -> g.path().equals(name)).findFirst();
    }

    private static void assertIsWhole(ZarrGroup copy) {
        for (String name : List.of("x", "below/y")) {
            assertThat(cells(copy.array(name))).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        }
        List<String> paths = new ArrayList<>();
        copy.walk(node -> paths.add(node.path()));
        assertThat(paths).containsExactly("h/below", "h/below/y", "h/x");
    }

    @Test
    void aHierarchyIsCopiedToTheRootOfAnotherStoreWithItsAttributesAndWhatCannotBeRead() {
        ZarrGroup source = root(first).createGroup(
                "g", JsonNodeFactory.instance.objectNode().put("title", "heights"));
        numbered(source, "deep/x", ints(8).chunks(2).build());
        String unknown = "{\"zarr_format\": 3, \"node_type\": \"array\", \"shape\": [2], \"data_type\": \"float8\", \"chunk_grid\":"
                + " {\"name\": \"regular\", \"configuration\": {\"chunk_shape\": [2]}}, \"chunk_key_encoding\": \"default\","
                + " \"fill_value\": 0, \"codecs\": [\"bytes\"]}";
        first.put("g/odd/zarr.json", MemorySegment.ofArray(unknown.getBytes()), PutCondition.ALWAYS);
        first.put("g/odd/c/0", MemorySegment.ofArray(new byte[] {1, 2}), PutCondition.ALWAYS);
        ZarrGroup copy = (ZarrGroup) Zarr.copy(Zarr.open(first).group("g"), second, "");
        assertThat(copy.metadata()).isEqualTo(source.metadata());
        assertThat(Zarr.open(second).metadata().attributes().get("title").stringValue()).isEqualTo("heights");
        assertThat(cells(copy.array("deep/x"))).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(copy.array("odd").metadata().layout())
                .isInstanceOfSatisfying(ArrayLayout.Unsupported.class, layout -> assertThat(layout.reason())
                        .startsWith("data type \"float8\" is not supported"));
        assertThat(second.get("odd/c/0").toByteArray()).containsExactly(1, 2);
    }

    @Test
    void ofAGroupWithOldCopiesOfMetadataWhatIsStoredIsCopied() {
        ZarrGroup source = root(first).createGroup("g");
        numbered(source, "grown", ints(4).chunks(2).build());
        numbered(source, "deep/deleted", ints(4).chunks(2).build());
        ZarrGroup consolidated = source.consolidate();
        ZarrGroup now = consolidated.unconsolidated();
        ArrayValues two = now.array("grown").read(Region.of(Region.range(0, 2)));
        now.array("grown").append(0, two).updateAttributes(a -> a.put("units", "km"));
        now.delete("deep/deleted");
        numbered(now, "deep/added", ints(4).chunks(2).build());
        ZarrGroup copy = root(second).copy(consolidated, "h");
        for (ZarrGroup found : List.of(copy, Zarr.open(second).group("h"), copy.unconsolidated())) {
            List<String> paths = new ArrayList<>();
            found.walk(node -> paths.add(node.path()));
            assertThat(paths).containsExactly("h/deep", "h/deep/added", "h/grown");
            assertThat(cells(found.array("grown"))).containsExactly(0, 1, 2, 3, 0, 1);
            assertThat(found.array("grown").metadata().attributes().get("units").stringValue()).isEqualTo("km");
        }
        assertThat(copy.metadata().consolidated().keySet()).containsExactly("deep", "grown", "deep/added");
    }

    @Test
    void whatIsThereIsKeptUnlessItIsToBeReplaced() {
        ZarrGroup root = root(first);
        ZarrArray source = numbered(root, "a", ints(8).chunks(2).build());
        ZarrArray other = numbered(root, "b", ints(4).chunks(1).build());
        assertThatThrownBy(() -> root.copy(source, "b"))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("\"b\" is there already, expected no node of this name");
        assertThat(cells(other)).containsExactly(0, 1, 2, 3);
        assertThat(cells(root.copy(source, "b", source.metadata(), Existing.REPLACE)))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void aNodeIsNotCopiedIntoItself() {
        ZarrGroup root = root(first);
        ZarrGroup group = root.createGroup("g");
        ZarrArray array = numbered(group, "a", ints(8).chunks(2).build());
        for (String name : List.of("g", "g/h")) {
            assertThatThrownBy(() -> root.copy(group, name, Existing.REPLACE)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> root.copy(array, "g", array.metadata(), Existing.REPLACE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lie in each other");
        assertThat(cells(root.copy(array, "g2"))).hasSize(8);
    }

    @Test
    void anotherShapeOrTypeIsRefused() {
        ZarrArray source = numbered(root(first), "a", ints(8).chunks(2).build());
        for (ArrayMetadata metadata : List.of(
                ints(9).chunks(2).build(),
                ArrayMetadata.builder(DataType.INT64, 8).build())) {
            assertThatThrownBy(() -> root(second).copy(source, "b", metadata, Existing.KEEP))
                    .isInstanceOf(ZarrException.class)
                    .hasMessageContaining("expected the same shape and data type");
        }
    }

    /// A store that puts what is read into memory of the caller, as one on a disk does.
    private static final class CopyingStore extends ForwardingStore {
        CopyingStore(ObjectStore store) {
            super(store);
        }

        @Override
        public List<Bytes> getRanges(String key, List<ByteRange> ranges, SegmentAllocator memory) {
            return super.getRanges(key, ranges, memory).stream()
                    .map(found -> new Bytes(memory.allocate(found.size()).copyFrom(found.segment()), found.version(), found.objectSize()))
                    .toList();
        }
    }

    @Test
    void gapsBetweenChunksAreFetchedOnlyWhereTheyAreFewOrSmall() {
        // Beside each other: chunks of zeros, which compress to nothing, and random ones of 512 KiB.
        int chunk = 1 << 16;
        int rows = 48;
        ArrayMetadata.Builder layout = ArrayMetadata.builder(DataType.INT64, rows, 2 * chunk)
                .chunks(1, chunk)
                .codecs(List.of(Codecs.bytes(), Codecs.zstd(1, false)))
                .fill(FillValue.of(DataType.INT64, -1));
        ZarrArray written = root(first).createArray("a", layout.shards(rows, 2 * chunk).build());
        Random random = new Random(4);
        written.write(
                Region.of(),
                MemorySegment.ofArray(IntStream.range(0, 2 * rows * chunk)
                        .mapToLong(i -> i % (2 * chunk) < chunk ? 0 : random.nextLong())
                        .toArray()));
        List<ArrayMetadata> targets = List.of(
                layout.shards(rows, chunk).build(), layout.shards(1, chunk).build(), layout.withoutShards().build());
        for (int t = 0; t < targets.size(); t++) {
            CountingStore counting = new CountingStore(new FarStore(first));
            MemoryBudget counted = MemoryBudget.unlimited();
            ZarrArray source = ((ZarrArray) Zarr.open(new CopyingStore(counting), "a", counted))
                    .with(ArrayOptions.DEFAULT.withRequests(1));
            ZarrGroup group = (ZarrGroup) Zarr.open(root(second).store(), "", counted);
            ZarrArray copy = group.copy(source, "b" + t, targets.get(t), Existing.KEEP);
            // 4 MiB of chunks, 4 MiB between them, and the part of the upload.
            assertThat(counted.peak()).as("peak of copy %d", t).isLessThan((8 << 20) + second.partSize() + (256 << 10));
            assertThat(counted.live()).isZero();
            Region some = Region.of(Region.all(), Region.range(0, 2 * chunk, 4099));
            assertThat(copy.read(some).toLongArray()).isEqualTo(written.read(some).toLongArray());
        }
    }

    @Test
    @Tag("chaos")
    void memoryIsBoundedHoweverLargeObjectsAre() {
        ArrayMetadata.Builder layout = ArrayMetadata.builder(DataType.INT64, 12 << 20)
                .chunks(1 << 15)
                .shards(12 << 20)
                .codecs(List.of(Codecs.bytes(), Codecs.crc32c()));
        Random random = new Random(3);
        ArrayMetadata metadata = layout.build();
        try (ShardWriter writer = Zarr.array(first, "a", metadata, MemoryBudget.unlimited()).shardWriter(0)) {
            for (int chunk = 0; chunk < 384; chunk++) {
                writer.append(MemorySegment.ofArray(random.longs(1 << 15).toArray()), chunk);
            }
            writer.complete(PutCondition.ALWAYS);
        }
        List<ArrayMetadata> targets = List.of(
                metadata,
                layout.shards(16 << 20).build(),
                layout.withoutShards().build(),
                layout.shards(12 << 20).codecs(List.of(Codecs.bytes(), Codecs.zstd(1, false))).build(),
                layout.chunks(3 << 15).build());
        for (int t = 0; t < targets.size(); t++) {
            MemoryBudget counted = MemoryBudget.unlimited();
            ZarrArray source = Zarr.array(new CopyingStore(first), "a", metadata, counted);
            ZarrGroup group = (ZarrGroup) Zarr.open(root(second).store(), "", counted);
            ZarrArray copy = group.copy(source, "b" + t, targets.get(t), Existing.KEEP);
            long bound = t < 3 ? 8 << 20 : 80 << 20;
            assertThat(counted.peak()).as("peak of copy %d", t).isBetween(1L << 18, bound);
            assertThat(counted.live()).isZero();
            Region some = Region.of(Region.range(0, 12 << 20, 4099));
            assertThat(copy.read(some).toLongArray()).isEqualTo(source.read(some).toLongArray());
        }
    }
}
