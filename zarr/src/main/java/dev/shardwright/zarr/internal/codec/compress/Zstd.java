package dev.shardwright.zarr.internal.codec.compress;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.shardwright.zarr.ZarrException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Zstandard frames (RFC 8878) from and to memory segments outside the heap.
///
/// Contexts are expensive to make (hundreds of kilobytes each) and hold nothing between calls, so a few are kept for
/// the whole process; that is the only static state here.
public final class Zstd {

    static final int MIN_LEVEL = -131072;
    static final int MAX_LEVEL = 22;

    private static final Pool<ZstdCompressCtx> COMPRESSORS = new Pool<>(ZstdCompressCtx::new);
    private static final Pool<ZstdDecompressCtx> DECOMPRESSORS = new Pool<>(ZstdDecompressCtx::new);

    private Zstd() {}

    static long bound(long size) {
        return size + (size >>> 8) + (size < (128 << 10) ? ((128 << 10) - size) >>> 11 : 0);
    }

    /// Compresses all of `decoded` to the start of `encoded`.
    ///
    /// @return the number of bytes, or -1 if they do not fit into `encoded`
    public static long compress(MemorySegment decoded, MemorySegment encoded, int level, boolean checksum) {
        try (Pool<ZstdCompressCtx>.Lease lease = COMPRESSORS.take()) {
            ZstdCompressCtx context = lease.value;
            context.setLevel(level);
            context.setChecksum(checksum);
            ByteBuffer in = ByteBuffers.of(decoded);
            ByteBuffer out = ByteBuffers.of(encoded);
            try {
                return context.compressDirectByteBuffer(out, 0, out.capacity(), in, 0, in.capacity());
            } catch (ZstdException e) {
                if (e.getErrorCode() == com.github.luben.zstd.Zstd.errDstSizeTooSmall()) {
                    return -1;
                }
                throw e;
            }
        }
    }

    /// Decompresses all of `encoded` to the start of `decoded`.
    public static long decompress(MemorySegment encoded, MemorySegment decoded) {
        try (Pool<ZstdDecompressCtx>.Lease lease = DECOMPRESSORS.take()) {
            ByteBuffer in = ByteBuffers.of(encoded);
            ByteBuffer out = ByteBuffers.of(decoded);
            return lease.value.decompressDirectByteBuffer(out, 0, out.capacity(), in, 0, in.capacity());
        } catch (ZstdException e) {
            throw new ZarrException(
                    "zstd data of " + encoded.byteSize() + " bytes cannot be decoded into the expected "
                            + decoded.byteSize() + " bytes: " + e.getMessage(),
                    e);
        }
    }

    /// Keeps as many idle contexts as there are processors, and closes the rest.
    private static final class Pool<T extends AutoCloseable> {
        private final Supplier<T> maker;
        private final ConcurrentLinkedDeque<T> idle = new ConcurrentLinkedDeque<>();
        private final AtomicInteger count = new AtomicInteger();
        private final int most = Runtime.getRuntime().availableProcessors();

        Pool(Supplier<T> maker) {
            this.maker = maker;
        }

        Lease take() {
            T context = idle.pollFirst();
            if (context != null) {
                count.decrementAndGet();
                return new Lease(context);
            }
            return new Lease(maker.get());
        }

        final class Lease implements AutoCloseable {
            final T value;

            Lease(T value) {
                this.value = value;
            }

            @Override
            public void close() {
                if (count.incrementAndGet() <= most) {
                    idle.addFirst(value);
                    return;
                }
                count.decrementAndGet();
                try {
                    value.close();
                } catch (Exception e) {
                    throw new IllegalStateException("zstd context cannot be closed", e);
                }
            }
        }
    }
}
