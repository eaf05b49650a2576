package dev.shardwright.zarr.internal.codec.compress;

import dev.shardwright.zarr.ZarrException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
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
