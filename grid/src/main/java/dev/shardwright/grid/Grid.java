package dev.shardwright.grid;

import java.util.Objects;

/// An output grid: cells gathered into chunks, chunks gathered into shards.
///
/// Every cell has an *address*: a number that counts shards first, then the chunks of a shard, then the cells of a
/// chunk, each in the array's C order. So with `n = cellsPerChunk()` and `k = chunksPerShard()`
///
/// ```
/// address = (shard * k + chunk) * n + cell
/// ```
///
/// and {@link #shardOf}, {@link #chunkInShard} and {@link #cellInChunk} give the parts back. For nested HEALPix the
/// address is the cell's number. Example: HEALPix order 12 with chunks of order 8 and shards of order 6 has 256 cells a
/// chunk, 16 chunks and 4096 cells a shard, and cell 66107548 lies in shard 16139, chunk 8, cell 156.
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

    /// Cells in a shard: `chunksPerShard() * cellsPerChunk()`, at most 2^44.
    long cellsPerShard();

    /// Shards of the whole grid.
    long shardCount();

    /// The shard that holds a cell; {@link #OUTSIDE} for {@link #OUTSIDE}. Addresses beyond the grid are not refused.
    long shardOf(long address);

    /// The position in its shard, in C order, of the chunk that holds a cell.
    ///
    /// The address may be less any multiple of {@link #cellsPerShard}: in the example above 66107548 and 2204 both give
    /// 8. A loop over the cells of one shard is fastest if it takes off the shard's {@link #firstAddress}.
    ///
    /// @param address at least 0; not checked
    int chunkInShard(long address);

    /// The position of a cell in its chunk, in C order. Here too the address may be less a multiple of
    /// {@link #cellsPerShard}: 66107548 and 2204 both give 156.
    ///
    /// @param address at least 0; not checked
    int cellInChunk(long address);

    /// The address of the first cell of a shard; the cells are this and the {@link #cellsPerShard} - 1 numbers that
    /// follow. In the example above shard 16139 begins at 66105344.
    ///
    /// @throws IndexOutOfBoundsException if there is no such shard
    default long firstAddress(long shard) {
        return Objects.checkIndex(shard, shardCount()) * cellsPerShard();
    }

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

    /// {@link #locate} for coordinates as a file has them, fill values and NaN among them: points that are no place on
    /// the Earth (see {@link Coordinates}) get {@link #OUTSIDE}.
    ///
    /// @param from the first index to locate
    /// @param to the index after the last
    /// @param addresses receives the addresses at the same indices
    /// @return how many points are no place on the Earth; places outside the grid are not counted
    default int locateValid(double[] longitude, double[] latitude, int from, int to, long[] addresses) {
        int invalid = 0;
        int start = from;
        while (start < to) {
            int stop = Coordinates.firstInvalid(longitude, latitude, start, to);
            if (stop < 0) {
                locate(longitude, latitude, start, to, addresses);
                return invalid;
            }
            if (stop > start) {
                locate(longitude, latitude, start, stop, addresses);
            }
            addresses[stop] = OUTSIDE;
            invalid++;
            start = stop + 1;
        }
        return invalid;
    }

    /// Longitude in [-180, 180) and latitude (degrees, geodetic WGS84) of a cell's centre, written to `lonLat[0]` and
    /// `lonLat[1]`; both NaN where the grid's projection shows no point of the Earth.
    void centre(long address, double[] lonLat);
}
