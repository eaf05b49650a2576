package dev.shardwright.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/// Threads that start together; every second one is a virtual thread.
public final class Race {

    private static final long SECONDS = 120;

    private Race() {}

    /// Runs `body(0)` to `body(threads - 1)` at the same time, each on a thread of its own.
    ///
    /// @return what they returned, in order
    /// @throws Exception the first failure
    public static <T> List<T> run(int threads, IntFunction<Callable<T>> body) throws Exception {
        CountDownLatch ready = new CountDownLatch(threads);
        try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
                ExecutorService platform = Executors.newCachedThreadPool()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Callable<T> task = body.apply(i);
                // Virtual threads that wait busily for each other need a core each; one core is left for others.
                boolean onVirtual = i % 2 == 0 && i / 2 < Runtime.getRuntime().availableProcessors() - 1;
                futures.add((onVirtual ? virtual : platform).submit(() -> {
                    ready.countDown();
                    ready.await();
                    return task.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get(SECONDS, TimeUnit.SECONDS));
            }
            return results;
        }
    }
}
