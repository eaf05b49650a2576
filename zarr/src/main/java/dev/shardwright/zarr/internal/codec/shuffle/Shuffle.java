package dev.shardwright.zarr.internal.codec.shuffle;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Rearranges the bytes or bits of elements so that those of equal weight stand together.
///
/// Bytes behind the last whole element are copied as they are. Bit shuffling takes groups of eight elements; like
/// c-blosc 1, a block whose number of elements is not a multiple of eight is copied as it is.
public final class Shuffle {

    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private Shuffle() {}

    /// All first bytes, then all second bytes, and so on.
    public static void shuffle(MemorySegment from, MemorySegment to, int typeSize) {
        long count = from.byteSize() / typeSize;
        long words = typeSize == 8 ? transposeWords(from, 8, 8, to, 1, count, count) : 0;
        for (int b = 0; b < typeSize; b++) {
            for (long i = words; i < count; i++) {
                to.set(BYTE, b * count + i, from.get(BYTE, i * typeSize + b));
            }
        }
        copyRest(from, to, count * typeSize);
    }

    /// Undoes {@link #shuffle}.
    public static void unshuffle(MemorySegment from, MemorySegment to, int typeSize) {
        long count = from.byteSize() / typeSize;
        long words = typeSize == 8 ? transposeWords(from, 1, count, to, 8, 8, count) : 0;
        for (int b = 0; b < typeSize; b++) {
            for (long i = words; i < count; i++) {
                to.set(BYTE, i * typeSize + b, from.get(BYTE, b * count + i));
            }
        }
        copyRest(from, to, count * typeSize);
    }

    /// Transposes eight-byte elements, eight at a time. Of the eight from element i on, word r lies at
    /// `i·perElement + r·perWord`: with (8, 8) the words are the elements, with (1, count) parts of the planes.
    ///
    /// @return the number of elements done, a multiple of eight
    private static long transposeWords(
            MemorySegment from,
            long fromPerElement,
            long fromPerWord,
            MemorySegment to,
            long toPerElement,
            long toPerWord,
            long count) {
        long[] words = new long[8];
        long i = 0;
        for (; i + 8 <= count; i += 8) {
            for (int r = 0; r < 8; r++) {
                words[r] = from.get(LONG, i * fromPerElement + r * fromPerWord);
            }
            transposeBytes(words);
            for (int r = 0; r < 8; r++) {
                to.set(LONG, i * toPerElement + r * toPerWord, words[r]);
            }
        }
        return i;
    }

    /// Transposes an 8 × 8 matrix of bytes, a word a row, by swapping halves, quarters and eighths.
    private static void transposeBytes(long[] w) {
        for (int r = 0; r < 4; r++) {
            swap(w, r, r + 4, 32, 0x00000000ffffffffL);
        }
        for (int r = 0; r < 8; r += 4) {
            swap(w, r, r + 2, 16, 0x0000ffff0000ffffL);
            swap(w, r + 1, r + 3, 16, 0x0000ffff0000ffffL);
        }
        for (int r = 0; r < 8; r += 2) {
            swap(w, r, r + 1, 8, 0x00ff00ff00ff00ffL);
        }
    }

    private static void swap(long[] w, int high, int low, int shift, long mask) {
        long difference = ((w[high] >>> shift) ^ w[low]) & mask;
        w[low] ^= difference;
        w[high] ^= difference << shift;
    }

    /// All lowest bits of the first bytes, then all second bits, and so on.
    public static void bitShuffle(MemorySegment from, MemorySegment to, int typeSize) {
        long count = from.byteSize() / typeSize;
        if (count % 8 != 0) {
            MemorySegment.copy(from, 0, to, 0, from.byteSize());
            return;
        }
        long plane = count / 8;
        for (int b = 0; b < typeSize; b++) {
            for (long group = 0; group < plane; group++) {
                long bits = 0;
                for (int k = 0; k < 8; k++) {
                    bits |= (from.get(BYTE, (group * 8 + k) * typeSize + b) & 0xffL) << (8 * k);
                }
                bits = transposeBits(bits);
                for (int k = 0; k < 8; k++) {
                    to.set(BYTE, (b * 8L + k) * plane + group, (byte) (bits >>> (8 * k)));
                }
            }
        }
        copyRest(from, to, count * typeSize);
    }

    /// Undoes {@link #bitShuffle}.
    public static void bitUnshuffle(MemorySegment from, MemorySegment to, int typeSize) {
        long count = from.byteSize() / typeSize;
        if (count % 8 != 0) {
            MemorySegment.copy(from, 0, to, 0, from.byteSize());
            return;
        }
        long plane = count / 8;
        for (int b = 0; b < typeSize; b++) {
            for (long group = 0; group < plane; group++) {
                long bits = 0;
                for (int k = 0; k < 8; k++) {
                    bits |= (from.get(BYTE, (b * 8L + k) * plane + group) & 0xffL) << (8 * k);
                }
                bits = transposeBits(bits);
                for (int k = 0; k < 8; k++) {
                    to.set(BYTE, (group * 8 + k) * typeSize + b, (byte) (bits >>> (8 * k)));
                }
            }
        }
        copyRest(from, to, count * typeSize);
    }

    /// Transposes an 8 × 8 matrix of bits, a byte a row (Warren, Hacker's Delight, 2nd ed., 7-3).
    private static long transposeBits(long x) {
        long t = (x ^ (x >>> 7)) & 0x00aa00aa00aa00aaL;
        x = x ^ t ^ (t << 7);
        t = (x ^ (x >>> 14)) & 0x0000cccc0000ccccL;
        x = x ^ t ^ (t << 14);
        t = (x ^ (x >>> 28)) & 0x00000000f0f0f0f0L;
        return x ^ t ^ (t << 28);
    }

    private static void copyRest(MemorySegment from, MemorySegment to, long start) {
        MemorySegment.copy(from, start, to, start, from.byteSize() - start);
    }
}
