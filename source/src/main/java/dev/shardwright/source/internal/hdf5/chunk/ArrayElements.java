package dev.shardwright.source.internal.hdf5.chunk;

import dev.shardwright.source.internal.hdf5.chunk.ChunkIndex.StoredChunk;
import dev.shardwright.source.internal.hdf5.metadata.Cursor;
import dev.shardwright.source.internal.hdf5.metadata.Sizes;
import java.util.List;

/// The elements of fixed and extensible arrays: the address of a chunk, and of a filtered one its stored size and the
/// filters left out (sections VII.C and VII.D, clients 0 and 1).
///
/// @param filtered whether chunks are filtered
/// @param size the size of an element in bytes
/// @param sizeWidth the bytes that a stored size takes
/// @param chunkBytes the size of a chunk without filters
record ArrayElements(boolean filtered, int size, int sizeWidth, long chunkBytes) {

    private static final int MASK_BYTES = 4;

    /// Reads the client and the size of an element, which array headers have in common.
    static ArrayElements read(Cursor header, Sizes sizes, boolean filtered, long chunkBytes) {
        int client = header.u8();
        int size = header.u8();
        if (client != (filtered ? 1 : 0)) {
            throw header.bad("is for client " + client + ", expected " + (filtered ? 1 : 0)
                    + (filtered ? " (filtered chunks)" : " (chunks without filters)"));
        }
        int width = filtered ? size - sizes.offsets() - MASK_BYTES : 0;
        if (filtered ? width < 1 || width > 8 : size != sizes.offsets()) {
            throw header.bad("has elements of " + size + " bytes, expected "
                    + (filtered ? sizes.offsets() + MASK_BYTES + "+1 to +8" : sizes.offsets()));
        }
        return new ArrayElements(filtered, size, width, chunkBytes);
    }

    /// Reads the next element, and adds it if its chunk was written and its number is in `[first, last]`.
    void take(Cursor cursor, long number, long first, long last, List<StoredChunk> chunks) {
        long address = cursor.address();
        long stored = filtered ? cursor.unsigned(sizeWidth) : chunkBytes;
        int mask = filtered ? cursor.i32() : 0;
        if (address != Cursor.UNDEFINED && number >= first && number <= last) {
            chunks.add(new StoredChunk(number, address, stored, mask));
        }
    }
}
