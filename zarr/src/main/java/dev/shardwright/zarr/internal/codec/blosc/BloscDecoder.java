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

    private final BloscHeader header;
    private final ByteBuffer encoded;

    private BloscDecoder(BloscHeader header, ByteBuffer encoded) {
        this.header = header;
        this.encoded = encoded;
    }

    /// What the header says that a container decodes to; nobody has looked at the rest of it.
    static long decodedSize(MemorySegment encoded) {
        BloscHeader.checkFits(encoded.byteSize());
        return Math.max(0, ByteBuffers.of(encoded).order(ByteOrder.LITTLE_ENDIAN).getInt(4));
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
        int blocks = header.blocks();
        if (BloscHeader.SIZE + 4L * blocks > encoded.limit()) {
            throw new ZarrException("blosc data of " + encoded.limit() + " bytes has " + blocks
                    + " blocks, expected at least " + (BloscHeader.SIZE + 4L * blocks) + " bytes");
        }
        boolean direct = !header.shuffle() && !header.bitShuffle();
        ByteBuffer target = ByteBuffers.of(decoded);
        MemorySegment shuffled = direct ? MemorySegment.NULL : work.take(header.blockSize());
        ByteBuffer shuffledBytes = direct ? target : ByteBuffers.of(shuffled);
        MemorySegment planes =
                header.bitShuffle() && header.typeSize() > 1 ? work.take(header.blockSize()) : MemorySegment.NULL;
        for (int b = 0; b < blocks; b++) {
            int start = b * header.blockSize();
            int length = Math.min(header.blockSize(), header.size() - start);
            decodeStreams(encoded.getInt(BloscHeader.SIZE + 4 * b), shuffledBytes, direct ? start : 0, length);
            if (header.shuffle()) {
                Shuffle.unshuffle(shuffled.asSlice(0, length), decoded.asSlice(start, length), header.typeSize());
            } else if (header.bitShuffle()) {
                Shuffle.bitUnshuffle(
                        shuffled.asSlice(0, length), decoded.asSlice(start, length), header.typeSize(), planes);
            }
        }
    }

    private void decodeStreams(int blockAt, ByteBuffer target, int start, int blockLength) {
        int streams = header.streams(blockLength);
        int length = blockLength / streams;
        long at = Integer.toUnsignedLong(blockAt);
        for (int s = 0; s < streams; s++) {
            if (at + 4 > encoded.limit()) {
                throw new ZarrException(
                        "blosc stream starts at " + at + ", expected at most " + (encoded.limit() - 4));
            }
            int size = encoded.getInt((int) at);
            at += 4;
            if (size < 0 || at + size > encoded.limit()) {
                throw new ZarrException("blosc stream at " + at + " has " + size + " bytes, expected 0 to "
                        + (encoded.limit() - at));
            }
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
