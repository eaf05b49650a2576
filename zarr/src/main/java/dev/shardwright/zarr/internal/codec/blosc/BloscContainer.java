package dev.shardwright.zarr.internal.codec.blosc;

import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Codecs.BloscShuffle;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.compress.ByteBuffers;
import dev.shardwright.zarr.internal.codec.compress.Deflate;
import dev.shardwright.zarr.internal.codec.compress.Zstd;
import dev.shardwright.zarr.internal.codec.shuffle.Shuffle;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/// The Blosc 1 container (format description: README_CHUNK_FORMAT of c-blosc 1.21).
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
final class BloscContainer {

    static final int HEADER = 16;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int FLAG_SHUFFLE = 1;
    private static final int FLAG_STORED = 2;
    private static final int FLAG_BITSHUFFLE = 4;
    private static final int FLAG_ONE_STREAM = 16;
    private static final int MAX_SPLIT_TYPE_SIZE = 16;
    private static final int MIN_SPLIT_ELEMENTS = 128;
    /// Blocks of this size keep shuffled data within a core's second-level cache.
    private static final int BLOCK = 256 << 10;
    private static final int FORMAT_LZ4 = 1;
    private static final int FORMAT_ZLIB = 3;
    private static final int FORMAT_ZSTD = 4;

    private BloscContainer() {}

    static long encode(BloscCodec codec, MemorySegment decoded, MemorySegment encoded, Workspace work) {
        int size = checkedSize(decoded.byteSize());
        int typeSize = codec.typeSize() > 255 || codec.typeSize() == 0 ? 1 : codec.typeSize();
        int blockSize = blockSize(codec.blockSize(), size, typeSize);
        int blocks = blockSize == 0 ? 0 : Math.ceilDiv(size, blockSize);
        int format =
                switch (codec.compressor()) {
                    case LZ4, LZ4HC -> FORMAT_LZ4;
                    case ZLIB -> FORMAT_ZLIB;
                    case ZSTD -> FORMAT_ZSTD;
                };
        int flags = FLAG_ONE_STREAM | format << 5;
        if (codec.shuffle() == BloscShuffle.SHUFFLE && typeSize > 1) {
            flags |= FLAG_SHUFFLE;
        } else if (codec.shuffle() == BloscShuffle.BITSHUFFLE) {
            flags |= FLAG_BITSHUFFLE;
        }
        long end = codec.level() == 0 || blocks == 0
                ? -1
                : encodeBlocks(codec, decoded, encoded, typeSize, blockSize, blocks, flags, work);
        if (end < 0) {
            flags = (flags | FLAG_STORED) & ~(FLAG_SHUFFLE | FLAG_BITSHUFFLE);
            MemorySegment.copy(decoded, 0, encoded, HEADER, size);
            end = HEADER + (long) size;
        }
        encoded.set(ValueLayout.JAVA_BYTE, 0, (byte) 2);
        encoded.set(ValueLayout.JAVA_BYTE, 1, (byte) 1);
        encoded.set(ValueLayout.JAVA_BYTE, 2, (byte) flags);
        encoded.set(ValueLayout.JAVA_BYTE, 3, (byte) typeSize);
        encoded.set(INT, 4, size);
        encoded.set(INT, 8, blockSize);
        encoded.set(INT, 12, (int) end);
        return end;
    }

    /// Writes the blocks behind the header.
    ///
    /// @return where the container ends, or -1 if it would be larger than the data stored as they are
    private static long encodeBlocks(
            BloscCodec codec,
            MemorySegment decoded,
            MemorySegment encoded,
            int typeSize,
            int blockSize,
            int blocks,
            int flags,
            Workspace work) {
        long limit = HEADER + decoded.byteSize();
        long at = HEADER + 4L * blocks;
        MemorySegment shuffled = (flags & (FLAG_SHUFFLE | FLAG_BITSHUFFLE)) == 0
                ? MemorySegment.NULL
                : work.take(blockSize);
        for (int b = 0; b < blocks; b++) {
            long start = (long) b * blockSize;
            int length = (int) Math.min(blockSize, decoded.byteSize() - start);
            MemorySegment block = decoded.asSlice(start, length);
            if ((flags & FLAG_SHUFFLE) != 0) {
                Shuffle.shuffle(block, shuffled, typeSize);
                block = shuffled.asSlice(0, length);
            } else if ((flags & FLAG_BITSHUFFLE) != 0) {
                Shuffle.bitShuffle(block, shuffled, typeSize);
                block = shuffled.asSlice(0, length);
            }
            if (at + 4 >= limit) {
                return -1;
            }
            encoded.set(INT, HEADER + 4L * b, (int) at);
            long room = Math.min(limit - at - 4, length);
            long size = compress(codec, block, encoded.asSlice(at + 4, room));
            if (size < 0 || size >= length) {
                // A stream as long as its block is read as stored.
                if (at + 4 + length > limit) {
                    return -1;
                }
                MemorySegment.copy(block, 0, encoded, at + 4, length);
                size = length;
            }
            encoded.set(INT, at, (int) size);
            at += 4 + size;
        }
        return at;
    }

    /// What the header says that a container decodes to; nobody has looked at the rest of it.
    static long decodedSize(MemorySegment encoded) {
        checkHeaderFits(encoded);
        return Math.max(0, encoded.get(INT, 4));
    }

    private static void checkHeaderFits(MemorySegment encoded) {
        if (encoded.byteSize() < HEADER) {
            throw new ZarrException("blosc data has " + encoded.byteSize() + " bytes, expected at least " + HEADER);
        }
    }

    static long decode(MemorySegment encoded, MemorySegment decoded, Workspace work) {
        checkHeaderFits(encoded);
        int version = encoded.get(ValueLayout.JAVA_BYTE, 0);
        int flags = encoded.get(ValueLayout.JAVA_BYTE, 2) & 0xff;
        int typeSize = encoded.get(ValueLayout.JAVA_BYTE, 3) & 0xff;
        int size = encoded.get(INT, 4);
        int blockSize = encoded.get(INT, 8);
        int total = encoded.get(INT, 12);
        if (version < 1 || version > 2) {
            throw new ZarrException("blosc data has format version " + version + ", expected 1 or 2");
        }
        if (size < 0 || size > decoded.byteSize()) {
            throw new ZarrException(
                    "blosc data decodes to " + size + " bytes, expected at most " + decoded.byteSize());
        }
        if (total < HEADER || total > encoded.byteSize()) {
            throw new ZarrException("blosc data has " + encoded.byteSize() + " bytes, expected " + total
                    + " as its header says");
        }
        if (size == 0) {
            return 0;
        }
        if ((flags & FLAG_STORED) != 0) {
            if (total < HEADER + (long) size) {
                throw new ZarrException("blosc data stores " + size + " bytes in " + total + ", expected at least "
                        + (HEADER + (long) size));
            }
            MemorySegment.copy(encoded, HEADER, decoded, 0, size);
            return size;
        }
        if (blockSize <= 0 || blockSize > size || typeSize == 0) {
            throw new ZarrException("blosc data of " + size + " bytes has blocks of " + blockSize
                    + " and elements of " + typeSize + ", expected blocks of 1 to " + size
                    + " and elements of at least 1");
        }
        decodeBlocks(encoded.asSlice(0, total), decoded.asSlice(0, size), flags, typeSize, blockSize, work);
        return size;
    }

    private static void decodeBlocks(
            MemorySegment encoded, MemorySegment decoded, int flags, int typeSize, int blockSize, Workspace work) {
        int blocks = Math.toIntExact(Math.ceilDiv(decoded.byteSize(), blockSize));
        if (HEADER + 4L * blocks > encoded.byteSize()) {
            throw new ZarrException("blosc data of " + encoded.byteSize() + " bytes has " + blocks
                    + " blocks, expected at least " + (HEADER + 4L * blocks) + " bytes");
        }
        boolean shuffled = (flags & FLAG_SHUFFLE) != 0 && typeSize > 1;
        boolean bitShuffled = (flags & FLAG_BITSHUFFLE) != 0;
        MemorySegment scratch = shuffled || bitShuffled ? work.take(blockSize) : MemorySegment.NULL;
        for (int b = 0; b < blocks; b++) {
            long start = (long) b * blockSize;
            int length = (int) Math.min(blockSize, decoded.byteSize() - start);
            MemorySegment target = decoded.asSlice(start, length);
            MemorySegment block = shuffled || bitShuffled ? scratch.asSlice(0, length) : target;
            boolean split = (flags & FLAG_ONE_STREAM) == 0
                    && typeSize <= MAX_SPLIT_TYPE_SIZE
                    && blockSize / typeSize >= MIN_SPLIT_ELEMENTS
                    && length == blockSize;
            decodeStreams(encoded, HEADER + 4L * b, block, split ? typeSize : 1, flags >> 5);
            if (shuffled) {
                Shuffle.unshuffle(block, target, typeSize);
            } else if (bitShuffled) {
                Shuffle.bitUnshuffle(block, target, typeSize);
            }
        }
    }

    private static void decodeStreams(
            MemorySegment encoded, long startAt, MemorySegment block, int streams, int format) {
        long at = Integer.toUnsignedLong(encoded.get(INT, startAt));
        long length = block.byteSize() / streams;
        for (int s = 0; s < streams; s++) {
            if (at + 4 > encoded.byteSize()) {
                throw new ZarrException("blosc stream starts at " + at + ", expected at most "
                        + (encoded.byteSize() - 4));
            }
            long size = encoded.get(INT, at);
            at += 4;
            if (size < 0 || at + size > encoded.byteSize()) {
                throw new ZarrException(
                        "blosc stream at " + at + " has " + size + " bytes, expected 0 to " + (encoded.byteSize() - at));
            }
            MemorySegment target = block.asSlice(s * length, length);
            if (size == length) {
                MemorySegment.copy(encoded, at, target, 0, length);
            } else {
                long done = decompress(format, encoded.asSlice(at, size), target);
                if (done != length) {
                    throw new ZarrException("blosc stream decodes to " + done + " bytes, expected " + length);
                }
            }
            at += size;
        }
    }

    private static long compress(BloscCodec codec, MemorySegment block, MemorySegment target) {
        return switch (codec.compressor()) {
            // The levels that c-blosc gives Zstandard for its own 1 to 9.
            case ZSTD -> Zstd.compress(block, target, codec.level() < 9 ? codec.level() * 2 - 1 : 22, false);
            case LZ4 -> lz4(LZ4Factory.fastestInstance().fastCompressor(), block, target);
            case LZ4HC -> lz4(LZ4Factory.fastestInstance().highCompressor(codec.level()), block, target);
            case ZLIB -> {
                ByteBuffer out = ByteBuffers.of(target);
                yield Deflate.compress(codec.level(), false, ByteBuffers.of(block), out) ? out.position() : -1;
            }
        };
    }

    private static long lz4(net.jpountz.lz4.LZ4Compressor compressor, MemorySegment block, MemorySegment target) {
        ByteBuffer out = ByteBuffers.of(target);
        try {
            return compressor.compress(ByteBuffers.of(block), 0, (int) block.byteSize(), out, 0, out.capacity());
        } catch (LZ4Exception e) {
            return -1; // does not fit, the only way in which LZ4 fails to compress
        }
    }

    private static long decompress(int format, MemorySegment stream, MemorySegment target) {
        switch (format) {
            case FORMAT_ZSTD -> {
                return Zstd.decompress(stream, target);
            }
            case FORMAT_LZ4 -> {
                try {
                    return LZ4Factory.fastestInstance()
                            .safeDecompressor()
                            .decompress(
                                    ByteBuffers.of(stream), 0, (int) stream.byteSize(),
                                    ByteBuffers.of(target), 0, (int) target.byteSize());
                } catch (LZ4Exception e) {
                    throw new ZarrException("blosc stream is damaged, expected LZ4 data: " + e.getMessage(), e);
                }
            }
            case FORMAT_ZLIB -> {
                ByteBuffer out = ByteBuffers.of(target);
                Deflate.decompress("blosc stream", false, ByteBuffers.of(stream), out);
                return out.position();
            }
            default ->
                throw new ZarrException("blosc data is compressed with "
                        + switch (format) {
                            case 0 -> "blosclz";
                            case 2 -> "snappy";
                            default -> "format " + format;
                        }
                        + ", which is not supported; expected lz4, zlib or zstd");
        }
    }

    private static int blockSize(int wished, int size, int typeSize) {
        int block = wished > 0 ? wished : BLOCK;
        if (block >= size) {
            return size;
        }
        // Whole groups of eight elements, so that every block but the last shuffles without a rest.
        int group = 8 * typeSize;
        return Math.min(size, Math.max(group, block / group * group));
    }

    private static int checkedSize(long size) {
        if (size > Integer.MAX_VALUE - HEADER) {
            throw new ZarrException("chunk of " + size + " bytes is too large for blosc, which takes at most "
                    + (Integer.MAX_VALUE - HEADER));
        }
        return (int) size;
    }
}
