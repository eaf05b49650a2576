package dev.shardwright.zarr.internal.codec.compress;

import static com.github.luben.zstd.Zstd.errDstSizeTooSmall;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.shardwright.zarr.ZarrException;
import java.nio.ByteBuffer;

/// Zstandard frames (RFC 8878) from and to byte buffers outside the heap.
///
/// Contexts have hundreds of kilobytes each, so a few are kept for the whole process; that is the only static state here.
public final class Zstd {

    static final int MIN_LEVEL = -131072;
    static final int MAX_LEVEL = 22;

    private static final Pool<ZstdCompressCtx> COMPRESSORS =
            new Pool<>(ZstdCompressCtx::new, ZstdCompressCtx::close);
    private static final Pool<ZstdDecompressCtx> DECOMPRESSORS =
            new Pool<>(ZstdDecompressCtx::new, ZstdDecompressCtx::close);

    private Zstd() {}

    static long bound(long size) {
        return size + (size >>> 8) + (size < (128 << 10) ? ((128 << 10) - size) >>> 11 : 0);
    }

    /// The most bytes that frames give, found without decoding them.
    public static long maxDecodedSize(ByteBuffer frames) {
        return ZstdFrames.maxDecodedSize(frames);
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
