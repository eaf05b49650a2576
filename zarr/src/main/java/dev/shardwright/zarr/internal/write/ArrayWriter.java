package dev.shardwright.zarr.internal.write;

import dev.shardwright.zarr.codec.ValueHeap;
import dev.shardwright.zarr.internal.array.BoundArray;
import dev.shardwright.zarr.internal.compute.Task;
import dev.shardwright.zarr.internal.compute.TaskGroup;
import dev.shardwright.zarr.internal.select.Output;
import dev.shardwright.zarr.internal.select.Selection;
import java.util.ArrayList;
import java.util.List;

/// Writes a selection: each chunk of the grid that it crosses is written whole or in part.
public final class ArrayWriter {

    /// What it costs to put an object in place beside its bytes, as compared with reading one.
    private static final int OBJECTS_PER_WRITE = 10;

    private ArrayWriter() {}

    /// Writes the selected cells from `source`.
    ///
    /// @param values the values of elements of variable length
    public static void write(
            BoundArray array, ShardUpdates updates, Selection selection, Output source, ValueHeap values) {
        if (selection.size() == 0) {
            return;
        }
        try (Unfinished open = new Unfinished()) {
            TaskGroup.run(array.budget(), values, array.options().threads(), group -> {
                WriteCall call = new WriteCall(array, source, group, open);
                call.fetcher().planFirst(_ -> {
                    if (array.sharded()) {
                        new ShardWrites(call, updates).plan(selection);
                    } else {
                        planChunks(call, selection);
                    }
                });
            });
        }
    }

    /// Makes a task of as many chunks as are worth one.
    private static void planChunks(WriteCall call, Selection selection) {
        BoundArray array = call.array();
        List<ChunkWrite> gathered = new ArrayList<>();
        selection.cells().split(array.edges(), (index, cells) -> {
            gathered.add(new ChunkWrite(new Change(call, cells), array.key(index), array.layout(index), array.lengths(index)));
            if (Task.nanos(OBJECTS_PER_WRITE, 1, array.largestChunk()) * gathered.size() >= Task.WORTH_NANOS) {
                start(call, List.copyOf(gathered));
                gathered.clear();
            }
        });
        if (!gathered.isEmpty()) {
            start(call, gathered);
        }
    }

    private static void start(WriteCall call, List<ChunkWrite> chunks) {
        call.fetcher().plan(work -> {
            for (ChunkWrite chunk : chunks) {
                int mark = work.mark();
                chunk.run(work);
                work.release(mark);
            }
        });
    }
}
