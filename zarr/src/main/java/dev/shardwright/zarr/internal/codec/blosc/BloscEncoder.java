package dev.shardwright.zarr.internal.codec.blosc;

import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Codecs.BloscCompressor;
import dev.shardwright.zarr.codec.Codecs.BloscShuffle;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.compress.ByteBuffers;
import dev.shardwright.zarr.internal.codec.compress.Deflate;
import dev.shardwright.zarr.internal.codec.compress.Zstd;
import dev.shardwright.zarr.internal.codec.shuffle.Shuffle;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Writes Blosc 1 containers with the settings of one codec. Thread-safe.
final class BloscEncoder {

    /// A core's first-level cache as c-blosc takes it to be, from which block sizes follow.
    private static final int L1 = 32 << 10;
    private static final int MIN_BLOCK = 128;
    private static final int MAX_SPLIT_BLOCK = 1 << 20;
    /// Blocks of this size keep shuffled data within a core's second-level cache.
    private static final int ZSTD_BLOCK = 256 << 10;

    private final int level;
    private final BloscShuffle shuffle;
    private final int typeSize;
    private final int wishedBlockSize;
    private final int format;
    private final boolean slow;
    private final StreamCompressor compressor;

    BloscEncoder(BloscCodec codec) {
        level = codec.level();
        shuffle = codec.shuffle();
        typeSize = codec.typeSize() > BloscHeader.MAX_TYPE_SIZE || codec.typeSize() == 0 ? 1 : codec.typeSize();
        wishedBlockSize = codec.blockSize();
        format =
                switch (codec.compressor()) {
                    case BLOSCLZ -> BloscHeader.FORMAT_BLOSCLZ;
                    case LZ4, LZ4HC -> BloscHeader.FORMAT_LZ4;
                    case SNAPPY -> BloscHeader.FORMAT_SNAPPY;
                    case ZLIB -> BloscHeader.FORMAT_ZLIB;
                    case ZSTD -> BloscHeader.FORMAT_ZSTD;
                };
        slow = codec.compressor() == BloscCompressor.LZ4HC || codec.compressor() == BloscCompressor.ZLIB;
        compressor =
                switch (codec.compressor()) {
                    case BLOSCLZ -> BloscLz::compress;
                    case LZ4 -> new Lz4(level, false);
                    case LZ4HC -> new Lz4(level, true);
                    case SNAPPY -> Snappy::compress;
                    case ZLIB -> this::deflate;
                    // The levels that c-blosc gives Zstandard for its own 1 to 9.
                    case ZSTD ->
                        (from, start, length, to, target, room) -> Zstd.compress(
                                level < 9 ? level * 2 - 1 : 22, false, from, start, length, to, target, room);
                };
    }

    private int deflate(ByteBuffer from, int start, int length, ByteBuffer to, int target, int room) {
        ByteBuffer out = to.slice(target, room);
        return Deflate.compress(level, false, from.slice(start, length), out) ? out.position() : -1;
    }

    /// Encodes all of `decoded` to the start of `encoded`, which has room for as much and a header.
    ///
    /// @return the number of bytes
    long encode(MemorySegment decoded, MemorySegment encoded, Workspace work) {
        int size = checkedSize(decoded.byteSize());
        int blockSize = blockSize(size);
        BloscHeader header = new BloscHeader(
                shuffle == BloscShuffle.SHUFFLE && typeSize > 1,
                false,
                shuffle == BloscShuffle.BITSHUFFLE,
                !BloscHeader.splits(format, typeSize, blockSize),
                format,
                typeSize,
                size,
                blockSize,
                0);
        ByteBuffer out = ByteBuffers.of(encoded).order(ByteOrder.LITTLE_ENDIAN);
        int end = level == 0 || size == 0 ? -1 : encodeBlocks(header, decoded, out, work);
        boolean stored = end < 0;
        if (stored) {
            MemorySegment.copy(decoded, 0, encoded, BloscHeader.SIZE, size);
            end = BloscHeader.SIZE + size;
        }
        new BloscHeader(
                        header.shuffle() && !stored,
                        stored,
                        header.bitShuffle() && !stored,
                        header.oneStream(),
                        format,
                        typeSize,
                        size,
                        blockSize,
                        end)
                .write(out);
        return end;
    }

    /// Writes the blocks behind the header.
    ///
    /// @return where the container ends, or -1 if it would be larger than the data stored as they are
    private int encodeBlocks(BloscHeader header, MemorySegment decoded, ByteBuffer out, Workspace work) {
        int limit = BloscHeader.SIZE + header.size();
        int blocks = header.blocks();
        long first = BloscHeader.SIZE + 4L * blocks;
        boolean direct = !header.shuffle() && !header.bitShuffle();
        MemorySegment shuffled = direct ? MemorySegment.NULL : work.take(header.blockSize());
        MemorySegment planes = header.bitShuffle() && typeSize > 1 ? work.take(header.blockSize()) : MemorySegment.NULL;
        ByteBuffer in = ByteBuffers.of(direct ? decoded : shuffled);
        if (first >= limit) {
            return -1;
        }
        int at = (int) first;
        for (int b = 0; b < blocks; b++) {
            int start = b * header.blockSize();
            int length = Math.min(header.blockSize(), header.size() - start);
            if (header.shuffle()) {
                Shuffle.shuffle(decoded.asSlice(start, length), shuffled.asSlice(0, length), typeSize);
            } else if (header.bitShuffle()) {
                Shuffle.bitShuffle(decoded.asSlice(start, length), shuffled.asSlice(0, length), typeSize, planes);
            }
            out.putInt(BloscHeader.SIZE + 4 * b, at);
            at = encodeStreams(in, direct ? start : 0, length, header.streams(length), out, at, limit);
            if (at < 0) {
                return -1;
            }
        }
        return at;
    }

    /// @return where the streams end, or -1 if they pass `limit`
    private int encodeStreams(ByteBuffer in, int start, int blockLength, int streams, ByteBuffer out, int at, int limit) {
        int length = blockLength / streams;
        for (int s = 0; s < streams; s++) {
            int room = Math.min(limit - at - 4, length);
            if (room <= 0) {
                return -1;
            }
            int size = compressor.compress(in, start, length, out, at + 4, room);
            if (size < 0 || size >= length) {
                // A stream as long as what it decodes to is read as stored.
                if (room < length) {
                    return -1;
                }
                out.put(at + 4, in, start, length);
                size = length;
            }
            out.putInt(at, size);
            at += 4 + size;
            start += length;
        }
        return at;
    }

    /// As c-blosc 1.21 chooses, so that the same level gives the same ratio; but for Zstandard, where larger blocks cost
    /// nothing.
    private int blockSize(int size) {
        if (size < typeSize) {
            return size;
        }
        long block = size;
        if (wishedBlockSize > 0) {
            block = Math.max(MIN_BLOCK, wishedBlockSize);
        } else if (format == BloscHeader.FORMAT_ZSTD) {
            block = ZSTD_BLOCK;
        } else if (size >= L1) {
            block = (slow ? 2L * L1 : L1)
                    * switch (level) {
                        case 3 -> 2;
                        case 4, 5 -> 4;
                        case 6, 7, 8 -> 8;
                        case 9 -> slow ? 16 : 8;
                        default -> 1;
                    }
                    / (level == 1 ? 2 : 1);
        }
        if (wishedBlockSize == 0 && BloscHeader.splits(format, typeSize, (int) Math.min(block, size))) {
            block = Math.clamp(Math.min(block, 256 << 10) * typeSize, 64 << 10, MAX_SPLIT_BLOCK);
        }
        if (block >= size) {
            // Whole elements, since each stream of a block has the same length; what is left is a short last block.
            return size / typeSize * typeSize;
        }
        // Whole groups of eight elements, so that every block but the last shuffles without a rest.
        int group = 8 * typeSize;
        return (int) Math.min(size, Math.max(group, block / group * group));
    }

    private static int checkedSize(long size) {
        if (size > Integer.MAX_VALUE - BloscHeader.SIZE) {
            throw new ZarrException("chunk of " + size + " bytes is too large for blosc, which takes at most "
                    + (Integer.MAX_VALUE - BloscHeader.SIZE));
        }
        return (int) size;
    }
}
