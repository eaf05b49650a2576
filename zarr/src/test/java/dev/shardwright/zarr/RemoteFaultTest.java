package dev.shardwright.zarr;

import static dev.shardwright.zarr.Region.at;
import static dev.shardwright.zarr.Region.range;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.UnreliableStore.Fate;
import dev.shardwright.zarr.UnreliableStore.Line;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Arrays in a store on another machine of which operations fail, and answers are lost. Whatever happens, a call ends, with
/// what was asked for or with an exception that names the store; nothing is under way when it has ended, and no memory held.
@Timeout(120)
class RemoteFaultTest {

    private static final List<Codec> CHECKED = List.of(Codecs.bytes(), Codecs.crc32c());
    private static final int CELLS = 24;

    private final ObjectStore store = Stores.memory("faults");
    private final MemoryBudget budget = MemoryBudget.unlimited();

    @AfterEach
    void closeStore() {
        store.close();
    }

    /// How the cells of the array are stored, always in chunks of 4.
    enum Layout {
        CHUNKS,
        SHARDS_INDEX_AT_END,
        SHARDS_INDEX_AT_START,
        ONE_SHARD;

        ArrayMetadata metadata() {
            ArrayMetadata.Builder builder =
                    ArrayMetadata.builder(DataType.INT32, CELLS).chunks(4).codecs(CHECKED);
            return switch (this) {
                case CHUNKS -> builder.build();
                case SHARDS_INDEX_AT_END -> builder.shards(8).build();
                case SHARDS_INDEX_AT_START ->
                    builder.shards(8).indexLocation(IndexLocation.START).build();
                case ONE_SHARD -> builder.shards(CELLS).build();
            };
        }
    }

    private ZarrArray good(Layout layout) {
        return Zarr.array(store, "a", layout.metadata(), MemoryBudget.unlimited());
    }

    private ZarrArray through(ObjectStore line, Layout layout) {
        return Zarr.array(line, "a", layout.metadata(), budget)
                .with(ArrayOptions.DEFAULT.withThreads(2).withCoalescing(0, 1 << 20));
    }

    private static long[] cells(long from, int count) {
        return LongStream.range(from, from + count).toArray();
    }

    private static MemorySegment segment(long[] cells) {
        return MemorySegment.ofArray(LongStream.of(cells).mapToInt(Math::toIntExact).toArray());
    }

    /// All lines on which something goes wrong at operation `n`.
    private static List<Line> lines(int n) {
        return List.of(
                UnreliableStore.once(n, Fate.REFUSED),
                UnreliableStore.once(n, Fate.ANSWER_LOST),
                UnreliableStore.once(n, Fate.TRIED_AGAIN),
                UnreliableStore.times(n, 3, Fate.REFUSED),
                UnreliableStore.times(n, 3, Fate.ANSWER_LOST),
                UnreliableStore.times(n, 5, Fate.TRIED_AGAIN),
                UnreliableStore.from(n, Fate.REFUSED),
                UnreliableStore.from(n, Fate.ANSWER_LOST));
    }

    /// Makes a call over each line for every operation that it makes.
    private void atEveryOperation(Consumer<UnreliableStore> call) {
        int lines = lines(1).size();
        for (int l = 0; l < lines; l++) {
            for (int n = 1; ; n++) {
                UnreliableStore line = new UnreliableStore(store, lines(n).get(l));
                try {
                    call.accept(line);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("line " + l + ", operation " + n, e);
                }
                assertThat(line.underWay()).as("operations under way, line %d, operation %d", l, n).isZero();
                assertThat(budget.live()).as("live bytes, line %d, operation %d", l, n).isZero();
                if (line.operations() < n) {
                    assertThat(n).as("operations of the call").isGreaterThan(1);
                    break;
                }
            }
        }
    }

    /// @return the failure; empty if it ended well
    private static Optional<RuntimeException> failure(Runnable call) {
        try {
            call.run();
            return Optional.empty();
        } catch (StoreException | ZarrException e) {
            assertThat(e).hasMessageContaining("memory://faults");
            return Optional.of(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void aReadGivesTheCellsOrFails(Layout layout) {
        good(layout).write(Region.of(), segment(cells(100, CELLS)));
        atEveryOperation(line -> {
            ZarrArray array = through(line, layout);
            // Neighbours are read together, others apart.
            failure(() -> assertThat(array.read(Region.of(range(2, 19))).toLongArray()).isEqualTo(cells(102, 17)));
            failure(() -> assertThat(array.read(Region.of(Region.cells(1, 10, 22))).toLongArray())
                    .containsExactly(101, 110, 122));
        });
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void aHandleThatHadAFailureReadsAgain(Layout layout) {
        good(layout).write(Region.of(), segment(cells(100, CELLS)));
        for (Fate fate : List.of(Fate.REFUSED, Fate.ANSWER_LOST)) {
            for (int n = 1, operations = n; operations >= n; n++) {
                UnreliableStore line = new UnreliableStore(store, UnreliableStore.once(n, fate));
                ZarrArray array = through(line, layout);
                Optional<RuntimeException> failure = failure(() -> array.read(Region.of()));
                operations = line.operations();
                assertThat(failure.isPresent()).as("failure at operation %d", n).isEqualTo(operations >= n);
                if (failure.isPresent()) {
                    assertThat(array.read(Region.of()).toLongArray()).isEqualTo(cells(100, CELLS));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void aFailureToReadWhatIsNotStoredIsNotTakenForItsAbsence(Layout layout) {
        for (int n = 1; n < 10; n++) {
            UnreliableStore line = new UnreliableStore(store, UnreliableStore.once(n, Fate.REFUSED));
            Optional<RuntimeException> failure = failure(() -> through(line, layout).read(Region.of()));
            assertThat(failure.isPresent()).as("failure at operation %d", n).isEqualTo(line.operations() >= n);
        }
    }

    /// Cells 5 to 17 are written: a part of chunk 1, chunks 2 and 3 whole, a part of chunk 4.
    private static final Region WRITTEN = Region.of(range(5, 18));

    /// Checks that each chunk is old or new, and new as a whole if the write returned.
    private static void check(long[] found, boolean acknowledged) {
        long[] expected = cells(100, CELLS);
        for (int chunk = 0; chunk < CELLS / 4; chunk++) {
            int from = Math.max(5, 4 * chunk);
            int to = Math.min(18, 4 * chunk + 4);
            boolean isNew = from < to && (acknowledged || found[from] >= 1000);
            for (int i = from; isNew && i < to; i++) {
                expected[i] = 1000 + i;
            }
        }
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void whatIsAcknowledgedIsThereAndOfAFailedWriteEachChunkIsOldOrNew(Layout layout) {
        atEveryOperation(line -> {
            good(layout).write(Region.of(), segment(cells(100, CELLS)));
            ZarrArray array = through(line, layout);
            Optional<RuntimeException> failure = failure(() -> array.write(WRITTEN, segment(cells(1005, 13))));
            check(good(layout).read(Region.of()).toLongArray(), failure.isEmpty());
            // The handle goes on, and sees what there is.
            failure(() -> check(array.read(Region.of()).toLongArray(), failure.isEmpty()));
            Optional<RuntimeException> second = failure(() -> array.write(WRITTEN, segment(cells(1005, 13))));
            check(good(layout).read(Region.of()).toLongArray(), failure.isEmpty() || second.isEmpty());
        });
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void aWriteOfFillThatIsAcknowledgedIsThere(Layout layout) {
        atEveryOperation(line -> {
            good(layout).fill(Region.of(), segment(new long[1]));
            good(layout).write(Region.of(range(4, 8)), segment(cells(100, 4)));
            ZarrArray array = through(line, layout);
            Optional<RuntimeException> failure = failure(() -> array.fill(Region.of(range(3, 9)), segment(new long[1])));
            long[] found = good(layout).read(Region.of(range(4, 8))).toLongArray();
            if (failure.isEmpty()) {
                assertThat(found).containsOnly(0);
                assertThat(store.listFolder("a").folders()).isEmpty();
            } else {
                assertThat(found).isIn(new long[4], cells(100, 4));
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void aWriteToNothingThatIsAcknowledgedIsThere(Layout layout) {
        atEveryOperation(line -> {
            good(layout).fill(Region.of(), segment(new long[1]));
            ZarrArray array = through(line, layout);
            Optional<RuntimeException> failure = failure(() -> array.write(Region.of(range(5, 7)), segment(cells(5, 2))));
            long[] found = good(layout).read(Region.of(range(4, 8))).toLongArray();
            assertThat(found).isIn(failure.isEmpty() ? List.of(new long[] {0, 5, 6, 0}) : List.of(new long[] {0, 5, 6, 0}, new long[4]));
        });
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void whatOthersWriteBetweenTwoTriesIsNotLost(Layout layout) {
        for (int tries : new int[] {1, 6}) {
            for (int n = 1; ; n++) {
                good(layout).write(Region.of(), segment(cells(100, CELLS)));
                // Somebody else writes the cell beside those that are written, again and again.
                AtomicInteger others = new AtomicInteger(104);
                UnreliableStore line = new UnreliableStore(
                        store,
                        UnreliableStore.times(n, tries, Fate.TRIED_AGAIN),
                        () -> good(layout).write(Region.of(at(4)), segment(new long[] {others.incrementAndGet()})));
                ZarrArray array = through(line, layout);
                Optional<RuntimeException> failure = failure(() -> array.write(Region.of(range(5, 7)), segment(cells(1005, 2))));
                assertThat(failure).as("operation %d", n).isEmpty();
                for (ZarrArray reader : List.of(good(layout), array)) {
                    assertThat(reader.read(Region.of(range(4, 8))).toLongArray())
                            .as("operation %d, %d tries", n, tries)
                            .containsExactly(others.get(), 1005, 1006, 107);
                }
                if (line.operations() < n) {
                    break;
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void aWriteWhoseAnswerIsLostDoesNotUndoWhatOthersWriteThen(Layout layout) {
        for (Fate fate : List.of(Fate.ANSWER_LOST, Fate.REFUSED)) {
            for (int n = 1; ; n++) {
                good(layout).write(Region.of(), segment(cells(100, CELLS)));
                UnreliableStore line = new UnreliableStore(store, UnreliableStore.once(n, fate));
                ZarrArray array = through(line, layout);
                // The handle knows the shards' indexes.
                failure(() -> array.read(Region.of()));
                Optional<RuntimeException> failure = failure(() -> array.write(Region.of(at(5)), segment(new long[] {1005})));
                good(layout).write(Region.of(at(4)), segment(new long[] {7}));
                failure(() -> array.write(Region.of(at(6)), segment(new long[] {1006})));
                long[] found = good(layout).read(Region.of(range(4, 8))).toLongArray();
                assertThat(found).as("operation %d, %s", n, fate).startsWith(7).endsWith(107);
                assertThat(found[1]).isIn(failure.isEmpty() ? List.of(1005L) : List.of(105L, 1005L));
                if (line.operations() < n) {
                    break;
                }
            }
        }
    }

    @Test
    void ofManyThreadsThatWriteToOneShardOverABadLineEachFindsWhatItWasToldIsThere() throws Exception {
        for (long seed = 0; seed < 6; seed++) {
            Random fates = new Random(seed);
            Fate[] all = Fate.values();
            UnreliableStore line = new UnreliableStore(store, _ -> {
                synchronized (fates) {
                    return fates.nextInt(8) == 0 ? all[fates.nextInt(all.length)] : Fate.GOOD;
                }
            });
            good(Layout.ONE_SHARD).write(Region.of(), segment(cells(100, CELLS)));
            ZarrArray shared = through(line, Layout.ONE_SHARD);
            ZarrArray[] handles = {shared, shared, through(line, Layout.ONE_SHARD)};
            List<Future<List<Long>>> threads = new ArrayList<>();
            try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
                for (int t = 0; t < 8; t++) {
                    int cell = 3 * t;
                    ZarrArray array = handles[t % handles.length];
                    threads.add(executor.submit(() -> {
                        // What the cell may have: the last value that is known to be stored, and those that came after it.
                        List<Long> possible = new ArrayList<>(List.of(100L + cell));
                        for (long value = 1; value <= 15; value++) {
                            long[] written = {1000 * cell + value};
                            if (failure(() -> array.write(Region.of(at(cell)), segment(written))).isEmpty()) {
                                possible.clear();
                            }
                            possible.add(written[0]);
                        }
                        return possible;
                    }));
                }
            }
            long[] found = good(Layout.ONE_SHARD).read(Region.of()).toLongArray();
            for (int cell = 0; cell < CELLS; cell++) {
                List<Long> possible = cell % 3 == 0 ? threads.get(cell / 3).get() : List.of(100L + cell);
                assertThat(found[cell]).as("cell %d, seed %d", cell, seed).isIn(possible);
            }
            assertThat(line.underWay()).isZero();
            assertThat(budget.live()).as("live bytes, seed %d", seed).isZero();
        }
    }

    @Test
    void aShardWriterWhoseAnswerIsLostLeavesTheOldShardOrTheNewOne() {
        atEveryOperation(line -> {
            good(Layout.ONE_SHARD).write(Region.of(), segment(cells(100, CELLS)));
            Optional<RuntimeException> failure = failure(() -> {
                try (ShardWriter writer = through(line, Layout.ONE_SHARD).shardWriter(0)) {
                    for (int chunk = 0; chunk < CELLS / 4; chunk++) {
                        writer.append(segment(cells(1000 + 4 * chunk, 4)), chunk);
                    }
                    writer.complete(PutCondition.ALWAYS);
                }
            });
            assertThat(good(Layout.ONE_SHARD).read(Region.of()).toLongArray())
                    .isIn(failure.isEmpty()
                            ? List.of(cells(1000, CELLS))
                            : List.of(cells(100, CELLS), cells(1000, CELLS)));
        });
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void anAppendThatFailsLeavesWhatWasThereAndTheNextOneGoesBehind(Layout layout) {
        atEveryOperation(line -> {
            deleteAll();
            Zarr.create(store, "a", layout.metadata(), PutCondition.ALWAYS).write(Region.of(), segment(cells(100, CELLS)));
            ArrayValues added = good(layout).read(Region.of(range(0, 3)));
            Optional<RuntimeException> failure =
                    failure(() -> ((ZarrArray) Zarr.open(line, "a", budget)).append(0, added));
            ZarrArray after = ((ZarrArray) Zarr.open(store, "a", budget)).append(0, added);
            long[] found = after.read(Region.of()).toLongArray();
            assertThat(found).startsWith(cells(100, CELLS)).endsWith(cells(100, 3));
            // Room that was taken and not written, or taken twice since the first answer was lost, has the fill value.
            long[] before = Arrays.copyOfRange(found, CELLS, found.length - 3);
            for (int i = 0; i < before.length; i++) {
                assertThat(before[i]).isIn(0L, 100L + i % 3);
            }
            if (failure.isEmpty()) {
                assertThat(before).endsWith(cells(100, 3));
            }
        });
    }

    @Test
    void attributesThatAreAcknowledgedAreThereAndThoseOfOthersStay() {
        atEveryOperation(line -> {
            deleteAll();
            ZarrArray array = Zarr.create(store, "a", Layout.CHUNKS.metadata(), PutCondition.ALWAYS);
            array.updateAttributes(a -> a.put("theirs", 1));
            Optional<RuntimeException> failure = failure(
                    () -> ((ZarrArray) Zarr.open(line, "a", budget)).updateAttributes(a -> a.put("ours", 1)));
            array.updateAttributes(a -> a.put("theirs", 2));
            ArrayMetadata found = ((ZarrArray) Zarr.open(store, "a", budget)).metadata();
            assertThat(found.attributes().get("theirs").intValue()).isEqualTo(2);
            if (failure.isEmpty()) {
                assertThat(found.attributes().get("ours").intValue()).isEqualTo(1);
            }
        });
    }

    @Test
    void aHierarchyIsListedWholeOrNotAtAll() {
        ZarrGroup root = Zarr.create(store, "", GroupMetadata.empty(), PutCondition.ALWAYS);
        for (String name : List.of("a", "b", "g/c", "g/d")) {
            root.createArray(name, Layout.CHUNKS.metadata());
        }
        atEveryOperation(line -> failure(() -> {
            List<String> paths = new ArrayList<>();
            Zarr.open(line).walk(node -> paths.add(node.path()));
            assertThat(paths).containsExactly("a", "b", "g", "g/c", "g/d");
        }));
    }

    private void deleteAll() {
        store.list("", object -> store.delete(object.key()));
    }
}
