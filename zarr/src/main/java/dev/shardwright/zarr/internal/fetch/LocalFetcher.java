package dev.shardwright.zarr.internal.fetch;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.RangeException;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.compute.TaskGroup;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// For a store on this machine: a task fetches what it works on itself, into memory that stays in the core's cache.
///
/// @param store where from
/// @param group the tasks
record LocalFetcher(ObjectStore store, TaskGroup group) implements Fetcher {

    @Override
    public void planFirst(Planner planner) {
        plan(planner);
    }

    @Override
    public void plan(Planner planner) {
        group.add(planner::plan);
    }

    @Override
    public void planAgain(Planner planner) {
        plan(planner);
    }

    @Override
    public Optional<List<Bytes>> get(String key, List<ByteRange> ranges, Workspace work) {
        try {
            return Optional.of(Ranges.read(store, key, ranges, work));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    @Override
    public void fetch(String key, List<ByteRange> ranges, Arrival arrival) {
        group.add(work -> fetchAlone(key, ranges, arrival, work));
    }

    @Override
    public void fetchAlone(String key, List<ByteRange> ranges, Arrival arrival, Workspace work) {
        int mark = work.mark();
        try {
            List<Bytes> bytes;
            try {
                bytes = Ranges.read(store, key, ranges, work);
            } catch (NotFoundException | RangeException e) {
                arrival.absent(e, work);
                return;
            }
            arrival.found(bytes, work);
        } finally {
            work.release(mark);
        }
    }

    @Override
    public <T> T compute(Function<Workspace, T> what, Workspace work) {
        return what.apply(work);
    }
}
