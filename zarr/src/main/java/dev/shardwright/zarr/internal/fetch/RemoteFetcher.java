package dev.shardwright.zarr.internal.fetch;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.RangeException;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.compute.Task;
import dev.shardwright.zarr.internal.compute.TaskGroup;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// For a store on another machine: virtual threads wait for it, threads that compute never do. A request counts until its
/// bytes are decoded, so that no more bytes are in memory than a bounded number of requests brought.
final class RemoteFetcher implements Fetcher {

    private final ObjectStore store;
    private final TaskGroup group;
    private final Permits requests;
    private final Permits planners;

    RemoteFetcher(ObjectStore store, TaskGroup group, int requests) {
        this.store = store;
        this.group = group;
        this.requests = new Permits(requests);
        this.planners = new Permits(requests);
        group.onFailure(this.requests::cancel);
        group.onFailure(this.planners::cancel);
    }

    @Override
    public void plan(Planner planner) {
        planners.take();
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
            planners.take();
            planHolding(planner);
        });
    }

    private void planHolding(Planner planner) {
        try (Workspace work = group.workspace()) {
            planner.plan(work);
        } finally {
            planners.give();
        }
    }

    @Override
    public Optional<List<Bytes>> get(String key, List<ByteRange> ranges, Workspace work) {
        requests.take();
        try {
            return Optional.of(Ranges.read(store, key, ranges, work));
        } catch (NotFoundException e) {
            return Optional.empty();
        } finally {
            requests.give();
        }
    }

    @Override
    public void fetch(String key, List<ByteRange> ranges, Arrival arrival) {
        requests.take();
        start(() -> new Request(arrival).send(key, ranges));
    }

    @Override
    public void fetchAlone(String key, List<ByteRange> ranges, Arrival arrival, Workspace work) {
        fetch(key, ranges, arrival);
    }

    @Override
    public <T> T compute(Function<Workspace, T> what, Workspace work) {
        return group.compute(what);
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

    /// A request, from its permit to the end of what is done with its bytes. As a task, it is that.
    private final class Request implements Task {
        private final Arrival arrival;
        /// Holds the bytes.
        private final Workspace memory = group.workspace();
        private Task then = _ -> {};

        Request(Arrival arrival) {
            this.arrival = arrival;
        }

        /// Waits for the bytes.
        void send(String key, List<ByteRange> ranges) {
            boolean answered = false;
            try {
                then = answer(key, ranges);
                answered = true;
            } finally {
                if (!answered) {
                    end();
                }
            }
            group.add(this);
        }

        private Task answer(String key, List<ByteRange> ranges) {
            try {
                List<Bytes> bytes = Ranges.read(store, key, ranges, memory);
                return work -> arrival.found(bytes, work);
            } catch (NotFoundException | RangeException e) {
                return work -> arrival.absent(e, work);
            }
        }

        @Override
        public void run(Workspace work) {
            try {
                then.run(work);
            } finally {
                end();
            }
        }

        @Override
        public void dropped() {
            end();
        }

        private void end() {
            memory.close();
            requests.give();
        }
    }
}
