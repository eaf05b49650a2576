package dev.shardwright.zarr.torn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.storage.ChildJvm;
import dev.shardwright.storage.Durability;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.ArrayOptions.PartialWrites;
import dev.shardwright.zarr.Region;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.ZarrException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that write parts of a shard on a local store and are killed, while this process reads it.
///
/// A failure names a seed, which decides what is written; `-Dshardwright.killed=SEED` takes it again. The moments of the kills are chance.
class KilledWriterTest {

    private static final int SHARDS_AT_A_TIME = 3;

    private final AtomicInteger kills = new AtomicInteger();
    private final AtomicInteger unheard = new AtomicInteger();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong lostReads = new AtomicLong();

    @TempDir
    Path folder;

    @Test
    void ofAShardWhoseWriterIsKilledNothingIsLostOrTorn() throws Exception {
        kill(1);
    }

    @Test
    @Tag("chaos")
    void ofShardsWhoseWritersAreKilledAgainAndAgainNothingIsLostOrTorn() throws Exception {
        kill(70);
        assertThat(kills).hasValueGreaterThanOrEqualTo(200);
        assertThat(unheard).as("writes that were done and not acknowledged").hasPositiveValue();
    }

    private void kill(int times) throws Exception {
        long seed = Long.getLong("shardwright.killed", System.nanoTime() >>> 10);
        List<Callable<Void>> shards = new ArrayList<>();
        for (int i = 0; i < SHARDS_AT_A_TIME; i++) {
            Layout layout = Layout.random(
                    new Random(seed + i), i == 0 ? PartialWrites.REWRITE : PartialWrites.IN_PLACE, i == 2);
            Shard shard = new Shard(layout, seed + i, folder.resolve("" + i));
            shards.add(() -> {
                shard.run(times);
                return null;
            });
        }
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (Future<Void> shard : threads.invokeAll(shards)) {
                shard.get();
            }
        }
        System.out.printf(
                Locale.ROOT,
                "KilledWriterTest: %,d kills over %,d writes, and %,d that were done and not acknowledged, with %,d reads meanwhile%n",
                kills.get(),
                writes.get(),
                unheard.get(),
                reads.get());
        assertThat(lostReads.get()).isLessThan(1 + reads.get() / 20);
    }

    /// A shard and its reader.
    private final class Shard {
        private final Layout layout;
        private final long seed;
        private final Path path;
        private final Course course;
        private final Random random;
        /// By chunk, the last write of which somebody saw something.
        private final int[] seen;
        /// The last write that was acknowledged, as far as was heard.
        private volatile int acknowledged;
        private volatile boolean ended;
        /// Held by a reader while it looks and makes up its mind; fair, so that others get a turn.
        private final ReentrantLock looking = new ReentrantLock(true);

        Shard(Layout layout, long seed, Path path) {
            this.layout = layout;
            this.seed = seed;
            this.path = path;
            this.course = new Course(layout, seed);
            this.random = new Random(seed);
            this.seen = new int[layout.chunks()];
        }

        void run(int times) throws Exception {
            try (ObjectStore store = Stores.local(path, Durability.RELAXED);
                    ExecutorService threads = Executors.newSingleThreadExecutor()) {
                int next = 1;
                Future<?> reader = threads.submit(() -> readOn(store));
                try {
                    ZarrArray warm = layout.open(store, layout.mode());
                    for (int i = 0; i < times; i++) {
                        next = killOne(next, i);
                        settle(store, warm);
                        if (reader.isDone()) {
                            break;
                        }
                        if (random.nextInt(3) == 0) {
                            // Somebody else comes who wrote before.
                            write(next++, warm);
                        }
                    }
                } finally {
                    ended = true;
                }
                reader.get();
                write(next, layout.open(store, layout.mode()));
                // A shard of which the last write has left nothing but fill value is not stored.
                long[] found = store.head(Layout.KEY).isPresent()
                        ? PlainShard.cells(layout, store.get(Layout.KEY).toByteArray())
                        : new long[layout.size()];
                assertThat(found).isEqualTo(course.after(acknowledged));
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed + ", " + layout + ": " + e.getMessage(), e);
            }
        }

        /// @return the number of the write that comes after what the process may have done
        private int killOne(int first, int round) throws InterruptedException {
            Durability durability = round % 4 == 0 ? Durability.DURABLE : Durability.RELAXED;
            try (ChildJvm child =
                    ChildJvm.start(ShardWriterProcess.class, path, layout.words(), seed, first, durability)) {
                hear(child.line());
                for (int lines = random.nextInt(25); lines > 0; lines--) {
                    hear(child.line());
                }
                LockSupport.parkNanos(random.nextLong(1_000_000));
                child.kill();
                child.rest().forEach(this::hear);
                kills.incrementAndGet();
            }
            return acknowledged + 2;
        }

        private void hear(String line) {
            try {
                acknowledged = Integer.parseInt(line);
                writes.incrementAndGet();
            } catch (NumberFormatException e) {
                throw new AssertionError("the child said \"" + line + "\"", e);
            }
        }

        private void write(int number, ZarrArray array) {
            Write.of(seed, number, layout).to(array);
            acknowledged = number;
            assertIs(number, array);
        }

        /// What was acknowledged is there; the write behind it is, or is not.
        private void settle(ObjectStore store, ZarrArray warm) {
            looking.lock();
            try {
                int pending = acknowledged + 1;
                long[] found = cells(layout.open(store, layout.mode()), 0, layout.size());
                if (!Arrays.equals(found, course.after(pending))) {
                    assertThat(found).as("after write %d", acknowledged).isEqualTo(course.after(acknowledged));
                    course.skip(pending);
                    assertThat(Arrays.stream(seen).max().orElseThrow())
                            .as("a write that somebody saw is gone")
                            .isLessThan(pending);
                } else {
                    unheard.incrementAndGet();
                }
                assertIs(pending, warm);
            } finally {
                looking.unlock();
            }
        }

        private void assertIs(int number, ZarrArray array) {
            assertThat(cells(array, 0, layout.size())).as("after write %d", number).isEqualTo(course.after(number));
        }

        private void readOn(ObjectStore store) {
            Random chance = new Random(seed);
            ZarrArray warm = layout.open(store, layout.mode());
            while (!ended) {
                int from = chance.nextInt(layout.size());
                int to = from + 1 + chance.nextInt(layout.size() - from);
                look(chance.nextInt(4) == 0 ? layout.open(store, layout.mode()) : warm, from, to);
                // Leaves the cores to those who write, too.
                LockSupport.parkNanos(chance.nextLong(2_000_000));
            }
        }

        private void look(ZarrArray array, int from, int to) {
            looking.lock();
            try {
                int atLeast = acknowledged;
                reads.incrementAndGet();
                long[] cells = cells(array, from, to);
                for (int chunk = from / layout.cells(); chunk * layout.cells() < to; chunk++) {
                    int start = Math.max(from, chunk * layout.cells());
                    int end = Math.min(to, (chunk + 1) * layout.cells());
                    seen[chunk] = course.find(chunk, Math.max(atLeast, seen[chunk]), cells, from, start, end);
                }
            } catch (ZarrException e) {
                if (!e.getMessage().contains("again and again")) {
                    throw e;
                }
                lostReads.incrementAndGet();
            } finally {
                looking.unlock();
            }
        }
    }

    private static long[] cells(ZarrArray array, int from, int to) {
        return array.read(Region.of(Region.range(from, to))).segment().toArray(ValueLayout.JAVA_LONG);
    }
}
