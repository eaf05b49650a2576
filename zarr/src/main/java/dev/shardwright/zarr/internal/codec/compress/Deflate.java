package dev.shardwright.zarr.internal.codec.compress;

import dev.shardwright.zarr.ZarrException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.Adler32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Deflate streams, bare (RFC 1951) or as zlib wraps them (RFC 1950).
///
/// A compressor has a quarter of a megabyte, a decompressor 40 KiB, so a few are kept for the whole process; that is the only
/// static state here.
public final class Deflate {

    /// Room to decompress to nowhere with.
    static final int SCRATCH = 64 << 10;

    private static final int LEVELS = 10;
    private static final int ZLIB_HEADER = 2;
    private static final int ZLIB_TRAILER = 4;
    private static final List<Pool<Deflater>> BARE_DEFLATERS = deflaters(true);
    private static final List<Pool<Deflater>> DEFLATERS = deflaters(false);
    private static final Pool<Inflater> BARE_INFLATERS = new Pool<>(() -> new Inflater(true), Inflater::end);
    private static final Pool<Inflater> INFLATERS = new Pool<>(Inflater::new, Inflater::end);

    private Deflate() {}

    private static List<Pool<Deflater>> deflaters(boolean bare) {
        return IntStream.range(0, LEVELS)
                .mapToObj(level -> new Pool<>(() -> new Deflater(level, bare), Deflater::end))
                .toList();
    }

    /// zlib's own bound for any settings: a stored block costs 5 bytes in 16 383 at worst.
    static long bound(long size) {
        return size + (size >> 12) + (size >> 14) + (size >> 25) + 13 + 5;
    }

    /// Deflate gives at most 258 bytes for 2 bits.
    public static long maxDecodedSize(long size) {
        return Math.multiplyExact(size, 4 * 258L);
    }

    /// Compresses all that remains in `in`, at level 0 to 9.
    ///
    /// @return whether it fitted into `out`
    public static boolean compress(int level, boolean bare, ByteBuffer in, ByteBuffer out) {
        if (level > 0 && NativeDeflate.takes(in.remaining())) {
            return compressWhole(level, bare, in, out);
        }
        Pool<Deflater> pool = (bare ? BARE_DEFLATERS : DEFLATERS).get(level);
        Deflater deflater = pool.take();
        try {
            deflater.setInput(in);
            deflater.finish();
            while (!deflater.finished()) {
                if (deflater.deflate(out) == 0 && !deflater.finished()) {
                    return false;
                }
            }
            return true;
        } finally {
            deflater.reset();
            pool.give(deflater);
        }
    }

    private static boolean compressWhole(int level, boolean bare, ByteBuffer in, ByteBuffer out) {
        int wrapping = bare ? 0 : ZLIB_HEADER + ZLIB_TRAILER;
        if (out.remaining() < wrapping) {
            return false;
        }
        int start = out.position() + (bare ? 0 : ZLIB_HEADER);
        int room = out.remaining() - wrapping;
        int size = NativeDeflate.compress(level, MemorySegment.ofBuffer(in), MemorySegment.ofBuffer(out.slice(start, room)));
        if (size < 0) {
            return false;
        }
        if (!bare) {
            // A window of 32 KiB, and how hard was tried, which make a multiple of 31.
            out.put((byte) 0x78).put((byte) (level == 1 ? 0x01 : level < 6 ? 0x5e : level == 6 ? 0x9c : 0xda));
        }
        out.position(start + size);
        if (!bare) {
            int adler = adler(in.duplicate());
            out.put((byte) (adler >>> 24)).put((byte) (adler >>> 16)).put((byte) (adler >>> 8)).put((byte) adler);
        }
        in.position(in.limit());
        return true;
    }

    private static int adler(ByteBuffer bytes) {
        Adler32 adler = new Adler32();
        adler.update(bytes);
        return (int) adler.getValue();
    }

    /// Decompresses all of `in` at once, if it gives exactly as many bytes as remain in `out`. If not, it is left to
    /// {@link #decompress} to tell why, and both stay where they are.
    ///
    /// @return whether it was decompressed; of a bare stream more may follow then
    static boolean decompressWhole(boolean bare, ByteBuffer in, ByteBuffer out) {
        int wrapping = bare ? 0 : ZLIB_HEADER + ZLIB_TRAILER;
        if (!NativeDeflate.takes(out.remaining()) || in.remaining() <= wrapping) {
            return false;
        }
        ByteBuffer all = in.slice().order(ByteOrder.BIG_ENDIAN);
        if (!bare && ((all.getShort(0) & 0x8f20) != 0x0800 || (all.getShort(0) & 0xffff) % 31 != 0)) {
            return false;
        }
        ByteBuffer stream = all.slice(bare ? 0 : ZLIB_HEADER, all.capacity() - wrapping);
        int size = NativeDeflate.decompress(MemorySegment.ofBuffer(stream), MemorySegment.ofBuffer(out));
        if (size != out.remaining()
                || (!bare && adler(out.duplicate()) != all.getInt(all.capacity() - ZLIB_TRAILER))) {
            return false;
        }
        in.position(in.limit());
        out.position(out.limit());
        return true;
    }

    /// Decompresses one stream to its end and counts what comes out, which is kept nowhere but in `scratch`.
    ///
    /// @param what stands for the stream in messages
    /// @throws ZarrException if it is damaged or ends too early
    static long count(String what, boolean bare, ByteBuffer in, ByteBuffer scratch) {
        Pool<Inflater> pool = bare ? BARE_INFLATERS : INFLATERS;
        Inflater inflater = pool.take();
        try {
            inflater.setInput(in);
            while (!inflater.finished()) {
                if (inflater.inflate(scratch.clear()) == 0 && !inflater.finished()) {
                    throw new ZarrException(what + " ends too early, expected a whole deflate stream");
                }
            }
            return inflater.getBytesWritten();
        } catch (DataFormatException e) {
            throw new ZarrException(what + " is damaged, expected a deflate stream: " + e.getMessage(), e);
        } finally {
            inflater.reset();
            pool.give(inflater);
        }
    }

    /// Decompresses one stream to its end, behind which `in` stands then.
    ///
    /// @param what stands for the stream in messages
    /// @throws ZarrException if it is damaged, ends too early, or does not fit into `out`
    public static void decompress(String what, boolean bare, ByteBuffer in, ByteBuffer out) {
        // What is behind a bare stream begins where only zlib finds out.
        if (!bare && decompressWhole(false, in, out)) {
            return;
        }
        Pool<Inflater> pool = bare ? BARE_INFLATERS : INFLATERS;
        Inflater inflater = pool.take();
        try {
            inflater.setInput(in);
            while (!inflater.finished()) {
                if (inflater.inflate(out) == 0 && !inflater.finished()) {
                    throw new ZarrException(
                            out.hasRemaining()
                                    ? what + " ends too early, expected a whole deflate stream"
                                    : what + " is longer than the expected " + out.limit() + " bytes");
                }
            }
        } catch (DataFormatException e) {
            throw new ZarrException(what + " is damaged, expected a deflate stream: " + e.getMessage(), e);
        } finally {
            inflater.reset();
            pool.give(inflater);
        }
    }
}
