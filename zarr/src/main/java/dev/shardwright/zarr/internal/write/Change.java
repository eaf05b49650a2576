package dev.shardwright.zarr.internal.write;

import dev.shardwright.zarr.internal.array.ChunkLayout;
import dev.shardwright.zarr.internal.select.ChunkCells;
import java.lang.foreign.MemorySegment;

/// The cells that one call writes to one chunk of the grid.
///
/// @param call the call
/// @param cells the cells, counted from the chunk's start
record Change(WriteCall call, ChunkCells cells) {

    /// The change of one shard, chunk by chunk.
    Parts in(ChunkLayout.ShardLayout shard) {
        return new Parts(call, shard, cells.parts(shard.edges()));
    }

    /// The cells that one call writes to the chunks of one shard.
    ///
    /// @param call the call
    /// @param shard how the shard lies
    /// @param cells the cells by chunk
    record Parts(WriteCall call, ChunkLayout.ShardLayout shard, ChunkCells.Parts cells) {

        /// The cells of one chunk, counted from its start.
        ChunkCells of(int position) {
            return cells.in(shard.sharding().index(position));
        }

        /// Puts the cells of one chunk into it.
        void apply(int position, MemorySegment chunk) {
            ChunkCells inChunk = of(position);
            if (inChunk.count() > 0) {
                inChunk.write(chunk, shard.chunk().strides(), call.source());
            }
        }
    }
}
