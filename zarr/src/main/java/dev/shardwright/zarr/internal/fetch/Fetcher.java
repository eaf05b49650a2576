package dev.shardwright.zarr.internal.fetch;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.StoreException;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.compute.TaskGroup;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Fetches bytes for the tasks of one call. {@link Planner}s ask for bytes and may wait; what comes is handed to an
/// {@link Arrival}, on a thread that computes and does not wait. A planner that has something to compute itself has it done by
/// such a thread, too ({@link #compute}).
public sealed interface Fetcher permits LocalFetcher, RemoteFetcher {

    /// What to do with fetched bytes.
    interface Arrival {
        /// The bytes are there; they are valid during the call.
        void found(List<Bytes> bytes, Workspace work);

        /// There is no such object, or it ends before a range starts.
        ///
        /// @param reason a {@link dev.shardwright.storage.NotFoundException} or a {@link dev.shardwright.storage.RangeException}
        void absent(StoreException reason, Workspace work);
    }

    /// What asks for bytes.
    @FunctionalInterface
    interface Planner {
        /// Asks for bytes, and starts other planners.
        void plan(Workspace work);
    }

    /// The way to fetch from a store.
    ///
    /// @param requests how many requests to a remote store may be under way
    static Fetcher of(ObjectStore store, TaskGroup group, int requests) {
        return store.remote() ? new RemoteFetcher(store, group, requests) : new LocalFetcher(store, group);
    }

    /// Starts the first planner; never waits.
    void planFirst(Planner planner);

    /// Starts another planner. Only a planner calls this; it waits while there are many.
    void plan(Planner planner);

    /// Starts a planner from an arrival; never waits.
    void planAgain(Planner planner);

    /// Reads ranges at once; empty if there is no such object. Only a planner calls this.
    Optional<List<Bytes>> get(String key, List<ByteRange> ranges, Workspace work);

    /// Asks for bytes; the arrival may come before this returns, or at the same time as others. Only a planner calls this.
    void fetch(String key, List<ByteRange> ranges, Arrival arrival);

    /// As {@link #fetch}, for what comes alone, so that handing it to another thread gains nothing.
    void fetchAlone(String key, List<ByteRange> ranges, Arrival arrival, Workspace work);

    /// Computes something, on a thread that computes and does not wait. Only a planner calls this; it waits for the result.
    ///
    /// @param what gets memory for what is of no use when it has returned
    /// @param work the planner's memory, for what is
    <T> T compute(Function<Workspace, T> what, Workspace work);
}
