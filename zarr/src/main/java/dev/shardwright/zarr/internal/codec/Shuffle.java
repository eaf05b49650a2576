package dev.shardwright.zarr.internal.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Rearranges the bytes or bits of elements so that those of equal weight stand together.
///
/// Bytes behind the last whole element are copied as they are. Bit shuffling takes groups of eight elements; like
/// c-blosc 1, a block whose number of elements is not a multiple of eight is copied as it is.
final class Shuffle {

    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private Shuffle() {}

    /// All first bytes, then all second bytes, and so on.
    static void shuffle(MemorySegment from, MemorySegment to, int typeSize) {
        long count = from.byteSize() / typeSize;
        for (int b = 0; b < typeSize; b++) {
            long target = b * count;
            long i = 0;
            if (typeSize == 8) {
                // Eight elements make one word of each plane: fewer, wider stores.
                for (; i + 8 <= count; i += 8) {
                    long word = 0;
                    for (int k = 0; k < 8; k++) {
                        word |= (from.get(BYTE, (i + k) * 8 + b) & 0xffL) << (8 * k);
                    }
                    to.set(LONG, target + i, word);
                }
            }
            for (; i < count; i++) {
                to.set(BYTE, target + i, from.get(BYTE, i * typeSize + b));
            }
        }
        copyRest(from, to, count * typeSize);
    }

    /// Undoes {@link #shuffle}.
    static void unshuffle(MemorySegment from, MemorySegment to, int typeSize) {
        long count = from.byteSize() / typeSize;
        if (typeSize == 8) {
            for (long i = 0; i < count; i++) {
                long element = 0;
                for (int b = 0; b < 8; b++) {
                    element |= (from.get(BYTE, b * count + i) & 0xffL) << (8 * b);
                }
                to.set(LONG, i * 8, element);
            }
        } else {
            for (int b = 0; b < typeSize; b++) {
                long source = b * count;
                for (long i = 0; i < count; i++) {
                    to.set(BYTE, i * typeSize + b, from.get(BYTE, source + i));
                }
            }
        }
        copyRest(from, to, count * typeSize);
    }

    /// All lowest bits of the first bytes, then all second bits, and so on.
    static void bitShuffle(MemorySegment from, MemorySegment to, int typeSize) {
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
    static void bitUnshuffle(MemorySegment from, MemorySegment to, int typeSize) {
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
