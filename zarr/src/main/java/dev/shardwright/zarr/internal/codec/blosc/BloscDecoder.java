package dev.shardwright.zarr.internal.codec.blosc;

import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.compress.ByteBuffers;
import dev.shardwright.zarr.internal.codec.compress.Deflate;
import dev.shardwright.zarr.internal.codec.compress.Zstd;
import dev.shardwright.zarr.internal.codec.shuffle.Shuffle;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reads Blosc 1 containers, whatever compresses their streams; for one container and thread.
final class BloscDecoder {

    /// How many bytes for each of its own a container may speak of before anybody looks more closely.
    private static final long PLAUSIBLE = 256;

    /// LZ4 and blosclz spend at least a byte on 255 bytes of a match, Snappy two on 64.
    private static final long MOST_PER_BYTE = 255;

    private final BloscHeader header;
    private final ByteBuffer encoded;

    private BloscDecoder(BloscHeader header, ByteBuffer encoded) {
        this.header = header;
        this.encoded = encoded;
    }

    /// The most bytes that a container decodes to: what its header says, unless that is so much that the streams are asked
    /// whether they could give it.
    ///
    /// @throws ZarrException if it says so much and is damaged
    static long maxDecodedSize(MemorySegment encoded) {
        BloscHeader.checkFits(encoded.byteSize());
        long size = Math.max(0, ByteBuffers.of(encoded).order(ByteOrder.LITTLE_ENDIAN).getInt(4));
        return size <= PLAUSIBLE * encoded.byteSize() ? size : roomToDecode(encoded);
    }

    /// The most bytes that the streams of a container give.
    ///
    /// @throws ZarrException if it is damaged
    static long roomToDecode(MemorySegment encoded) {
        ByteBuffer bytes = ByteBuffers.of(encoded).order(ByteOrder.LITTLE_ENDIAN);
        BloscHeader header = BloscHeader.read(bytes, Integer.MAX_VALUE);
        return header.stored() ? header.size() : new BloscDecoder(header, bytes.limit(header.total())).maxDecodedSize();
    }

    private long maxDecodedSize() {
        long most = 0;
        checkBlocks();
        for (int b = 0; b < header.blocks(); b++) {
            int blockLength = Math.min(header.blockSize(), header.size() - b * header.blockSize());
            int streams = header.streams(blockLength);
            int length = blockLength / streams;
            long at = blockAt(b);
            for (int s = 0; s < streams; s++) {
                int size = streamSize(at);
                most += size == length ? length : Math.min(length, maxDecodedSize((int) at + 4, size));
                at += 4 + size;
            }
        }
        return most;
    }

    private long maxDecodedSize(int at, int size) {
        return switch (header.format()) {
            case BloscHeader.FORMAT_ZLIB -> Deflate.maxDecodedSize(size);
            case BloscHeader.FORMAT_ZSTD -> Zstd.maxDecodedSize(encoded.slice(at, size));
            default -> MOST_PER_BYTE * size;
        };
    }

    /// Decodes a container to the start of `decoded`.
    ///
    /// @return the number of bytes
    static long decode(MemorySegment encoded, MemorySegment decoded, Workspace work) {
        ByteBuffer bytes = ByteBuffers.of(encoded).order(ByteOrder.LITTLE_ENDIAN);
        BloscHeader header = BloscHeader.read(bytes, decoded.byteSize());
        if (header.stored()) {
            MemorySegment.copy(encoded, BloscHeader.SIZE, decoded, 0, header.size());
        } else if (header.size() > 0) {
            new BloscDecoder(header, bytes.limit(header.total())).decodeBlocks(decoded.asSlice(0, header.size()), work);
        }
        return header.size();
    }

    private void decodeBlocks(MemorySegment decoded, Workspace work) {
        checkBlocks();
        int blocks = header.blocks();
        boolean direct = !header.shuffle() && !header.bitShuffle();
        ByteBuffer target = ByteBuffers.of(decoded);
        MemorySegment shuffled = direct ? MemorySegment.NULL : work.take(header.blockSize());
        ByteBuffer shuffledBytes = direct ? target : ByteBuffers.of(shuffled);
        MemorySegment planes =
                header.bitShuffle() && header.typeSize() > 1 ? work.take(header.blockSize()) : MemorySegment.NULL;
        for (int b = 0; b < blocks; b++) {
            int start = b * header.blockSize();
            int length = Math.min(header.blockSize(), header.size() - start);
            decodeStreams(blockAt(b), shuffledBytes, direct ? start : 0, length);
            if (header.shuffle()) {
                Shuffle.unshuffle(shuffled.asSlice(0, length), decoded.asSlice(start, length), header.typeSize());
            } else if (header.bitShuffle()) {
                Shuffle.bitUnshuffle(
                        shuffled.asSlice(0, length), decoded.asSlice(start, length), header.typeSize(), planes);
            }
        }
    }

    private void checkBlocks() {
        long first = BloscHeader.SIZE + 4L * header.blocks();
        if (first > encoded.limit()) {
            throw new ZarrException("blosc data of " + encoded.limit() + " bytes has " + header.blocks()
                    + " blocks, expected at least " + first + " bytes");
        }
    }

    private long blockAt(int block) {
        return Integer.toUnsignedLong(encoded.getInt(BloscHeader.SIZE + 4 * block));
    }

    /// The size of the stream at a place, behind which it lies.
    private int streamSize(long at) {
        if (at + 4 > encoded.limit()) {
            throw new ZarrException("blosc stream starts at " + at + ", expected at most " + (encoded.limit() - 4));
        }
        int size = encoded.getInt((int) at);
        if (size < 0 || at + 4 + size > encoded.limit()) {
            throw new ZarrException("blosc stream at " + (at + 4) + " has " + size + " bytes, expected 0 to "
                    + (encoded.limit() - at - 4));
        }
        return size;
    }

    private void decodeStreams(long blockAt, ByteBuffer target, int start, int blockLength) {
        int streams = header.streams(blockLength);
        int length = blockLength / streams;
        long at = blockAt;
        for (int s = 0; s < streams; s++) {
            int size = streamSize(at);
            at += 4;
            if (size == length) {
                target.put(start, encoded, (int) at, length);
            } else {
                int done = decompress((int) at, size, target, start, length);
                if (done != length) {
                    throw new ZarrException("blosc stream decodes to " + done + " bytes, expected " + length);
                }
            }
            at += size;
            start += length;
        }
    }

    private int decompress(int at, int size, ByteBuffer target, int start, int room) {
        return switch (header.format()) {
            case BloscHeader.FORMAT_BLOSCLZ -> BloscLz.decompress(encoded, at, size, target, start, room);
            case BloscHeader.FORMAT_LZ4 -> Lz4.decompress(encoded, at, size, target, start, room);
            case BloscHeader.FORMAT_SNAPPY -> Snappy.decompress(encoded, at, size, target, start, room);
            case BloscHeader.FORMAT_ZLIB -> {
                ByteBuffer out = target.slice(start, room);
                Deflate.decompress("blosc stream", false, encoded.slice(at, size), out);
                yield out.position();
            }
            case BloscHeader.FORMAT_ZSTD -> Zstd.decompress(encoded, at, size, target, start, room);
            default ->
                throw new ZarrException("blosc data is compressed with format " + header.format()
                        + ", expected 0 (blosclz), 1 (lz4), 2 (snappy), 3 (zlib) or 4 (zstd)");
        };
    }
}
