package dev.shardwright.zarr.internal.codec.blosc;

import dev.shardwright.zarr.ZarrException;
import java.nio.ByteBuffer;

/// The start of a Blosc 1 container (format description: README_CHUNK_FORMAT of c-blosc 1.21).
///
/// ```
///  0  version of the format (2)          8  block size
///  1  version of the compressor (1)     12  bytes of the whole container
///  2  flags                             16  where each block starts, one number a block
///  3  element size                       …  blocks: per stream its length, then its bytes
///  4  bytes when decoded
/// ```
///
/// Numbers are little-endian and have 32 bits. Flags: 1 byte shuffle, 2 stored without compression, 4 bit shuffle, 16
/// blocks are one stream; the top three bits name the compressor. A block without flag 16 is one stream per byte of
/// an element, if elements have at most 16 bytes, the block has at least 128 elements, and it is not the short last.
///
/// @param format what compresses the streams, 0 to 7
/// @param size bytes when decoded
/// @param total bytes of the container
record BloscHeader(
        boolean shuffle,
        boolean stored,
        boolean bitShuffle,
        boolean oneStream,
        int format,
        int typeSize,
        int size,
        int blockSize,
        int total) {

    static final int SIZE = 16;
    static final int MAX_TYPE_SIZE = 255;

    static final int FORMAT_BLOSCLZ = 0;
    static final int FORMAT_LZ4 = 1;
    static final int FORMAT_SNAPPY = 2;
    static final int FORMAT_ZLIB = 3;
    static final int FORMAT_ZSTD = 4;

    private static final int FLAG_SHUFFLE = 1;
    private static final int FLAG_STORED = 2;
    private static final int FLAG_BITSHUFFLE = 4;
    private static final int FLAG_ONE_STREAM = 16;
    private static final int MAX_SPLIT_TYPE_SIZE = 16;
    private static final int MIN_SPLIT_ELEMENTS = 128;

    /// Whether streams of this format may be one per byte of an element: c-blosc does so for all but Zstandard.
    static boolean splits(int format, int typeSize, int blockSize) {
        return format != FORMAT_ZSTD && maySplit(typeSize, blockSize);
    }

    private static boolean maySplit(int typeSize, int blockSize) {
        return typeSize <= MAX_SPLIT_TYPE_SIZE && blockSize / typeSize >= MIN_SPLIT_ELEMENTS;
    }

    /// Streams in a block of `length` bytes.
    int streams(int length) {
        return !oneStream && length == blockSize && maySplit(typeSize, blockSize) ? typeSize : 1;
    }

    int blocks() {
        return size == 0 ? 0 : Math.ceilDiv(size, blockSize);
    }

    /// @param out little-endian
    void write(ByteBuffer out) {
        int flags = (shuffle ? FLAG_SHUFFLE : 0)
                | (stored ? FLAG_STORED : 0)
                | (bitShuffle ? FLAG_BITSHUFFLE : 0)
                | (oneStream ? FLAG_ONE_STREAM : 0)
                | format << 5;
        out.put(0, (byte) 2).put(1, (byte) 1).put(2, (byte) flags).put(3, (byte) typeSize);
        out.putInt(4, size).putInt(8, blockSize).putInt(12, total);
    }

    /// Reads and checks a header.
    ///
    /// @param in the whole container, little-endian
    /// @param most the most bytes that it may decode to
    static BloscHeader read(ByteBuffer in, long most) {
        checkFits(in.capacity());
        int version = in.get(0);
        int flags = in.get(2) & 0xff;
        int typeSize = in.get(3) & 0xff;
        int size = in.getInt(4);
        int blockSize = in.getInt(8);
        int total = in.getInt(12);
        if (version < 1 || version > 2) {
            throw new ZarrException("blosc data has format version " + version + ", expected 1 or 2");
        }
        if (size < 0 || size > most) {
            throw new ZarrException("blosc data decodes to " + size + " bytes, expected at most " + most);
        }
        if (total < SIZE || total > in.capacity()) {
            throw new ZarrException(
                    "blosc data has " + in.capacity() + " bytes, expected " + total + " as its header says");
        }
        boolean stored = (flags & FLAG_STORED) != 0;
        if (stored && total < SIZE + (long) size) {
            throw new ZarrException("blosc data stores " + size + " bytes in " + total + ", expected at least "
                    + (SIZE + (long) size));
        }
        if (!stored && size > 0 && (blockSize <= 0 || blockSize > size || typeSize == 0)) {
            throw new ZarrException("blosc data of " + size + " bytes has blocks of " + blockSize
                    + " and elements of " + typeSize + ", expected blocks of 1 to " + size
                    + " and elements of at least 1");
        }
        return new BloscHeader(
                (flags & FLAG_SHUFFLE) != 0 && typeSize > 1,
                stored,
                (flags & FLAG_BITSHUFFLE) != 0,
                (flags & FLAG_ONE_STREAM) != 0,
                flags >> 5,
                typeSize,
                size,
                blockSize,
                total);
    }

    static void checkFits(long size) {
        if (size < SIZE) {
            throw new ZarrException("blosc data has " + size + " bytes, expected at least " + SIZE);
        }
    }
}
