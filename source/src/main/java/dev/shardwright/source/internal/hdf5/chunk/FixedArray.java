package dev.shardwright.source.internal.hdf5.chunk;

import dev.shardwright.source.internal.hdf5.metadata.Cursor;
import dev.shardwright.source.internal.hdf5.metadata.Metadata;
import dev.shardwright.source.internal.hdf5.metadata.Sizes;
import java.util.ArrayList;
import java.util.List;

/// The chunk index of datasets that cannot grow (section VII.C). Many elements
/// are stored in pages, of which those without any chunk are marked in a bitmap and hold nothing.
record FixedArray(Metadata metadata, long address, long chunkBytes, boolean filtered) implements ChunkIndex {

    private static final int LARGEST_PAGE_BITS = 20;

    @Override
    public List<StoredChunk> find(long first, long last) {
        Sizes sizes = metadata.sizes();
        Cursor header = metadata.at("fixed array header", address, 12L + sizes.lengths() + sizes.offsets());
        header.checksum().signature("FAHD").version(0);
        ArrayElements elements = ArrayElements.read(header, sizes, filtered, chunkBytes);
        int pageBits = header.u8();
        long count = header.length();
        long block = header.address();
        if (pageBits > LARGEST_PAGE_BITS) {
            throw header.bad("has pages of 2^" + pageBits + " elements, expected at most 2^" + LARGEST_PAGE_BITS);
        }
        if (last >= count) {
            throw header.bad("has " + count + " elements, expected one for every chunk up to " + last);
        }
        List<StoredChunk> chunks = new ArrayList<>();
        if (block == Cursor.UNDEFINED) {
            return chunks;
        }
        long pageLength = 1L << pageBits;
        if (count <= pageLength) {
            Cursor data = metadata.at("fixed array data block", block, prefix() + count * elements.size() + 4);
            data.checksum();
            readPrefix(data);
            data.skip((int) first * elements.size());
            for (long i = first; i <= last; i++) {
                elements.take(data, i, first, last, chunks);
            }
            return chunks;
        }
        long pages = (count + pageLength - 1) / pageLength;
        long bitmapBytes = (pages + 7) / 8;
        Cursor prefix = metadata.at("fixed array data block", block, prefix() + bitmapBytes + 4);
        prefix.checksum();
        readPrefix(prefix);
        byte[] bitmap = prefix.bytes((int) bitmapBytes);
        for (long page = first / pageLength; page <= last / pageLength; page++) {
            if (Bitmaps.isSet(bitmap, page)) {
                long start = page * pageLength;
                long length = Math.min(pageLength, count - start);
                long at = block + prefix() + bitmapBytes + 4 + page * (pageLength * elements.size() + 4);
                Cursor data = metadata.at("fixed array page", at, length * elements.size() + 4);
                data.checksum();
                for (long i = start; i < start + length; i++) {
                    elements.take(data, i, first, last, chunks);
                }
            }
        }
        return chunks;
    }

    private int prefix() {
        return 6 + metadata.sizes().offsets();
    }

    private void readPrefix(Cursor cursor) {
        cursor.signature("FADB").version(0).skip(1);
        Bitmaps.requireOwner(cursor, cursor.address(), address);
    }
}
