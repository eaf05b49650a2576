package dev.shardwright.zarr.internal.write;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.zarr.codec.ValueHeap;
import dev.shardwright.zarr.internal.array.BoundArray;
import dev.shardwright.zarr.internal.compute.Task;
import dev.shardwright.zarr.internal.compute.TaskGroup;
import dev.shardwright.zarr.internal.select.Output;
import dev.shardwright.zarr.internal.select.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes a selection: each chunk of the grid that it crosses is written whole or in part.
public final class ArrayWriter {

    /// What it costs to put an object in place beside its bytes, as compared with reading one.
    private static final int OBJECTS_PER_WRITE = 3;

    /// How many chunks are looked at before the first of them is written.
    private static final int WINDOW = 4096;

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

    private static void planChunks(WriteCall call, Selection selection) {
        BoundArray array = call.array();
        List<ChunkWrite> window = new ArrayList<>();
        selection.cells().split(array.edges(), (index, cells) -> {
            window.add(new ChunkWrite(new Change(call, cells), array.key(index), array.layout(index), array.lengths(index)));
            if (window.size() == WINDOW) {
                start(call, window);
                window.clear();
            }
        });
        start(call, window);
    }

    /// Makes tasks of as many neighbouring chunks as are worth one, or are worth storing together as long as each thread has its share.
    /// Tasks that follow each other are of chunks far apart: threads that make files in one folder wait for each other.
    private static void start(WriteCall call, List<ChunkWrite> chunks) {
        ObjectStore store = call.array().store();
        int together = store.completedTogether();
        int share = Math.ceilDiv(chunks.size(), call.array().options().threads());
        long nanos = Task.nanos(OBJECTS_PER_WRITE, 1, call.array().largestChunk());
        // What waits for another machine is not worth a task but a request, each for itself.
        long worth = store.remote() ? 1 : Math.ceilDiv(Task.WORTH_NANOS, nanos);
        int size = Math.toIntExact(Math.max(worth, Math.min(together, share)));
        for (int from = 0; from < share; from += size) {
            for (int first = from; first < chunks.size(); first += share) {
                int end = Math.min(Math.min(first + size, first - from + share), chunks.size());
                startTask(call, List.copyOf(chunks.subList(first, end)), together > 1);
            }
        }
    }

    private static void startTask(WriteCall call, List<ChunkWrite> chunks, boolean together) {
        call.fetcher().plan(work -> {
            try (ChunkBatch batch = new ChunkBatch(call.array().store())) {
                for (ChunkWrite chunk : chunks) {
                    int mark = work.mark();
                    chunk.run(together ? Optional.of(batch) : Optional.empty(), work);
                    work.release(mark);
                }
                batch.complete();
            }
        });
    }
}
