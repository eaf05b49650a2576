package dev.shardwright.zarr.internal.write;

import dev.shardwright.zarr.internal.compute.Failures;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// How to give up the parts of a call that are begun and not done. Thread-safe.
final class Unfinished implements AutoCloseable {

    private final Set<Runnable> parts = ConcurrentHashMap.newKeySet();

    /// A part has begun.
    void add(Runnable giveUp) {
        parts.add(giveUp);
    }

    /// A part is done, or given up.
    void remove(Runnable giveUp) {
        parts.remove(giveUp);
    }

    /// Gives up every part, also when others cannot be; the first failure is thrown then. Called when no task of the call
    /// runs any more.
    @Override
    public void close() {
        Optional<Throwable> failure = Optional.empty();
        for (Runnable giveUp : parts) {
            try {
                giveUp.run();
            } catch (RuntimeException | Error e) {
                failure.ifPresent(first -> Failures.suppress(first, e));
                failure = failure.or(() -> Optional.of(e));
            }
        }
        if (failure.isPresent()) {
            throw Failures.unchecked(failure.get());
        }
    }
}
