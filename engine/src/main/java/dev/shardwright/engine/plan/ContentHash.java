package dev.shardwright.engine.plan;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// A digest of many numbers, made as they pass: MurmurHash3 (A. Appleby's x64 variant of 128 bits, seed 0) of their
/// little-endian bytes. It tells contents apart, and is no protection against somebody who wants them to look alike;
/// SHA-256 would take longer than all else that is done with a row. For one thread.
public final class ContentHash {

    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;

    private long h1;
    private long h2;
    private long first;
    private long count;

    /// Nothing yet.
    public ContentHash() {}

    /// Adds a number, as eight bytes.
    public void update(long value) {
        if ((count++ & 1) == 0) {
            first = value;
            return;
        }
        h1 ^= scrambleFirst(first);
        h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729L;
        h2 ^= Long.rotateLeft(value * C2, 33) * C1;
        h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5L;
    }

    private static long scrambleFirst(long word) {
        return Long.rotateLeft(word * C1, 31) * C2;
    }

    /// Adds `values[0, n)`, by their bits.
    public void update(double[] values, int n) {
        for (int i = 0; i < n; i++) {
            update(Double.doubleToRawLongBits(values[i]));
        }
    }

    /// Adds `values[0, n)`.
    public void update(long[] values, int n) {
        for (int i = 0; i < n; i++) {
            update(values[i]);
        }
    }

    /// Adds a text: the length of its UTF-8 form, then that form with zeros up to a whole number of words.
    public void update(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        update(bytes.length);
        ByteBuffer words = ByteBuffer.allocate((bytes.length + 7) / 8 * 8).order(ByteOrder.LITTLE_ENDIAN);
        words.put(bytes).rewind();
        while (words.hasRemaining()) {
            update(words.getLong());
        }
    }

    /// The digest of what was added so far, as 32 hexadecimal digits.
    public String hex() {
        long length = count * Long.BYTES;
        long a = (count & 1) == 0 ? h1 : h1 ^ scrambleFirst(first);
        long b = h2 ^ length;
        a = (a ^ length) + b;
        b += a;
        a = mix(a);
        b = mix(b);
        a += b;
        b += a;
        return HexFormat.of().toHexDigits(a) + HexFormat.of().toHexDigits(b);
    }

    private static long mix(long k) {
        k = (k ^ (k >>> 33)) * 0xff51afd7ed558ccdL;
        k = (k ^ (k >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return k ^ (k >>> 33);
    }
}
