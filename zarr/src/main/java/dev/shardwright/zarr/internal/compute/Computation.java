package dev.shardwright.zarr.internal.compute;

import dev.shardwright.zarr.codec.Workspace;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/// A task whose result another thread waits for; a failure is that thread's, not the group's.
final class Computation<T> implements Task {

    private final Function<Workspace, T> what;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    Computation(Function<Workspace, T> what) {
        this.what = what;
    }

    @Override
    public void run(Workspace work) {
        try {
            result.complete(what.apply(work));
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    @Override
    public void dropped() {
        result.completeExceptionally(new CancellationException("another part of the call has failed"));
    }

    /// Waits for the result.
    T result() {
        try {
            return result.join();
        } catch (CompletionException e) {
            throw Failures.unchecked(e.getCause() == null ? e : e.getCause());
        }
    }
}
