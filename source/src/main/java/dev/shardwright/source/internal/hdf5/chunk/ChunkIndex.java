package dev.shardwright.source.internal.hdf5.chunk;

import dev.shardwright.source.internal.hdf5.metadata.Cursor;
import dev.shardwright.source.internal.hdf5.metadata.FormatException;
import dev.shardwright.source.internal.hdf5.metadata.Metadata;
import java.util.List;

/// Where the chunks of a one-dimensional dataset are. Chunk i holds rows `[i·n, (i+1)·n)` of chunks of n rows.
/// Nothing is kept between calls but what the metadata cache keeps.
public interface ChunkIndex {

    /// A chunk that was written.
    ///
    /// @param number which one it is
    /// @param address where it lies
    /// @param size how many bytes are stored there
    /// @param filterMask bit i is set if filter i was left out
    record StoredChunk(long number, long address, long size, int filterMask) {}

    /// The chunks with numbers in `[first, last]` that were written, by ascending number. Those that were not are
    /// simply missing.
    ///
    /// @throws FormatException if the index is damaged
    List<StoredChunk> find(long first, long last);

    /// The index that a layout speaks of.
    ///
    /// @param chunkBytes the size of a chunk without filters
    static ChunkIndex of(Metadata metadata, Layout.Chunked layout, boolean filtered, long chunkBytes) {
        long address = layout.address();
        if (address == Cursor.UNDEFINED) {
            return (first, last) -> List.of();
        }
        return switch (layout.index()) {
            case Layout.IndexKind.BTreeV1 _ -> new ChunkTreeV1(metadata, address, layout.length());
            case Layout.IndexKind.Single single -> (first, last) -> first > 0
                    ? List.of()
                    : List.of(new StoredChunk(
                            0, address, single.filtered() ? single.size() : chunkBytes, single.filterMask()));
            case Layout.IndexKind.Implicit _ -> new ImplicitChunks(metadata, address, chunkBytes);
            case Layout.IndexKind.FixedArray _ -> new FixedArray(metadata, address, chunkBytes, filtered);
            case Layout.IndexKind.ExtensibleArray _ -> new ExtensibleArray(metadata, address, chunkBytes, filtered);
            // The library uses one only where several dimensions can grow.
            case Layout.IndexKind.BTreeV2 _ -> throw new FormatException(
                    "its chunks are indexed by a version 2 B-tree, expected another index for one dimension");
        };
    }
}
