package dev.shardwright.zarr.internal.codec.compress;

import static com.github.luben.zstd.Zstd.errDstSizeTooSmall;
import static com.github.luben.zstd.Zstd.findDirectByteBufferFrameCompressedSize;
import static com.github.luben.zstd.Zstd.isError;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.shardwright.zarr.ZarrException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Zstandard frames (RFC 8878) from and to byte buffers outside the heap.
///
/// Contexts have hundreds of kilobytes each, so a few are kept for the whole process; that is the only static state here.
public final class Zstd {

    static final int MIN_LEVEL = -131072;
    static final int MAX_LEVEL = 22;

    private static final int MAGIC = 0xfd2fb528;
    /// A block has at least 4 bytes and gives at most 128 KiB (RFC 8878, 3.1.1.2).
    private static final int LEAST_BLOCK = 4;
    private static final long MOST_DECODED = 128 << 10;

    private static final Pool<ZstdCompressCtx> COMPRESSORS =
            new Pool<>(ZstdCompressCtx::new, ZstdCompressCtx::close);
    private static final Pool<ZstdDecompressCtx> DECOMPRESSORS =
            new Pool<>(ZstdDecompressCtx::new, ZstdDecompressCtx::close);

    private Zstd() {}

    static long bound(long size) {
        return size + (size >>> 8) + (size < (128 << 10) ? ((128 << 10) - size) >>> 11 : 0);
    }

    /// The most bytes that `encoded` gives: what its only frame says, or what its blocks could give.
    static long maxDecodedSize(ByteBuffer encoded) {
        int size = encoded.remaining();
        long blocks = Math.ceilDiv(size, LEAST_BLOCK) * MOST_DECODED;
        long stated = statedSize(encoded.duplicate().order(ByteOrder.LITTLE_ENDIAN));
        if (stated < 0 || stated > blocks) {
            return blocks;
        }
        long frame = findDirectByteBufferFrameCompressedSize(encoded, encoded.position(), size);
        return !isError(frame) && frame == size ? stated : blocks;
    }

    /// The content size in the header of the first frame (RFC 8878, 3.1.1.1), or -1 if there is none.
    private static long statedSize(ByteBuffer in) {
        if (in.remaining() < 6 || in.getInt() != MAGIC) {
            return -1;
        }
        int descriptor = in.get();
        boolean single = (descriptor & 32) != 0;
        int dictionary = (1 << (descriptor & 3)) >> 1;
        int skip = (single ? 0 : 1) + dictionary;
        int field = descriptor >> 6 & 3;
        int length = field == 0 ? (single ? 1 : 0) : 1 << field;
        if (length == 0 || in.remaining() < skip + length) {
            return -1;
        }
        in.position(in.position() + skip);
        return switch (length) {
            case 1 -> in.get() & 0xff;
            case 2 -> (in.getShort() & 0xffff) + 256;
            case 4 -> in.getInt() & 0xffff_ffffL;
            default -> in.getLong();
        };
    }

    /// Compresses `length` bytes from `start` on to `target` on, where there is room for `room`.
    ///
    /// @return the number of bytes, or -1 if they do not fit
    public static int compress(
            int level, boolean checksum, ByteBuffer from, int start, int length, ByteBuffer to, int target, int room) {
        ZstdCompressCtx context = COMPRESSORS.take();
        try {
            context.setLevel(level);
            context.setChecksum(checksum);
            return context.compressDirectByteBuffer(to, target, room, from, start, length);
        } catch (ZstdException e) {
            if (e.getErrorCode() == errDstSizeTooSmall()) {
                return -1;
            }
            throw e;
        } finally {
            COMPRESSORS.give(context);
        }
    }

    /// Decompresses `length` bytes from `start` on to `target` on, where there is room for `room`.
    ///
    /// @return the number of bytes
    /// @throws ZarrException if they are damaged or give more
    public static int decompress(
            ByteBuffer from, int start, int length, ByteBuffer to, int target, int room) {
        ZstdDecompressCtx context = DECOMPRESSORS.take();
        try {
            return context.decompressDirectByteBuffer(to, target, room, from, start, length);
        } catch (ZstdException e) {
            throw new ZarrException(
                    "zstd data of " + length + " bytes cannot be decoded into the expected " + room + " bytes: "
                            + e.getMessage(),
                    e);
        } finally {
            DECOMPRESSORS.give(context);
        }
    }
}
