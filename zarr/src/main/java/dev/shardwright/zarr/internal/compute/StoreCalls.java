package dev.shardwright.zarr.internal.compute;

import dev.shardwright.zarr.ZarrException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Many calls that mostly wait for a store: some at a time, on virtual threads. If there is a single one, or they are to come one after
/// the other, the caller's thread does them.
///
/// If one fails, those that were not begun are left, and the first failure is thrown as it is when those that were have ended.
///
/// @param atATime the most that are under way at a time; at least 1
/// @param what what the calls are for, to be named where the caller is interrupted while it waits
public record StoreCalls(int atATime, String what) {

    /// Items that are gathered before something is done with them, where they are not all at hand.
    private static final int GATHERED = 1000;

    /// The same with fewer at a time, if these are more.
    ///
    /// @param most at least 1
    public StoreCalls atMost(int most) {
        return new StoreCalls(Math.min(atATime, most), what);
    }

    /// The results of a call for each item, in the order of the items.
    ///
    /// @throws ZarrException if this thread is interrupted while it waits
    public <T, R> List<R> map(List<T> items, Function<T, R> call) {
        if (atATime == 1 || items.size() < 2) {
            return items.stream().map(call).toList();
        }
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(atATime, items.size()), Thread.ofVirtual().name("zarr-call-", 0).factory())) {
            List<Callable<R>> calls = items.stream()
                    .map(item -> (Callable<R>) () -> called(item, call, failure))
                    .toList();
            List<Future<R>> results = threads.invokeAll(calls);
            Throwable first = failure.get();
            if (first != null) {
                throw Failures.unchecked(first);
            }
            return results.stream().map(Future::resultNow).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ZarrException("interrupted while waiting for " + what, e);
        }
    }

    private static <T, R> R called(T item, Function<T, R> call, AtomicReference<@Nullable Throwable> failure) {
        if (failure.get() != null) {
            throw new CancellationException("another call has failed");
        }
        try {
            return call.apply(item);
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            throw e;
        }
    }

    /// Does something with all items.
    ///
    /// @throws ZarrException if this thread is interrupted while it waits
    public <T> void forEach(List<T> items, Consumer<T> action) {
        map(items, item -> {
            action.accept(item);
            return true;
        });
    }

    /// Does something with all items that somebody shows one after the other. At most 1000 are held at a time.
    ///
    /// @param source shows the items to whom it is given
    /// @throws ZarrException if this thread is interrupted while it waits
    public <T> void forEachOf(Consumer<Consumer<T>> source, Consumer<T> action) {
        List<T> gathered = new ArrayList<>();
        source.accept(item -> {
            gathered.add(item);
            if (gathered.size() == GATHERED) {
                forEach(gathered, action);
                gathered.clear();
            }
        });
        forEach(gathered, action);
    }
}
