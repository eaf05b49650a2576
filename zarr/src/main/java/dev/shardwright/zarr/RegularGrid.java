package dev.shardwright.zarr;

import java.util.Arrays;

/// A grid whose chunks all have one shape (Zarr v3.1 core, "Regular grids").
///
/// @param chunkShape cells of a chunk in each dimension, each at least 1
public record RegularGrid(int[] chunkShape) implements ChunkGrid {

    /// Copies the shape.
    ///
    /// @throws ZarrException if a length is below 1
    public RegularGrid {
        chunkShape = chunkShape.clone();
        for (int n : chunkShape) {
            if (n < 1) {
                throw new ZarrException("chunk shape " + Arrays.toString(chunkShape) + " has a length below 1");
            }
        }
    }

    /// {@return a copy: cells of a chunk in each dimension, each at least 1}
    @Override
    public int[] chunkShape() {
        return chunkShape.clone();
    }

    @Override
    public int rank() {
        return chunkShape.length;
    }

    @Override
    public Dimension dimension(int dimension, long cells) {
        return new Steps(chunkShape[dimension], cells);
    }

    @Override
    public int[] longest() {
        return chunkShape();
    }

    @Override
    public ChunkGrid resized(long[] shape, int[] unit) {
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RegularGrid g && Arrays.equals(chunkShape, g.chunkShape);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(chunkShape);
    }

    @Override
    public String toString() {
        return "chunks of " + Arrays.toString(chunkShape);
    }

    /// A dimension cut into chunks of one length.
    ///
    /// @param step that length
    /// @param cells the array's length
    record Steps(int step, long cells) implements Dimension {
        @Override
        public long chunks() {
            return Math.ceilDiv(cells, (long) step);
        }

        @Override
        public long start(long chunk) {
            return chunk * step;
        }

        @Override
        public int length(long chunk) {
            return step;
        }

        @Override
        public long chunkAt(long cell) {
            return cell / step;
        }
    }
}
