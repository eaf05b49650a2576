package dev.shardwright.zarr.internal.codec.compress;

import dev.shardwright.zarr.ZarrException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Deflate streams, bare (RFC 1951) or as zlib wraps them (RFC 1950).
public final class Deflate {

    private Deflate() {}

    /// Compresses all of `in`.
    ///
    /// @return whether it fitted into `out`
    public static boolean compress(int level, boolean bare, ByteBuffer in, ByteBuffer out) {
        Deflater deflater = new Deflater(level, bare);
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
            deflater.end();
        }
    }

    /// Decompresses one stream to its end, behind which `in` stands then.
    ///
    /// @param what stands for the stream in messages
    /// @throws ZarrException if it is damaged, ends too early, or does not fit into `out`
    public static void decompress(String what, boolean bare, ByteBuffer in, ByteBuffer out) {
        Inflater inflater = new Inflater(bare);
        try {
            inflater.setInput(in);
            while (!inflater.finished()) {
                if (inflater.inflate(out) == 0 && !inflater.finished()) {
                    throw new ZarrException(
                            out.hasRemaining()
                                    ? what + " ends too early, expected a whole deflate stream"
                                    : what + " is longer than the expected " + out.capacity() + " bytes");
                }
            }
        } catch (DataFormatException e) {
            throw new ZarrException(what + " is damaged, expected a deflate stream: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }
}
