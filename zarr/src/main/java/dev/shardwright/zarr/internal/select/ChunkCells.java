package dev.shardwright.zarr.internal.select;

import dev.shardwright.zarr.ChunkGrid;
import dev.shardwright.zarr.FillValue;
import java.lang.foreign.MemorySegment;

/// Cells of one chunk (or of the whole array, before it is split into chunks), and where each goes in the output.
public sealed interface ChunkCells permits ChunkBox, ChunkPoints {

    /// Takes the cells of one chunk, counted from the chunk's start.
    interface Visitor {
        /// @param index the chunk's index, which belongs to the visitor
        void chunk(long[] index, ChunkCells cells);
    }

    /// Finds the cells of single chunks, in any order. Thread-safe.
    @FunctionalInterface
    interface Parts {
        /// The cells that lie in the chunk with this index, counted from its start; there may be none.
        ChunkCells in(int[] index);
    }

    /// Visits the chunks that hold any of the cells.
    ///
    /// @param edges the chunks along each dimension
    void split(ChunkGrid.Dimension[] edges, Visitor visitor);

    /// The cells by the chunks in which they lie.
    ///
    /// @param edges the chunks along each dimension
    Parts parts(ChunkGrid.Dimension[] edges);

    /// The number of cells.
    long count();

    /// Whether these are all cells of a chunk that has, within the array, these lengths.
    boolean isAll(long[] lengths);

    /// The offset in a chunk of the first byte of any cell.
    long firstByte(long[] chunkStrides);

    /// The offset in a chunk of the byte behind the last one of any cell.
    long endByte(long[] chunkStrides, int element);

    /// Copies the cells from a chunk to the output.
    ///
    /// @param chunk the chunk's bytes from `base` on
    void read(MemorySegment chunk, long base, long[] chunkStrides, Output output);

    /// Copies the cells from the output into a whole chunk.
    void write(MemorySegment chunk, long[] chunkStrides, Output output);

    /// Fills the cells of the output.
    void fill(FillValue value, Output output);

    /// Where in the output the cells lie if they are one run of bytes there, in the order in which a chunk of this shape has
    /// them; -1 if they are not, or are not all of the chunk.
    long wholeAt(int[] chunkShape, Output output);
}
