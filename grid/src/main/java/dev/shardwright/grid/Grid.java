package dev.shardwright.grid;

/// An output grid: cells gathered into chunks, chunks gathered into shards.
///
/// Every cell has an *address*: a number that counts shards first, then the chunks of a shard, then the cells of a
/// chunk, each in the array's C order. So with `n = cellsPerChunk()` and `k = chunksPerShard()`
///
/// ```
/// address = (shard * k + chunk) * n + cell
/// ```
///
/// and shard, chunk and cell come back by division. For nested HEALPix the address is the cell's number. Example:
/// HEALPix order 12 with chunks of order 8 and shards of order 6 has 256 cells a chunk, 16 chunks a shard, and cell
/// 66107548 lies in shard 16139, chunk 8, cell 156.
///
/// Immutable and thread-safe.
public sealed interface Grid permits HealpixGrid, RectilinearGrid {

    /// What {@link #locate} gives for a point outside the grid.
    long OUTSIDE = -1;

    /// The shape of an array over all cells: one entry for HEALPix, (y, x) for rectilinear.
    long[] shape();

    /// The shape of a chunk in cells.
    int[] chunkShape();

    /// The shape of a shard in cells: a multiple of the chunk's.
    int[] shardShape();

    /// Names of the dimensions, in the order of {@link #shape}.
    String[] dimensionNames();

    /// Cells in a chunk.
    int cellsPerChunk();

    /// Chunks in a shard (K), at least 1.
    int chunksPerShard();

    /// Shards of the whole grid.
    long shardCount();

    /// The index of a shard in the array's grid of shards, one number a dimension.
    long[] shardIndex(long shard);

    /// The index of a chunk within its shard, one number a dimension; `chunk` counts in C order.
    int[] chunkIndexInShard(int chunk);

    /// The address of the cell that holds each point, or {@link #OUTSIDE}.
    ///
    /// @param longitude degrees east, any turn; finite
    /// @param latitude geodetic degrees north on WGS84, in [-90, 90]
    /// @param from the first index to locate
    /// @param to the index after the last
    /// @param addresses receives the addresses at the same indices
    void locate(double[] longitude, double[] latitude, int from, int to, long[] addresses);

    /// Longitude in [-180, 180) and latitude (degrees, geodetic WGS84) of a cell's centre, written to `lonLat[0]` and
    /// `lonLat[1]`; both NaN where the grid's projection shows no point of the Earth.
    void centre(long address, double[] lonLat);
}
