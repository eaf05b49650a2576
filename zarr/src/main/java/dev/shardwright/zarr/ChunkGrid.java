package dev.shardwright.zarr;

/// How an array is cut into chunks: along each of its dimensions, independently of the others. The chunk at index
/// (i, j, …) is where cut i of the first dimension and cut j of the second meet, and so on. A chunk of the grid is a shard
/// if the array is sharded.
///
/// Immutable and thread-safe.
public sealed interface ChunkGrid permits RegularGrid, RectilinearGrid {

    /// {@return the number of dimensions}
    int rank();

    /// {@return how a dimension of the array is cut}
    ///
    /// @param dimension which one, from 0
    /// @param cells the array's length in it, at least 0
    /// @throws ZarrException if the chunks end before the array does
    Dimension dimension(int dimension, long cells);

    /// {@return the longest that a chunk is in each dimension}
    int[] longest();

    /// {@return the grid that the array has when its shape becomes `shape`} Chunks that were there stay as they are: a chunk
    /// never moves, and those behind the array's new end are kept in case that it grows again. Where a listed cut ends before the
    /// new end, one chunk is added that holds the rest.
    ///
    /// @param shape cells in each dimension
    /// @param unit what the length of an added chunk is a multiple of in each dimension: the shape of the chunks inside
    ///     a shard, or ones
    /// @throws ZarrException if that chunk would have more than 2³¹−1 cells in a dimension
    ChunkGrid resized(long[] shape, int[] unit);

    /// How one dimension of an array is cut. Chunks and cells are counted from 0.
    sealed interface Dimension permits RegularGrid.Steps, RectilinearGrid.Runs {

        /// {@return the chunks that hold cells of the array; none if the array has no cells here}
        long chunks();

        /// {@return the first cell of a chunk, which is below {@link #chunks}}
        ///
        /// @param chunk which chunk, from 0
        long start(long chunk);

        /// {@return the cells of a whole chunk, also where the array ends within it}
        ///
        /// @param chunk which chunk, from 0
        int length(long chunk);

        /// {@return the chunk that holds a cell of the array}
        ///
        /// @param cell which cell, from 0
        long chunkAt(long cell);
    }
}
