package dev.shardwright.zarr.internal.codec.blosc;

import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.internal.codec.compress.Pool;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4JNIFastResetCompressor;
import net.jpountz.lz4.LZ4SafeDecompressor;

/// LZ4 blocks, compressed as c-blosc does: the lower the level, the more positions are skipped.
final class Lz4 implements StreamCompressor {

    private static final LZ4Factory FACTORY = LZ4Factory.fastestInstance();
    private static final boolean NATIVE = FACTORY == nativeFactory();
    private static final LZ4SafeDecompressor DECOMPRESSOR = FACTORY.safeDecompressor();
    /// By level 1 to 9. Kept for the whole process, since each has a table of 16 KiB that need not be cleared for the next
    /// stream.
    private static final List<Pool<LZ4JNIFastResetCompressor>> NATIVE_COMPRESSORS = IntStream.range(0, 10)
            .mapToObj(level -> new Pool<>(() -> FACTORY.fastResetCompressor(10 - level), LZ4JNIFastResetCompressor::close))
            .toList();

    private final int level;
    private final boolean high;

    /// @param level 1 to 9
    /// @param high whether to look for the best matches rather than the first
    Lz4(int level, boolean high) {
        this.level = level;
        this.high = high;
    }

    private static LZ4Factory nativeFactory() {
        try {
            return LZ4Factory.nativeInstance();
        } catch (LinkageError e) {
            return LZ4Factory.fastestJavaInstance();
        }
    }

    @Override
    public int compress(ByteBuffer from, int start, int length, ByteBuffer to, int target, int room) {
        if (high) {
            return compress(FACTORY.highCompressor(level), from, start, length, to, target, room);
        }
        if (!NATIVE) {
            return compress(FACTORY.fastCompressor(), from, start, length, to, target, room);
        }
        Pool<LZ4JNIFastResetCompressor> pool = NATIVE_COMPRESSORS.get(level);
        LZ4JNIFastResetCompressor compressor = pool.take();
        try {
            return compress(compressor, from, start, length, to, target, room);
        } finally {
            pool.give(compressor);
        }
    }

    private static int compress(
            LZ4Compressor compressor, ByteBuffer from, int start, int length, ByteBuffer to, int target, int room) {
        try {
            return compressor.compress(from, start, length, to, target, room);
        } catch (LZ4Exception e) {
            return -1; // does not fit, the only way in which LZ4 fails to compress
        }
    }

    static int decompress(ByteBuffer from, int start, int length, ByteBuffer to, int target, int room) {
        try {
            return DECOMPRESSOR.decompress(from, start, length, to, target, room);
        } catch (LZ4Exception e) {
            throw new ZarrException("blosc stream is damaged, expected LZ4 data: " + e.getMessage(), e);
        }
    }
}
