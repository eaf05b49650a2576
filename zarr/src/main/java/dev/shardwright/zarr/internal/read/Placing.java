package dev.shardwright.zarr.internal.read;

import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.array.ChunkLayout;
import dev.shardwright.zarr.internal.select.ChunkCells;
import dev.shardwright.zarr.internal.select.Output;
import java.lang.foreign.MemorySegment;

/// Decodes a chunk and puts its cells where they belong, by the shortest way there is.
final class Placing {

    private Placing() {}

    /// Decodes and places.
    ///
    /// @param encoded the chunk's bytes from `base` on, of a size that was checked; all of them, but for an identity chain
    static void place(
            ChunkLayout layout, ChunkCells cells, MemorySegment encoded, long base, Output output, Workspace work) {
        if (layout.codecs().identity()) {
            if (layout.codecs().checksCells()) {
                long first = cells.firstByte(layout.strides());
                long size = cells.endByte(layout.strides(), output.element()) - first;
                layout.codecs().check(encoded.asSlice(first - base, size), first / output.element());
            }
            cells.read(encoded, base, layout.strides(), output);
            return;
        }
        long whole = cells.wholeAt(layout.shape(), output);
        if (whole >= 0) {
            layout.codecs().decode(encoded, output.memory().asSlice(whole, layout.size()), work);
            return;
        }
        int mark = work.mark();
        MemorySegment decoded = layout.codecs().decode(encoded, work);
        cells.read(decoded, 0, layout.strides(), output);
        work.release(mark);
    }
}
