package dev.shardwright.zarr.internal.metadata;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.zarr.ZarrException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/// Asks a store for many small things: at the same time where calls wait for another machine, one after the other where
/// they do not.
final class Together {

    /// The most calls at a time.
    static final int MOST = 16;

    private Together() {}

    /// The results in the order of `items`. If one fails, that failure is thrown when all have ended.
    static <T, R> List<R> map(ObjectStore store, List<T> items, Function<T, R> call) {
        if (!store.remote() || items.size() < 2) {
            return items.stream().map(call).toList();
        }
        try (ExecutorService threads =
                Executors.newFixedThreadPool(MOST, Thread.ofVirtual().name("zarr-metadata-", 0).factory())) {
            List<Callable<R>> calls =
                    items.stream().map(item -> (Callable<R>) () -> call.apply(item)).toList();
            List<Future<R>> results = threads.invokeAll(calls);
            return results.stream().map(Together::result).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ZarrException(store.address() + ": interrupted while waiting for metadata", e);
        }
    }

    private static <R> R result(Future<R> future) {
        return switch (future.state()) {
            case SUCCESS -> future.resultNow();
            default -> {
                if (future.exceptionNow() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IllegalStateException(future.exceptionNow());
            }
        };
    }
}
