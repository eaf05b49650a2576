package dev.shardwright.zarr.internal.select;

import dev.shardwright.zarr.ChunkGrid;
import dev.shardwright.zarr.Region;

/// Chunks of the grid as a region of cells.
public final class ChunkRegion {

    private ChunkRegion() {}

    /// The cells of some chunks.
    ///
    /// @param edges the grid's chunks along each dimension
    /// @param shape cells along each dimension
    /// @param chunks a choice of chunks along each dimension: one, or a range with step 1; all of the dimensions behind
    /// @throws IllegalArgumentException if there are no such chunks
    public static Region of(ChunkGrid.Dimension[] edges, long[] shape, Region.Axis... chunks) {
        if (chunks.length > edges.length) {
            throw new IllegalArgumentException(
                    "chunks along " + chunks.length + " dimensions, expected at most " + edges.length);
        }
        Region.Axis[] cells = new Region.Axis[chunks.length];
        for (int d = 0; d < cells.length; d++) {
            cells[d] = cells(edges[d], shape[d], chunks[d], d);
        }
        return Region.of(cells);
    }

    private static Region.Axis cells(ChunkGrid.Dimension edges, long length, Region.Axis chunks, int dimension) {
        long count = edges.chunks();
        long from;
        long to;
        switch (chunks) {
            case Region.At(long index) -> {
                from = index < 0 ? index + count : index;
                to = from + 1;
            }
            case Region.Range(long first, long end, long step) when step == 1 -> {
                from = first < 0 ? first + count : first;
                to = end == Long.MAX_VALUE ? count : end < 0 ? end + count : end;
            }
            default ->
                throw new IllegalArgumentException(
                        "chunks " + chunks + " in dimension " + dimension + ", expected one or a range with step 1");
        }
        if (from < 0 || to > count) {
            throw new IllegalArgumentException(
                    "there are no chunks " + chunks + " in dimension " + dimension + ", expected some of " + count);
        }
        if (from >= to) {
            return Region.range(0, 0);
        }
        return Region.range(edges.start(from), to == count ? length : edges.start(to));
    }
}
