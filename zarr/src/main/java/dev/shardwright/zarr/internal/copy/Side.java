package dev.shardwright.zarr.internal.copy;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.zarr.ArrayOptions;
import dev.shardwright.zarr.ChunkGrid;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.internal.array.BoundArray;
import dev.shardwright.zarr.internal.compute.StoreCalls;
import java.util.Optional;

/// One of the two arrays of a copy.
///
/// @param array the array as its users see it
/// @param store where it is
/// @param bound its codecs; empty if its cells cannot be read
/// @param budget counts the memory that is taken for it
public record Side(ZarrArray array, ObjectStore store, Optional<BoundArray> bound, MemoryBudget budget) {

    /// The array with its codecs; only for one whose cells can be read.
    BoundArray chunks() {
        return bound.orElseThrow();
    }

    /// Whether both were opened with one store, which can copy from one to the other. Two stores of one address are not taken for one:
    /// only their address says that they are, and that is for messages.
    boolean sharesStoreWith(Side other) {
        return store.equals(other.store);
    }

    /// How objects are copied from here to another one: as many at a time as the array may have requests under way; on one machine as many
    /// as may compute.
    StoreCalls callsTo(Side other) {
        boolean remote = store.remote() || other.store.remote();
        return new StoreCalls(remote ? array.options().requests() : array.options().threads(), "objects to be copied");
    }

    /// The same array for each of so many calls at a time, which together have its threads and requests.
    Side shared(int calls) {
        if (calls == 1) {
            return this;
        }
        ArrayOptions all = array.options();
        ArrayOptions part = all.withThreads(Math.max(1, all.threads() / calls))
                .withRequests(Math.max(1, all.requests() / calls));
        return new Side(array.with(part), store, bound, budget);
    }

    /// The first cell of a chunk of the grid, along each dimension.
    long[] start(long[] index) {
        ChunkGrid.Dimension[] edges = chunks().edges();
        long[] start = new long[index.length];
        for (int d = 0; d < start.length; d++) {
            start[d] = edges[d].start(index[d]);
        }
        return start;
    }

    /// The index of the chunk of the grid that holds a cell.
    long[] chunkAt(long[] cell) {
        ChunkGrid.Dimension[] edges = chunks().edges();
        long[] index = new long[cell.length];
        for (int d = 0; d < index.length; d++) {
            index[d] = edges[d].chunkAt(cell[d]);
        }
        return index;
    }
}
