package dev.shardwright.zarr.internal.codec.shuffle;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Splits pieces of 2, 4 or 8 bytes into their bytes, and joins them: byte `b` of piece `i` lies at `b·stride + i` then.
///
/// This is done by halves, in arrays that stay in a core's first-level cache. Pieces of eight bytes are split into two arrays of four bytes each,
/// those into two of two bytes each, those into two of one byte each. For one call and thread.
final class Planes {

    /// The most words that are split at a time.
    private static final int MOST_WORDS = 1024;

    /// Pieces come in groups of eight, so that every array is a whole number of words.
    static final int GROUP = 8;

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// The words of pieces of eight, four and two bytes, as many as `width` needs, and the arrays that each is split into.
    private final Level[] levels;

    private final int width;
    private final int most;

    private record Level(
            long[] words, int[] even, int[] odd, MemorySegment wordBytes, MemorySegment evenBytes, MemorySegment oddBytes) {

        static Level of(int count) {
            long[] words = new long[count];
            int[] even = new int[count];
            int[] odd = new int[count];
            return new Level(
                    words,
                    even,
                    odd,
                    MemorySegment.ofArray(words),
                    MemorySegment.ofArray(even),
                    MemorySegment.ofArray(odd));
        }
    }

    /// @param width bytes of a piece: 2, 4 or 8
    /// @param count pieces that there will be at most, a multiple of {@link #GROUP}
    Planes(int width, int count) {
        this.width = width;
        most = Math.min(count, MOST_WORDS * 8 / width);
        levels = new Level[Integer.numberOfTrailingZeros(width)];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = Level.of((most / 8 * width) >> i);
        }
    }

    /// Splits `count` pieces, a multiple of {@link #GROUP}, that lie `step` bytes apart from `start` on.
    void split(MemorySegment from, long start, int step, int count, MemorySegment to, long target, int stride) {
        for (int i = 0; i < count; i += most) {
            int pieces = Math.min(most, count - i);
            load(from, start + (long) i * step, step, pieces);
            split(0, pieces / 8 * width, to, target + i, stride);
        }
    }

    /// Undoes {@link #split}.
    void join(MemorySegment from, long start, int stride, MemorySegment to, long target, int step, int count) {
        for (int i = 0; i < count; i += most) {
            int pieces = Math.min(most, count - i);
            join(0, pieces / 8 * width, from, start + i, stride);
            store(to, target + (long) i * step, step, pieces);
        }
    }

    /// Splits groups of eight bytes that follow one another into their bits: bit `k` of byte `j` goes to bit `j % 8` of byte
    /// `k·groups + j/8`.
    ///
    /// @param count a multiple of {@link #GROUP}
    void splitBits(MemorySegment from, long start, int count, MemorySegment to, long target, int groups) {
        for (int i = 0; i < count; i += most) {
            int words = Math.min(most, count - i);
            load(from, start + 8L * i, 8, words);
            Zip.transposeBits(levels[0].words, words);
            split(0, words, to, target + i, groups);
        }
    }

    /// Undoes {@link #splitBits}.
    void joinBits(MemorySegment from, long start, int groups, MemorySegment to, long target, int count) {
        for (int i = 0; i < count; i += most) {
            int words = Math.min(most, count - i);
            join(0, words, from, start + i, groups);
            Zip.transposeBits(levels[0].words, words);
            store(to, target + 8L * i, 8, words);
        }
    }

    /// @param at where the first plane of this half goes
    private void split(int depth, int words, MemorySegment to, long at, int stride) {
        Level level = levels[depth];
        int left = levels.length - depth;
        switch (left) {
            case 3 -> Zip.unzipQuads(level.words, words, level.even, level.odd);
            case 2 -> Zip.unzipPairs(level.words, words, level.even, level.odd);
            default -> Zip.unzipBytes(level.words, words, level.even, level.odd);
        }
        long half = 4L * words;
        if (left == 1) {
            MemorySegment.copy(level.evenBytes, 0, to, at, half);
            MemorySegment.copy(level.oddBytes, 0, to, at + stride, half);
            return;
        }
        MemorySegment next = levels[depth + 1].wordBytes;
        MemorySegment.copy(level.evenBytes, 0, next, 0, half);
        split(depth + 1, words / 2, to, at, stride);
        MemorySegment.copy(level.oddBytes, 0, next, 0, half);
        split(depth + 1, words / 2, to, at + (1L << (left - 1)) * stride, stride);
    }

    private void join(int depth, int words, MemorySegment from, long at, int stride) {
        Level level = levels[depth];
        int left = levels.length - depth;
        long half = 4L * words;
        if (left == 1) {
            MemorySegment.copy(from, at, level.evenBytes, 0, half);
            MemorySegment.copy(from, at + stride, level.oddBytes, 0, half);
        } else {
            MemorySegment next = levels[depth + 1].wordBytes;
            join(depth + 1, words / 2, from, at, stride);
            MemorySegment.copy(next, 0, level.evenBytes, 0, half);
            join(depth + 1, words / 2, from, at + (1L << (left - 1)) * stride, stride);
            MemorySegment.copy(next, 0, level.oddBytes, 0, half);
        }
        switch (left) {
            case 3 -> Zip.zipQuads(level.even, level.odd, level.words, words);
            case 2 -> Zip.zipPairs(level.even, level.odd, level.words, words);
            default -> Zip.zipBytes(level.even, level.odd, level.words, words);
        }
    }

    private void load(MemorySegment from, long start, int step, int count) {
        Level level = levels[0];
        if (step == width) {
            MemorySegment.copy(from, start, level.wordBytes, 0, (long) count * width);
            return;
        }
        MemorySegment to = level.wordBytes;
        switch (width) {
            case 8 -> {
                for (int i = 0; i < count; i++) {
                    level.words[i] = from.get(LONG, start + (long) i * step);
                }
            }
            case 4 -> {
                for (int i = 0; i < count; i++) {
                    to.set(INT, 4L * i, from.get(INT, start + (long) i * step));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    to.set(SHORT, 2L * i, from.get(SHORT, start + (long) i * step));
                }
            }
        }
    }

    private void store(MemorySegment to, long target, int step, int count) {
        Level level = levels[0];
        if (step == width) {
            MemorySegment.copy(level.wordBytes, 0, to, target, (long) count * width);
            return;
        }
        MemorySegment from = level.wordBytes;
        switch (width) {
            case 8 -> {
                for (int i = 0; i < count; i++) {
                    to.set(LONG, target + (long) i * step, level.words[i]);
                }
            }
            case 4 -> {
                for (int i = 0; i < count; i++) {
                    to.set(INT, target + (long) i * step, from.get(INT, 4L * i));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    to.set(SHORT, target + (long) i * step, from.get(SHORT, 2L * i));
                }
            }
        }
    }

    /// Splits one group of eight bytes as {@link #splitBits} does.
    static void splitGroup(MemorySegment from, long start, MemorySegment to, long target, int groups) {
        long[] word = {from.get(LONG, start)};
        Zip.transposeBits(word, 1);
        for (int k = 0; k < 8; k++) {
            to.set(BYTE, target + (long) k * groups, (byte) (word[0] >>> (8 * k)));
        }
    }

    /// Undoes {@link #splitGroup}.
    static void joinGroup(MemorySegment from, long start, int groups, MemorySegment to, long target) {
        long[] word = new long[1];
        for (int k = 0; k < 8; k++) {
            word[0] |= (from.get(BYTE, start + (long) k * groups) & 0xffL) << (8 * k);
        }
        Zip.transposeBits(word, 1);
        to.set(LONG, target, word[0]);
    }

    /// Copies single bytes that lie apart.
    static void copyBytes(MemorySegment from, long start, long step, MemorySegment to, long target, long targetStep, int count) {
        for (int i = 0; i < count; i++) {
            to.set(BYTE, target + i * targetStep, from.get(BYTE, start + i * step));
        }
    }
}
