package dev.shardwright.zarr.internal.fetch;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.RangeException;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.compute.Task;
import dev.shardwright.zarr.internal.compute.TaskGroup;
import dev.shardwright.zarr.internal.event.FetchEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;

/// For a store on another machine: virtual threads wait for it, threads that compute never do. A request counts until its
/// bytes are decoded, so that no more bytes are in memory than a bounded number of requests brought.
final class RemoteFetcher implements Fetcher {

    /// Lets everybody through who still waits when the group has failed.
    private static final int ALL = 1 << 30;

    private final ObjectStore store;
    private final TaskGroup group;
    private final Semaphore requests;
    private final Semaphore planners;

    RemoteFetcher(ObjectStore store, TaskGroup group, int requests) {
        this.store = store;
        this.group = group;
        this.requests = new Semaphore(requests);
        this.planners = new Semaphore(requests);
        group.onFailure(() -> {
            this.requests.release(ALL);
            this.planners.release(ALL);
        });
    }

    @Override
    public void plan(Planner planner) {
        take(planners);
        start(() -> planHolding(planner));
    }

    @Override
    public void planFirst(Planner planner) {
        start(() -> {
            try (Workspace work = group.workspace()) {
                planner.plan(work);
            }
        });
    }

    @Override
    public void planAgain(Planner planner) {
        start(() -> {
            take(planners);
            planHolding(planner);
        });
    }

    private void planHolding(Planner planner) {
        try (Workspace work = group.workspace()) {
            planner.plan(work);
        } finally {
            planners.release();
        }
    }

    @Override
    public Optional<List<Bytes>> get(String key, List<ByteRange> ranges, Workspace work) {
        take(requests);
        try {
            return Optional.of(read(key, ranges));
        } catch (NotFoundException e) {
            return Optional.empty();
        } finally {
            requests.release();
        }
    }

    private List<Bytes> read(String key, List<ByteRange> ranges) {
        FetchEvent event = new FetchEvent(key);
        List<Bytes> bytes = store.getRanges(key, ranges);
        event.end(bytes);
        return bytes;
    }

    @Override
    public void fetch(String key, List<ByteRange> ranges, Arrival arrival) {
        take(requests);
        start(() -> {
            Task arrived;
            try {
                List<Bytes> bytes = read(key, ranges);
                arrived = work -> arrival.found(bytes, work);
            } catch (NotFoundException | RangeException e) {
                arrived = work -> arrival.absent(e, work);
            }
            Task then = arrived;
            group.add(work -> {
                try {
                    then.run(work);
                } finally {
                    requests.release();
                }
            });
        });
    }

    @Override
    public void fetchAlone(String key, List<ByteRange> ranges, Arrival arrival, Workspace work) {
        fetch(key, ranges, arrival);
    }

    private void start(Runnable what) {
        group.expect();
        Thread.startVirtualThread(() -> {
            try {
                what.run();
                group.arrived();
            } catch (Throwable e) {
                group.arrived(e);
            }
        });
    }

    private void take(Semaphore permits) {
        permits.acquireUninterruptibly();
        if (group.failed()) {
            throw new CancellationException("another part of the call has failed");
        }
    }
}
