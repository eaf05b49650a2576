package dev.shardwright.grid;

import dev.shardwright.grid.internal.Angles;
import java.util.Arrays;
import java.util.Objects;

/// A grid of equal rectangular cells in the plane of a CRS.
///
/// The array has shape (y, x). Row 0 lies at the northern edge, column 0 at the western one. A point belongs to column
/// `floor((x - xMin) / dx)` and row `floor((yMax - y) / dy)`: a cell holds its western and northern edge but not its
/// eastern and southern one, so a point on `xMin` or `yMax` is inside and one on `xMax` or `yMin` is outside.
///
/// Longitudes of a geographic CRS are turned into [xMin, xMin + 360) first, so a grid may run from -180 to 180 or from
/// 0 to 360. Points that the projection cannot show are outside.
///
/// Chunks and shards are counted in C order from the north-western corner. The last ones may stick out past the array;
/// cells there have addresses, but no point falls in them. Example: 2560 by 1536 cells with chunks of (256, 256) and
/// shards of (1024, 1024) are 3 by 2 shards of 16 chunks each; the cell at row 300, column 1500 lies in shard 1, chunk
/// 5, cell 11484, and has the address (1 · 16 + 5) · 65536 + 11484 = 1387740.
///
/// Immutable and thread-safe.
public final class RectilinearGrid implements Grid {

    private static final int MAX_CELLS_PER_CHUNK = 1 << 24;
    private static final int MAX_CHUNKS_PER_SHARD = 1 << 20;
    private static final double MAX_ADDRESSES = 0x1p62;
    /// How far, in cells, the bounds may be from a whole number of cells: room for decimals such as 0.1, no more.
    private static final double WHOLE = 1e-6;
    private static final int BLOCK = 1024;

    private final Crs crs;
    private final double dx;
    private final double dy;
    private final Bounds bounds;
    private final int columns;
    private final int rows;
    private final int chunkRows;
    private final int chunkColumns;
    /// The shape of a shard in chunks.
    private final int shardChunkRows;
    private final int shardChunkColumns;
    private final int cellsPerChunk;
    private final int chunksPerShard;
    private final long cellsPerShard;
    private final long shardRows;
    private final long shardColumns;

    /// The outer edges of a grid, in the unit of its CRS.
    ///
    /// @param xMin western edge
    /// @param yMin southern edge
    /// @param xMax eastern edge
    /// @param yMax northern edge
    public record Bounds(double xMin, double yMin, double xMax, double yMax) {
        /// Checks that the edges are finite and in order.
        ///
        /// @throws IllegalArgumentException naming the bounds
        public Bounds {
            boolean valid = xMin < xMax && yMin < yMax && Double.isFinite(xMax - xMin) && Double.isFinite(yMax - yMin);
            if (!valid) {
                throw new IllegalArgumentException("bounds [" + xMin + ", " + yMin + ", " + xMax + ", " + yMax
                        + "] are not [xMin, yMin, xMax, yMax] with xMin < xMax and yMin < yMax");
            }
        }
    }

    /// A grid.
    ///
    /// @param dx width of a cell in the unit of the CRS
    /// @param dy height of a cell
    /// @param bounds a whole number of cells each way (to 1e-6 of a cell), at most 2^31 - 1; of a geographic CRS at
    ///     most a turn wide and within the poles
    /// @param chunkShape rows and columns of a chunk in cells, together at most 2^24
    /// @param shardShape rows and columns of a shard in cells, multiples of the chunk's; at most 2^20 chunks a shard
    /// @throws IllegalArgumentException naming the value that is out of bounds, and the bound
    public RectilinearGrid(Crs crs, double dx, double dy, Bounds bounds, int[] chunkShape, int[] shardShape) {
        this.crs = crs;
        this.bounds = bounds;
        this.dx = dx;
        this.dy = dy;
        if (crs.isGeographic()) {
            if (bounds.xMax - bounds.xMin > 360) {
                throw new IllegalArgumentException("bounds from " + bounds.xMin + " to " + bounds.xMax
                        + " degrees east are more than a turn");
            }
            if (bounds.yMin < -90 || bounds.yMax > 90) {
                throw new IllegalArgumentException("bounds from " + bounds.yMin + " to " + bounds.yMax
                        + " degrees north reach beyond a pole");
            }
        }
        columns = cells("x", bounds.xMin, bounds.xMax, dx);
        rows = cells("y", bounds.yMin, bounds.yMax, dy);
        checkTwo("chunk shape", chunkShape);
        checkTwo("shard shape", shardShape);
        chunkRows = chunkShape[0];
        chunkColumns = chunkShape[1];
        checkProduct("chunk shape", chunkRows, chunkColumns, MAX_CELLS_PER_CHUNK, "cells");
        shardChunkRows = ratio("rows", shardShape[0], chunkRows);
        shardChunkColumns = ratio("columns", shardShape[1], chunkColumns);
        checkProduct("shard shape in chunks", shardChunkRows, shardChunkColumns, MAX_CHUNKS_PER_SHARD, "chunks");
        cellsPerChunk = chunkRows * chunkColumns;
        chunksPerShard = shardChunkRows * shardChunkColumns;
        cellsPerShard = (long) chunksPerShard * cellsPerChunk;
        shardRows = Math.ceilDiv((long) rows, shardShape[0]);
        shardColumns = Math.ceilDiv((long) columns, shardShape[1]);
        double addresses = (double) shardCount() * cellsPerShard;
        if (addresses > MAX_ADDRESSES) {
            throw new IllegalArgumentException("an array of (" + rows + ", " + columns + ") cells in whole shards of "
                    + Arrays.toString(shardShape) + " has " + addresses + " cells, at most 2^62 allowed");
        }
    }

    /// The CRS of x and y.
    public Crs crs() {
        return crs;
    }

    /// Width of a cell in the unit of the CRS.
    public double dx() {
        return dx;
    }

    /// Height of a cell in the unit of the CRS.
    public double dy() {
        return dy;
    }

    /// The outer edges.
    public Bounds bounds() {
        return bounds;
    }

    @Override
    public long[] shape() {
        return new long[] {rows, columns};
    }

    @Override
    public int[] chunkShape() {
        return new int[] {chunkRows, chunkColumns};
    }

    @Override
    public int[] shardShape() {
        return new int[] {shardChunkRows * chunkRows, shardChunkColumns * chunkColumns};
    }

    @Override
    public String[] dimensionNames() {
        return new String[] {"y", "x"};
    }

    @Override
    public int cellsPerChunk() {
        return cellsPerChunk;
    }

    @Override
    public int chunksPerShard() {
        return chunksPerShard;
    }

    @Override
    public long cellsPerShard() {
        return cellsPerShard;
    }

    @Override
    public long shardOf(long address) {
        return address < 0 ? OUTSIDE : address / cellsPerShard;
    }

    @Override
    public int chunkInShard(long address) {
        // Those of the first shard, or less the first address of their own, are spared a slow division.
        long inShard = address < cellsPerShard ? address : address % cellsPerShard;
        return (int) (inShard / cellsPerChunk);
    }

    @Override
    public int cellInChunk(long address) {
        return (int) (address % cellsPerChunk);
    }

    @Override
    public long shardCount() {
        return shardRows * shardColumns;
    }

    @Override
    public long[] shardIndex(long shard) {
        Objects.checkIndex(shard, shardCount());
        return new long[] {shard / shardColumns, shard % shardColumns};
    }

    @Override
    public int[] chunkIndexInShard(int chunk) {
        Objects.checkIndex(chunk, chunksPerShard());
        return new int[] {chunk / shardChunkColumns, chunk % shardChunkColumns};
    }

    @Override
    public void locate(double[] longitude, double[] latitude, int from, int to, long[] addresses) {
        Objects.checkFromToIndex(from, to, addresses.length);
        int block = Math.min(BLOCK, to - from);
        double[] x = new double[block];
        double[] y = new double[block];
        for (int start = from; start < to; start += BLOCK) {
            int end = Math.min(to, start + BLOCK);
            crs.project(longitude, latitude, start, end, x, y, 0);
            if (crs.isGeographic()) {
                for (int j = 0; j < end - start; j++) {
                    x[j] = turned(x[j]);
                }
            }
            for (int i = start; i < end; i++) {
                addresses[i] = addressAt(x[i - start], y[i - start]);
            }
        }
    }

    /// The address of the cell that holds a point given in the CRS, or {@link #OUTSIDE}. NaN is outside.
    public long addressAt(double x, double y) {
        boolean inside = x >= bounds.xMin && x < bounds.xMax && y > bounds.yMin && y <= bounds.yMax;
        if (!inside) {
            return OUTSIDE;
        }
        // Rounding may carry a point just inside the far edge past the last cell.
        int column = Math.min((int) ((x - bounds.xMin) / dx), columns - 1);
        int row = Math.min((int) ((bounds.yMax - y) / dy), rows - 1);
        return join(row, column);
    }

    /// The address of the cell at a row and column of the array.
    ///
    /// @throws IndexOutOfBoundsException if the array has no such cell
    public long addressOf(long row, long column) {
        return join((int) Objects.checkIndex(row, rows), (int) Objects.checkIndex(column, columns));
    }

    /// The row and column of an address. Those of a cell that sticks out past the array lie beyond its shape.
    ///
    /// @throws IndexOutOfBoundsException if no shard has such an address
    public long[] toCellIndex(long address) {
        Objects.checkIndex(address, shardCount() * cellsPerShard);
        long shard = shardOf(address);
        int chunk = chunkInShard(address);
        int cell = cellInChunk(address);
        long chunkRow = shard / shardColumns * shardChunkRows + chunk / shardChunkColumns;
        long chunkColumn = shard % shardColumns * shardChunkColumns + chunk % shardChunkColumns;
        return new long[] {
            chunkRow * chunkRows + cell / chunkColumns, chunkColumn * chunkColumns + cell % chunkColumns
        };
    }

    /// The x of the centre of each column, in the unit of the CRS.
    public double[] xCentres() {
        double[] centres = new double[columns];
        for (int i = 0; i < columns; i++) {
            centres[i] = xCentre(i);
        }
        return centres;
    }

    /// The y of the centre of each row, in the unit of the CRS; it decreases.
    public double[] yCentres() {
        double[] centres = new double[rows];
        for (int i = 0; i < rows; i++) {
            centres[i] = yCentre(i);
        }
        return centres;
    }

    /// A cell's centre: longitude in [-180, 180) to `lonLat[0]`, geodetic latitude to `lonLat[1]`, both NaN where the
    /// map shows no point of the Earth.
    ///
    /// @throws IndexOutOfBoundsException if no shard has such an address
    @Override
    public void centre(long address, double[] lonLat) {
        long[] cell = toCellIndex(address);
        crs.unproject(xCentre(cell[1]), yCentre(cell[0]), lonLat);
    }

    private double xCentre(long column) {
        return bounds.xMin + (column + 0.5) * dx;
    }

    private double yCentre(long row) {
        return bounds.yMax - (row + 0.5) * dy;
    }

    private double turned(double longitude) {
        return Angles.wrap(longitude, bounds.xMin);
    }

    private long join(int row, int column) {
        int chunkRow = row / chunkRows;
        int chunkColumn = column / chunkColumns;
        int shardRow = chunkRow / shardChunkRows;
        int shardColumn = chunkColumn / shardChunkColumns;
        long shard = shardRow * shardColumns + shardColumn;
        long chunk = (long) (chunkRow - shardRow * shardChunkRows) * shardChunkColumns
                + (chunkColumn - shardColumn * shardChunkColumns);
        long cell = (long) (row - chunkRow * chunkRows) * chunkColumns + (column - chunkColumn * chunkColumns);
        return (shard * chunksPerShard + chunk) * cellsPerChunk + cell;
    }

    private static int cells(String axis, double least, double most, double size) {
        if (!(size > 0 && Double.isFinite(size))) {
            throw new IllegalArgumentException("cell size d" + axis + " is " + size + ", expected a positive number");
        }
        double exact = (most - least) / size;
        double whole = Math.rint(exact);
        if (!(Math.abs(exact - whole) <= WHOLE) || whole < 1) {
            throw new IllegalArgumentException("bounds from " + axis + " = " + least + " to " + most + " hold " + exact
                    + " cells of " + size + ", expected a whole number");
        }
        if (whole > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("bounds from " + axis + " = " + least + " to " + most + " hold " + whole
                    + " cells of " + size + ", at most " + Integer.MAX_VALUE + " allowed");
        }
        return (int) whole;
    }

    private static void checkTwo(String what, int[] shape) {
        if (shape.length != 2 || shape[0] < 1 || shape[1] < 1) {
            throw new IllegalArgumentException(
                    what + " " + Arrays.toString(shape) + " is not two positive numbers (rows, columns)");
        }
    }

    private static void checkProduct(String what, int a, int b, int most, String counted) {
        if ((long) a * b > most) {
            throw new IllegalArgumentException(what + " (" + a + ", " + b + ") is " + (long) a * b + " " + counted
                    + ", at most " + most + " allowed");
        }
    }

    private static int ratio(String what, int shard, int chunk) {
        if (shard % chunk != 0) {
            throw new IllegalArgumentException(
                    "shard shape has " + shard + " " + what + ", not a multiple of the chunk's " + chunk);
        }
        return shard / chunk;
    }
}
