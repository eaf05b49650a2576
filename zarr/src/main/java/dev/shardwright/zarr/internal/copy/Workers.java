package dev.shardwright.zarr.internal.copy;

import dev.shardwright.zarr.ZarrException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Threads that copy objects, each of which mostly waits for a store.
///
/// @param threads the most that work at a time
record Workers(int threads) {

    /// As many as the array that is copied may have requests under way; on one machine as many as may compute.
    static Workers of(Side from, Side to) {
        boolean remote = from.store().remote() || to.store().remote();
        return new Workers(remote ? from.array().options().requests() : from.array().options().threads());
    }

    /// Does something with all items. If it fails with one, items that were not begun are left, and the failure is thrown when
    /// those that were have ended.
    <T> void forEach(Collection<T> items, Consumer<T> action) {
        if (threads == 1 || items.size() < 2) {
            items.forEach(action);
            return;
        }
        AtomicBoolean failed = new AtomicBoolean();
        try (ExecutorService pool =
                Executors.newFixedThreadPool(threads, Thread.ofVirtual().name("zarr-copy-", 0).factory())) {
            List<Callable<Boolean>> calls = items.stream()
                    .map(item -> (Callable<Boolean>) () -> {
                        if (failed.get()) {
                            return false;
                        }
                        try {
                            action.accept(item);
                            return true;
                        } catch (RuntimeException | Error e) {
                            failed.set(true);
                            throw e;
                        }
                    })
                    .toList();
            for (Future<Boolean> result : pool.invokeAll(calls)) {
                if (result.state() == Future.State.FAILED) {
                    if (result.exceptionNow() instanceof RuntimeException failure) {
                        throw failure;
                    }
                    throw new IllegalStateException(result.exceptionNow());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ZarrException("copying was interrupted", e);
        }
    }
}
