package dev.shardwright.zarr.internal.write;

import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.select.ChunkCells;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/// Writes a shard all of whose cells are written: nothing is read.
///
/// @param change the cells
/// @param shard the shard
/// @param padded whether some of its cells lie outside the array
/// @param done called when it is stored
/// @param taken called instead if there is a shard already, for one with cells outside the array: somebody who has made the array
///     larger meanwhile may have written those
record WholeShard(Change change, ShardUpdates.Shard shard, boolean padded, Runnable done, Runnable taken)
        implements ShardAssembly.Job, ShardEncoder.Source {

    void start() {
        ShardAssembly.Plan plan = new ShardAssembly.Plan(
                Optional.empty(),
                padded ? PutCondition.IF_ABSENT : PutCondition.ALWAYS,
                ShardSteps.all(shard.layout().sharding().chunkCount()),
                false);
        new ShardAssembly(change.call(), shard, plan, this).start();
    }

    @Override
    public ShardEncoder.Source prepare(List<Integer> positions, Workspace work) {
        return this;
    }

    @Override
    public void make(int position, MemorySegment chunk, Workspace work) {
        ChunkCells cells = change.in(shard.layout()).of(position);
        if (padded && cells.count() * change.call().array().element() < chunk.byteSize()) {
            change.call().array().fill().fill(chunk);
        }
        if (cells.count() > 0) {
            cells.write(chunk, shard.layout().chunk().strides(), change.call().source());
        }
    }

    @Override
    public void stored() {
        done.run();
    }

    @Override
    public void outdated(StoreException reason, Workspace work) {
        if (!padded) {
            throw reason;
        }
        taken.run();
        done.run();
    }

    @Override
    public void failed(RuntimeException reason) {
        throw reason;
    }
}
