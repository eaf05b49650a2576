package dev.shardwright.zarr.internal.read;

import dev.shardwright.zarr.codec.ValueHeap;
import dev.shardwright.zarr.internal.array.BoundArray;
import dev.shardwright.zarr.internal.array.ChunkLayout;
import dev.shardwright.zarr.internal.compute.Task;
import dev.shardwright.zarr.internal.compute.TaskGroup;
import dev.shardwright.zarr.internal.fetch.Fetcher;
import dev.shardwright.zarr.internal.select.Output;
import dev.shardwright.zarr.internal.select.Selection;
import java.util.ArrayList;
import java.util.List;

/// Reads a selection: for each chunk of the grid that it crosses, plan what to fetch, fetch, decode, place.
public final class ArrayReader {

    private ArrayReader() {}

    /// Reads the selected cells into the output.
    ///
    /// @param values takes the values of elements of variable length
    public static void read(BoundArray array, Selection selection, Output output, ValueHeap values) {
        if (selection.size() == 0) {
            return;
        }
        TaskGroup.run(array.budget(), values, array.options().threads(), group -> {
            Fetcher fetcher =
                    Fetcher.of(array.store(), group, array.options().requests());
            ReadCall call = new ReadCall(array, output, fetcher);
            fetcher.planFirst(_ -> plan(call, selection));
        });
    }

    /// Makes a planner for each shard, and for as many plain chunks together as are worth a task.
    private static void plan(ReadCall call, Selection selection) {
        List<ChunkRead> gathered = new ArrayList<>();
        long[] nanos = {0};
        selection.cells().split(call.array().edges(), (index, cells) -> {
            String key = call.array().key(index);
            ChunkLayout layout = call.array().layout(index);
            if (layout.shard().isPresent()) {
                call.fetcher().plan(new ShardRead(call, key, cells, layout.shard().get())::plan);
                return;
            }
            gathered.add(new ChunkRead(call, key, cells, layout));
            nanos[0] += Task.nanos(1, 1, cells.count() * call.array().element());
            if (nanos[0] >= Task.WORTH_NANOS) {
                plan(call, List.copyOf(gathered));
                gathered.clear();
                nanos[0] = 0;
            }
        });
        if (!gathered.isEmpty()) {
            plan(call, gathered);
        }
    }

    private static void plan(ReadCall call, List<ChunkRead> chunks) {
        call.fetcher().plan(work -> {
            for (ChunkRead chunk : chunks) {
                chunk.plan(work);
            }
        });
    }
}
