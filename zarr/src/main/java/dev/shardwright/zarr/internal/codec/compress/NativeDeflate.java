package dev.shardwright.zarr.internal.codec.compress;

import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.deflate.DeflateNativeCompressor;
import io.airlift.compress.v3.deflate.DeflateNativeDecompressor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;

/// Bare deflate streams by libdeflate, which takes whole pieces of memory and is several times as fast as zlib: where this module has
/// native access, and the library is there for the machine.
///
/// Compressors are kept for the whole process, since each has tables that need not be made for the next piece; that is the only
/// static state here.
final class NativeDeflate {

    /// The fewest decoded bytes for which the library is called, since loading it takes some tenths of a second.
    static final int FEWEST = 4 << 10;

    private static final boolean ACCESS = NativeDeflate.class.getModule().isNativeAccessEnabled();

    private NativeDeflate() {}

    /// Loaded when first needed.
    private static final class Library {
        static final boolean THERE = DeflateNativeCompressor.isEnabled() && DeflateNativeDecompressor.isEnabled();
        /// By level 1 to 9.
        static final List<Pool<DeflateNativeCompressor>> COMPRESSORS = IntStream.range(0, 10)
                .mapToObj(level -> new Pool<>(() -> new DeflateNativeCompressor(level), NativeDeflate::leave))
                .toList();
        static final Pool<DeflateNativeDecompressor> DECOMPRESSORS =
                new Pool<>(DeflateNativeDecompressor::new, NativeDeflate::leave);
    }

    /// These free their memory when the garbage collector finds them.
    private static void leave(Object unused) {}

    /// Whether so many decoded bytes are taken.
    static boolean takes(long size) {
        return size >= FEWEST && ACCESS && Library.THERE;
    }

    /// Compresses all of `from`, at level 1 to 9.
    ///
    /// @return the number of bytes, or -1 if they do not fit
    static int compress(int level, MemorySegment from, MemorySegment to) {
        Pool<DeflateNativeCompressor> pool = Library.COMPRESSORS.get(level);
        DeflateNativeCompressor compressor = pool.take();
        try {
            return compressor.compress(from, to);
        } catch (IllegalArgumentException e) {
            return -1; // no room, the only way in which it fails
        } finally {
            pool.give(compressor);
        }
    }

    /// Decompresses a stream at the start of `from`; what is behind it is not looked at.
    ///
    /// @return the number of bytes, or -1 if it is damaged or does not fit
    static int decompress(MemorySegment from, MemorySegment to) {
        DeflateNativeDecompressor decompressor = Library.DECOMPRESSORS.take();
        try {
            return decompressor.decompress(from, to);
        } catch (MalformedInputException e) {
            return -1;
        } finally {
            Library.DECOMPRESSORS.give(decompressor);
        }
    }
}
