package dev.shardwright.zarr.internal;

import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.Region;
import java.lang.foreign.MemorySegment;

/// Where the chunks go that a region crosses: what each shares with the region is copied to its place, or filled.
final class Placement {

    private final long[] offset;
    private final long[] length;
    private final MemorySegment target;
    private final long[] strides;
    private final FillValue fill;

    /// @param target the region's cells in C order, exactly its size
    Placement(Region region, MemorySegment target, FillValue fill) {
        this.offset = region.offset();
        this.length = region.shape();
        this.target = target;
        this.strides = BoxCopy.strides(length, fill.size());
        this.fill = fill;
    }

    /// The part of the region that a box of the array has, as seen from the box's `origin`.
    Region within(long[] origin, int[] boxShape) {
        long[] from = new long[offset.length];
        long[] size = new long[offset.length];
        for (int d = 0; d < from.length; d++) {
            from[d] = Math.max(0, offset[d] - origin[d]);
            size[d] = Math.min(boxShape[d], offset[d] + length[d] - origin[d]) - from[d];
        }
        return new Region(from, size);
    }

    /// Copies what the chunk at `origin` and the region share.
    void place(MemorySegment chunk, long[] origin, int[] chunkShape) {
        Region part = within(origin, chunkShape);
        long[] chunkStrides = BoxCopy.strides(chunkShape, fill.size());
        long source = 0;
        for (int d = 0; d < origin.length; d++) {
            source += part.offset(d) * chunkStrides[d];
        }
        BoxCopy.copy(
                chunk, source, chunkStrides, target, targetOffset(part, origin), strides, box(part), fill.size());
    }

    /// Fills what the chunk at `origin`, which is not stored, and the region share.
    void fill(long[] origin, int[] chunkShape) {
        Region part = within(origin, chunkShape);
        BoxCopy.fill(fill, target, targetOffset(part, origin), strides, box(part));
    }

    private long targetOffset(Region part, long[] origin) {
        long at = 0;
        for (int d = 0; d < origin.length; d++) {
            at += (origin[d] + part.offset(d) - offset[d]) * strides[d];
        }
        return at;
    }

    private static int[] box(Region part) {
        int[] box = new int[part.rank()];
        for (int d = 0; d < box.length; d++) {
            box[d] = (int) part.shape(d);
        }
        return box;
    }
}
