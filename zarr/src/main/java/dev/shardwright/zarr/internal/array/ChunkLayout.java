package dev.shardwright.zarr.internal.array;

import dev.shardwright.zarr.RegularGrid;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.CodecChain;
import dev.shardwright.zarr.internal.select.BoxCopy;
import dev.shardwright.zarr.ChunkGrid;
import java.util.Optional;

/// How a chunk lies in memory and how it is encoded.
///
/// @param codecs encode the chunk
/// @param shape cells along each dimension
/// @param strides bytes from one cell to the next in each dimension
/// @param size bytes of the decoded chunk
/// @param shard how the chunk is put together if it is a shard whose parts can be read and written
public record ChunkLayout(CodecChain codecs, int[] shape, long[] strides, long size, Optional<ShardLayout> shard) {

    /// How a shard is put together.
    ///
    /// @param sharding the codec
    /// @param chunk how each of its chunks lies
    /// @param edges where the chunks begin and end along each dimension
    public record ShardLayout(BoundSharding sharding, ChunkLayout chunk, ChunkGrid.Dimension[] edges) {}

    /// Whether a chunk of which so many cells lie in the array, along each dimension, reaches past the array's end.
    public boolean reachesPast(long[] lengths) {
        for (int d = 0; d < shape.length; d++) {
            if (lengths[d] < shape[d]) {
                return true;
            }
        }
        return false;
    }

    /// The layout of the chunks that `codecs` encode.
    public static ChunkLayout of(CodecChain codecs) {
        int[] shape = codecs.spec().shape();
        return new ChunkLayout(
                codecs,
                shape,
                BoxCopy.strides(shape, codecs.spec().type().size()),
                codecs.spec().size(),
                codecs.sharding().map(ChunkLayout::shard));
    }

    private static ShardLayout shard(BoundSharding sharding) {
        ChunkLayout chunk = of(sharding.chunks());
        RegularGrid grid = new RegularGrid(chunk.shape);
        int[] chunks = sharding.chunkGrid();
        ChunkGrid.Dimension[] edges = new ChunkGrid.Dimension[chunk.shape.length];
        for (int d = 0; d < edges.length; d++) {
            edges[d] = grid.dimension(d, (long) chunks[d] * chunk.shape[d]);
        }
        return new ShardLayout(sharding, chunk, edges);
    }
}
