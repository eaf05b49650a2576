package dev.shardwright.zarr.internal.write;

import dev.shardwright.zarr.internal.array.ChunkLayout;
import dev.shardwright.zarr.internal.select.ChunkCells;
import java.lang.foreign.MemorySegment;

/// The cells that one call writes to one chunk of the grid.
///
/// @param call the call
/// @param cells the cells, counted from the chunk's start
record Change(WriteCall call, ChunkCells cells) {

    /// Puts those of the cells that lie in one chunk of a shard into that chunk.
    void apply(ChunkLayout.ShardLayout shard, int position, MemorySegment chunk) {
        ChunkCells inChunk = inChunk(shard, position);
        if (inChunk.count() > 0) {
            inChunk.write(chunk, shard.chunk().strides(), call.source());
        }
    }

    /// Those of the cells that lie in one chunk of a shard, counted from its start.
    ChunkCells inChunk(ChunkLayout.ShardLayout shard, int position) {
        return cells.within(shard.edges(), shard.sharding().index(position));
    }
}
