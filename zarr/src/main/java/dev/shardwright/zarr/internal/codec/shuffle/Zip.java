package dev.shardwright.zarr.internal.codec.shuffle;

/// Moves the pieces of 64-bit words between two arrays: what stands in even places of a word goes to one, what stands in odd places
/// to the other, and back.
///
/// One small loop each, over arrays of different types, which the JVM makes vector instructions of by itself.
final class Zip {

    private static final long LOW_HALF = 0x00000000ffffffffL;
    private static final long INNER_PAIRS = 0x00000000ffff0000L;
    private static final long INNER_BYTES = 0x0000ff000000ff00L;

    private Zip() {}

    /// Pieces of four bytes.
    static void unzipQuads(long[] words, int count, int[] even, int[] odd) {
        for (int i = 0; i < count; i++) {
            even[i] = (int) words[i];
            odd[i] = (int) (words[i] >>> 32);
        }
    }

    /// Undoes {@link #unzipQuads}.
    static void zipQuads(int[] even, int[] odd, long[] words, int count) {
        for (int i = 0; i < count; i++) {
            words[i] = (even[i] & LOW_HALF) | ((long) odd[i] << 32);
        }
    }

    /// Pieces of two bytes.
    static void unzipPairs(long[] words, int count, int[] even, int[] odd) {
        for (int i = 0; i < count; i++) {
            long x = swap(words[i], INNER_PAIRS, 16);
            even[i] = (int) x;
            odd[i] = (int) (x >>> 32);
        }
    }

    /// Undoes {@link #unzipPairs}.
    static void zipPairs(int[] even, int[] odd, long[] words, int count) {
        for (int i = 0; i < count; i++) {
            words[i] = swap((even[i] & LOW_HALF) | ((long) odd[i] << 32), INNER_PAIRS, 16);
        }
    }

    /// Single bytes.
    static void unzipBytes(long[] words, int count, int[] even, int[] odd) {
        for (int i = 0; i < count; i++) {
            long x = swap(swap(words[i], INNER_BYTES, 8), INNER_PAIRS, 16);
            even[i] = (int) x;
            odd[i] = (int) (x >>> 32);
        }
    }

    /// Undoes {@link #unzipBytes}.
    static void zipBytes(int[] even, int[] odd, long[] words, int count) {
        for (int i = 0; i < count; i++) {
            words[i] = swap(swap((even[i] & LOW_HALF) | ((long) odd[i] << 32), INNER_PAIRS, 16), INNER_BYTES, 8);
        }
    }

    /// Makes rows of columns in each word, an 8 × 8 matrix of bits with a byte a row (Warren, Hacker's Delight, 2nd ed., 7-3).
    static void transposeBits(long[] words, int count) {
        for (int i = 0; i < count; i++) {
            long x = swap(words[i], 0x00aa00aa00aa00aaL, 7);
            x = swap(x, 0x0000cccc0000ccccL, 14);
            words[i] = swap(x, 0x00000000f0f0f0f0L, 28);
        }
    }

    /// Swaps the bits under the mask with those `distance` above.
    private static long swap(long x, long mask, int distance) {
        long differing = (x ^ (x >>> distance)) & mask;
        return x ^ differing ^ (differing << distance);
    }
}
