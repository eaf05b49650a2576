package dev.shardwright.source.internal.hdf5.chunk;

import dev.shardwright.source.internal.hdf5.metadata.Cursor;
import dev.shardwright.source.internal.hdf5.metadata.Metadata;
import dev.shardwright.source.internal.hdf5.metadata.Sizes;
import java.util.ArrayList;
import java.util.List;

/// The chunk index of datasets with one dimension that can grow (section VII.D).
///
/// The first elements are in the index block. All others are in data blocks, which are grouped in super blocks: super
/// block u has 2^⌊u/2⌋ data blocks of 2^⌈u/2⌉·m elements, so that all super blocks before it hold (2^u − 1)·m of them
/// (m: the smallest data block). Addresses of the data blocks of the first super blocks are in the index block itself;
/// the others have a block for them. Large data blocks are split into pages; pages without any chunk hold nothing, and
/// are marked in a bitmap of the super block. With m = 16: element 20 of the array that has 4 in its index block is
/// number 16 of the others, hence in super block 1, which has one data block of 32 elements.
final class ExtensibleArray implements ChunkIndex {

    private final Metadata metadata;
    private final long address;
    private final long chunkBytes;
    private final boolean filtered;

    ExtensibleArray(Metadata metadata, long address, long chunkBytes, boolean filtered) {
        this.metadata = metadata;
        this.address = address;
        this.chunkBytes = chunkBytes;
        this.filtered = filtered;
    }

    /// The array's constants, from its header.
    ///
    /// @param elements how an element is stored
    /// @param offsetWidth the bytes that a block's position in the array takes
    /// @param inIndexBlock the number of elements in the index block
    /// @param smallest the elements of the smallest data block, a power of two
    /// @param directSuperBlocks the super blocks whose data blocks the index block knows
    /// @param superBlocks the number of super blocks that there may be
    /// @param pageLength the elements of a page
    /// @param used one more than the highest element that was ever set
    /// @param indexBlock the address of the index block
    private record Header(
            ArrayElements elements,
            int offsetWidth,
            int inIndexBlock,
            int smallest,
            int directSuperBlocks,
            int superBlocks,
            long pageLength,
            long used,
            long indexBlock) {

        /// The data blocks of super block `u`.
        static long dataBlocks(int u) {
            return 1L << (u / 2);
        }

        /// The elements of each data block of super block `u`.
        long blockLength(int u) {
            return (1L << ((u + 1) / 2)) * smallest;
        }

        /// The first element of super block `u`, counted without those of the index block.
        long start(int u) {
            return ((1L << u) - 1) * smallest;
        }

        boolean paged(int u) {
            return blockLength(u) > pageLength;
        }
    }

    @Override
    public List<StoredChunk> find(long first, long last) {
        Header header = readHeader();
        List<StoredChunk> chunks = new ArrayList<>();
        long end = Math.min(last, header.used - 1);
        if (header.indexBlock == Cursor.UNDEFINED || end < first) {
            return chunks;
        }
        int offsets = metadata.sizes().offsets();
        long directBlocks = 0;
        for (int u = 0; u < header.directSuperBlocks; u++) {
            directBlocks += Header.dataBlocks(u);
        }
        int otherSuperBlocks = Math.max(0, header.superBlocks - header.directSuperBlocks);
        Cursor index = metadata.at(
                "extensible array index block",
                header.indexBlock,
                6L + offsets + (long) header.inIndexBlock * header.elements.size()
                        + (directBlocks + otherSuperBlocks) * offsets + 4);
        index.checksum();
        readPrefix(index, "EAIB");
        for (int i = 0; i < header.inIndexBlock; i++) {
            header.elements.take(index, i, first, end, chunks);
        }
        if (end < header.inIndexBlock) {
            return chunks;
        }
        long from = Math.max(0, first - header.inIndexBlock);
        long to = end - header.inIndexBlock;
        for (int u = 0; u < header.directSuperBlocks; u++) {
            for (long block = 0; block < Header.dataBlocks(u); block++) {
                long dataBlock = index.address();
                long start = header.start(u) + block * header.blockLength(u);
                if (dataBlock != Cursor.UNDEFINED && start <= to && start + header.blockLength(u) > from) {
                    readDataBlock(header, u, dataBlock, start, new byte[0], 0, first, end, chunks);
                }
            }
        }
        for (int u = header.directSuperBlocks; u < header.superBlocks; u++) {
            long superBlock = index.address();
            if (superBlock != Cursor.UNDEFINED && header.start(u) <= to && header.start(u + 1) > from) {
                readSuperBlock(header, u, superBlock, first, end, chunks);
            }
        }
        return chunks;
    }

    private Header readHeader() {
        Sizes sizes = metadata.sizes();
        Cursor cursor = metadata.at(
                "extensible array header", address, 12L + 6L * sizes.lengths() + sizes.offsets() + 4);
        cursor.checksum().signature("EAHD").version(0);
        ArrayElements elements = ArrayElements.read(cursor, sizes, filtered, chunkBytes);
        int bits = cursor.u8();
        int inIndexBlock = cursor.u8();
        int smallest = cursor.u8();
        int pointers = cursor.u8();
        int pageBits = cursor.u8();
        cursor.skip(4 * sizes.lengths());
        long used = cursor.length();
        cursor.skip(sizes.lengths());
        boolean sound = bits <= 60
                && Integer.bitCount(smallest) == 1
                && Integer.bitCount(pointers) == 1
                && bits >= log2(smallest)
                && pageBits >= log2(smallest)
                && pageBits <= 20;
        if (!sound) {
            throw cursor.bad(("has impossible constants: 2^%d elements, data blocks of at least %d, %d pointers,"
                            + " pages of 2^%d")
                    .formatted(bits, smallest, pointers, pageBits));
        }
        Header header = new Header(
                elements,
                (bits + 7) / 8,
                inIndexBlock,
                smallest,
                2 * log2(pointers),
                1 + bits - log2(smallest),
                1L << pageBits,
                used,
                cursor.address());
        if (header.directSuperBlocks > 0 && header.paged(header.directSuperBlocks - 1)) {
            throw cursor.bad("splits data blocks into pages that have no super block");
        }
        return header;
    }

    private void readSuperBlock(
            Header header, int u, long at, long first, long last, List<StoredChunk> chunks) {
        long blocks = Header.dataBlocks(u);
        long pages = header.paged(u) ? header.blockLength(u) / header.pageLength : 0;
        long bitmapBytes = blocks * ((pages + 7) / 8);
        int offsets = metadata.sizes().offsets();
        Cursor cursor = metadata.at(
                "extensible array super block",
                at,
                6L + offsets + header.offsetWidth + bitmapBytes + blocks * offsets + 4);
        cursor.checksum();
        readPrefix(cursor, "EASB");
        cursor.skip(header.offsetWidth);
        byte[] bitmap = cursor.bytes((int) bitmapBytes);
        for (long block = 0; block < blocks; block++) {
            long dataBlock = cursor.address();
            long start = header.start(u) + block * header.blockLength(u);
            if (dataBlock != Cursor.UNDEFINED
                    && start + header.inIndexBlock <= last
                    && start + header.blockLength(u) + header.inIndexBlock > first) {
                readDataBlock(header, u, dataBlock, start, bitmap, block * pages, first, last, chunks);
            }
        }
    }

    /// @param start the number of its first element, without those of the index block
    /// @param bitmap of a paged block: which of the super block's pages hold elements
    /// @param firstPage of a paged block: the number of its first page in the bitmap
    private void readDataBlock(
            Header header,
            int u,
            long at,
            long start,
            byte[] bitmap,
            long firstPage,
            long first,
            long last,
            List<StoredChunk> chunks) {
        String kind = "extensible array data block";
        long length = header.blockLength(u);
        int size = header.elements.size();
        long number = start + header.inIndexBlock;
        long prefix = 6L + metadata.sizes().offsets() + header.offsetWidth;
        metadata.requireInside(kind, at, prefix + length * size);
        if (!header.paged(u)) {
            Cursor cursor = metadata.at(kind, at, prefix + length * size + 4);
            cursor.checksum();
            readPrefix(cursor, "EADB");
            cursor.skip(header.offsetWidth);
            for (long i = 0; i < length; i++) {
                header.elements.take(cursor, number + i, first, last, chunks);
            }
            return;
        }
        Cursor cursor = metadata.at(kind, at, prefix + 4);
        cursor.checksum();
        readPrefix(cursor, "EADB");
        cursor.skip(header.offsetWidth);
        long pages = length / header.pageLength;
        for (long page = 0; page < pages; page++) {
            long pageStart = number + page * header.pageLength;
            boolean wanted = pageStart <= last && pageStart + header.pageLength > first;
            if (wanted && Bitmaps.isSet(bitmap, firstPage + page)) {
                long pageAddress = at + prefix + 4 + page * (header.pageLength * size + 4);
                Cursor data = metadata.at("extensible array page", pageAddress, header.pageLength * size + 4);
                data.checksum();
                for (long i = 0; i < header.pageLength; i++) {
                    header.elements.take(data, pageStart + i, first, last, chunks);
                }
            }
        }
    }

    /// What blocks start with. Behind it data and super blocks have their place in the array, which is not needed, and
    /// which the library counts in another way for data blocks that the index block knows.
    private void readPrefix(Cursor cursor, String signature) {
        cursor.signature(signature).version(0).skip(1);
        Bitmaps.requireOwner(cursor, cursor.address(), address);
    }

    private static int log2(int powerOfTwo) {
        return Integer.numberOfTrailingZeros(powerOfTwo);
    }
}
