package dev.shardwright.source.internal.hdf5.chunk;

import dev.shardwright.source.internal.hdf5.metadata.FormatException;
import dev.shardwright.source.internal.hdf5.metadata.Metadata;
import java.util.List;
import java.util.stream.LongStream;

/// Chunks that lie one after the other, all of which were written (section IV.A.2.i, chunk index 2).
record ImplicitChunks(Metadata metadata, long address, long chunkBytes) implements ChunkIndex {

    @Override
    public List<StoredChunk> find(long first, long last) {
        if (last >= metadata.end() / chunkBytes) {
            throw new FormatException("has " + (last + 1) + " chunks of " + chunkBytes
                    + " bytes one after the other, expected as many as the file's " + metadata.end() + " bytes hold");
        }
        return LongStream.rangeClosed(first, last)
                .mapToObj(i -> new StoredChunk(i, address + i * chunkBytes, chunkBytes, 0))
                .toList();
    }
}
