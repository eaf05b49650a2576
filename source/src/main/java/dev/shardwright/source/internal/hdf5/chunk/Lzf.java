package dev.shardwright.source.internal.hdf5.chunk;

import dev.shardwright.source.internal.hdf5.metadata.FormatException;
import java.util.Arrays;

/// The LZF format (M. Lehmann's liblzf): a control byte below 32 stands for that many plus one bytes that follow;
/// any other holds in its upper three bits the length of a repetition less two (7: the next byte is added), and in the
/// lower five the upper bits of how far back it starts, less one.
final class Lzf {

    private Lzf() {}

    /// @param most the most bytes that are expected
    /// @param ratio the most bytes of output per byte of input
    static byte[] decode(byte[] in, int most, long ratio) {
        byte[] out = new byte[(int) Math.min(most, ratio * in.length)];
        int to = 0;
        int at = 0;
        while (at < in.length) {
            int control = in[at++] & 0xff;
            if (control < 32) {
                int length = control + 1;
                require(length <= in.length - at && length <= out.length - to);
                System.arraycopy(in, at, out, to, length);
                at += length;
                to += length;
                continue;
            }
            int length = (control >> 5) + 2;
            require(at < in.length);
            if (length == 9) {
                length += in[at++] & 0xff;
                require(at < in.length);
            }
            int from = to - (((control & 31) << 8) | (in[at++] & 0xff)) - 1;
            require(from >= 0 && length <= out.length - to);
            for (int i = 0; i < length; i++) {
                out[to + i] = out[from + i];
            }
            to += length;
        }
        return to == out.length ? out : Arrays.copyOf(out, to);
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new FormatException("is no LZF stream of the expected length");
        }
    }
}
