package dev.shardwright.zarr.internal.write;

import dev.shardwright.zarr.internal.array.BoundArray;
import dev.shardwright.zarr.internal.array.ChunkLayout;
import dev.shardwright.zarr.internal.select.Selection;
import java.util.ArrayDeque;

/// The shards that one call writes, a few at a time.
final class ShardWrites {

    private final WriteCall call;
    private final ShardUpdates updates;
    /// Whole shards whose turn has not come: each has an upload open and a few batches in memory while it is written.
    private final ArrayDeque<Runnable> later = new ArrayDeque<>();
    private int underWay;

    ShardWrites(WriteCall call, ShardUpdates updates) {
        this.call = call;
        this.updates = updates;
    }

    /// Starts the first ones.
    void plan(Selection selection) {
        BoundArray array = call.array();
        selection.cells().split(array.edges(), (index, cells) -> {
            Change change = new Change(call, cells);
            long[] lengths = array.lengths(index);
            ChunkLayout layout = array.layout(index);
            ShardUpdates.Shard shard = new ShardUpdates.Shard(layout.shard().orElseThrow(), array.key(index));
            Runnable inPart = () -> updates.write(shard, change);
            if (!cells.isAll(lengths)) {
                inPart.run();
                return;
            }
            begin(new WholeShard(change, shard, layout.reachesPast(lengths), this::done, inPart)::start);
        });
    }

    private void begin(Runnable start) {
        synchronized (this) {
            if (underWay == call.array().options().threads()) {
                later.add(start);
                return;
            }
            underWay++;
        }
        start.run();
    }

    private void done() {
        Runnable next;
        synchronized (this) {
            underWay--;
            next = later.poll();
            if (next != null) {
                underWay++;
            }
        }
        if (next != null) {
            next.run();
        }
    }
}
