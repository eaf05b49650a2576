package dev.shardwright.zarr.torn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.storage.ChildJvm;
import dev.shardwright.storage.Durability;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.ArrayOptions.PartialWrites;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many threads and processes that write to one shard of a local store at the same time, and a reader.
class SharedShardTest {

    @TempDir
    Path folder;

    @Test
    void ofUpdatesByThreadsNoneIsLost() throws Exception {
        for (Sharers sharers : ways(2, 16, 6)) {
            try (ObjectStore store = open(sharers)) {
                share(sharers, store, () -> {
                    try (ExecutorService threads = Executors.newCachedThreadPool()) {
                        // Each writes through a store of its own, like a process.
                        List<Future<?>> all = new ArrayList<>();
                        for (int process = 0; process < sharers.processes(); process++) {
                            int number = process;
                            all.add(threads.submit(() -> {
                                try (ObjectStore own = open(sharers)) {
                                    sharers.write(own, number);
                                }
                                return true;
                            }));
                        }
                        for (Future<?> one : all) {
                            one.get();
                        }
                    }
                    return true;
                });
            }
        }
    }

    @Test
    @Tag("chaos")
    void ofUpdatesBySixteenThreadsOfFourProcessesNoneIsLost() throws Exception {
        for (Sharers sharers : ways(4, 16, 40)) {
            try (ObjectStore store = open(sharers)) {
                share(sharers, store, () -> {
                    inProcesses(sharers);
                    return true;
                });
            }
        }
    }

    private static List<Sharers> ways(int processes, int threads, int writes) {
        List<Sharers> ways = new ArrayList<>();
        for (IndexLocation index : IndexLocation.values()) {
            ways.add(new Sharers(processes, threads, writes, index, PartialWrites.REWRITE, false));
            ways.add(new Sharers(processes, threads, writes, index, PartialWrites.IN_PLACE, false));
        }
        ways.add(new Sharers(processes, threads, writes, IndexLocation.END, PartialWrites.IN_PLACE, true));
        return ways;
    }

    private ObjectStore open(Sharers sharers) {
        return Stores.local(folder.resolve(sharers.words()), Durability.RELAXED);
    }

    private void inProcesses(Sharers sharers) throws Exception {
        List<ChildJvm> children = new ArrayList<>();
        try {
            for (int process = 0; process < sharers.processes(); process++) {
                children.add(ChildJvm.start(
                        SharerProcess.class, folder.resolve(sharers.words()), sharers.words(), process));
            }
            children.forEach(child -> child.await("ready"));
            children.forEach(child -> child.say("go"));
            for (ChildJvm child : children) {
                child.linesOfSuccess();
            }
        } finally {
            children.forEach(ChildJvm::close);
        }
    }

    /// Reads all the while, and looks at the end.
    private static void share(Sharers sharers, ObjectStore store, Callable<?> writing) throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        ZarrArray array = sharers.layout().open(store, PartialWrites.REWRITE);
        long start = System.nanoTime();
        int reads;
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<Integer> reader = threads.submit(() -> {
                long[] last = new long[sharers.layout().size()];
                int count = 0;
                while (!ended.get()) {
                    long[] now = Sharers.read(array);
                    sharers.check(last, now);
                    last = now;
                    count++;
                    // Leaves the cores to those who write, too.
                    LockSupport.parkNanos(1_000_000);
                }
                return count;
            });
            try {
                writing.call();
            } finally {
                ended.set(true);
            }
            reads = reader.get();
        }
        long[] expected = sharers.expected();
        assertThat(Sharers.read(array)).isEqualTo(expected);
        assertThat(Sharers.read(sharers.layout().open(store, PartialWrites.REWRITE))).isEqualTo(expected);
        assertThat(PlainShard.cells(sharers.layout(), store.get(Layout.KEY).toByteArray()))
                .isEqualTo(expected);
        System.out.printf(
                Locale.ROOT,
                "SharedShardTest: 0 of %,d updates lost, %s%s, index at the %s, with %,d reads meanwhile, %,d ms%n",
                sharers.processes() * sharers.threads() * sharers.writes(),
                sharers.mode(),
                sharers.mixed() ? " and the other" : "",
                sharers.index(),
                reads,
                (System.nanoTime() - start) / 1_000_000);
    }
}
