package dev.shardwright.zarr.internal.select;

/// Where the chunks of one dimension begin and end.
public interface Edges {

    /// Chunks of `length` cells each.
    static Edges regular(long length) {
        return new Regular(length);
    }

    /// The chunk that holds a cell.
    long chunkAt(long cell);

    /// The first cell of a chunk.
    long start(long chunk);

    /// The number of cells of a chunk, also where the array ends within it.
    long length(long chunk);

    /// Chunks of equal length.
    ///
    /// @param each cells of a chunk
    record Regular(long each) implements Edges {
        @Override
        public long chunkAt(long cell) {
            return cell / each;
        }

        @Override
        public long start(long chunk) {
            return chunk * each;
        }

        @Override
        public long length(long chunk) {
            return each;
        }
    }
}
