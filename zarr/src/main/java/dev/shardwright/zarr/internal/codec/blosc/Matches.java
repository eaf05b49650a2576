package dev.shardwright.zarr.internal.codec.blosc;

import java.nio.ByteBuffer;

/// Finds repeated bytes for compressors that look back at most 64 KiB: the last place where the same four bytes
/// stood, as far as a small table remembers. For one stream and thread.
final class Matches {

    static final int SHORTEST = 4;

    /// After so many places without a match, every second one is tried, after as many more every third, and so on.
    private static final int PATIENCE_BITS = 5;

    private static final int FEWEST_HASH_BITS = 8;
    private static final int MOST_HASH_BITS = 14;
    private static final int MULTIPLIER = 0x9e3779b1;
    private static final int LONGEST_BY_BYTES = 64;

    private final ByteBuffer bytes;
    private final int start;
    private final int end;
    private final int shift;
    /// By hash, the place counted from `start - 1`, so that 0 is none.
    private final int[] places;

    /// Looks at `bytes`, little-endian, from `start` to before `end`.
    Matches(ByteBuffer bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        int bits = 32 - Integer.numberOfLeadingZeros(Math.max(0, end - start));
        int hashBits = Math.clamp(bits, FEWEST_HASH_BITS, MOST_HASH_BITS);
        shift = 32 - hashBits;
        places = new int[1 << hashBits];
    }

    /// How far before `at` the same four bytes stood, at most `farthest`; 0 if nowhere known.
    int distance(int at, int farthest) {
        if (at + SHORTEST > end) {
            return 0;
        }
        int four = bytes.getInt(at);
        int slot = (four * MULTIPLIER) >>> shift;
        int place = start - 1 + places[slot];
        places[slot] = at - start + 1;
        boolean same = place >= start && at - place <= farthest && bytes.getInt(place) == four;
        return same ? at - place : 0;
    }

    /// How far to go on after a place without a match.
    ///
    /// @param literals where the bytes since the last match start
    static int step(int at, int literals) {
        return 1 + ((at - literals) >> PATIENCE_BITS);
    }

    /// How many bytes from `at` on equal those `distance` before.
    int length(int at, int distance) {
        int length = SHORTEST;
        while (at + length + Long.BYTES <= end) {
            long differing = bytes.getLong(at + length) ^ bytes.getLong(at + length - distance);
            if (differing != 0) {
                return length + Long.numberOfTrailingZeros(differing) / Byte.SIZE;
            }
            length += Long.BYTES;
        }
        while (at + length < end && bytes.get(at + length) == bytes.get(at + length - distance)) {
            length++;
        }
        return length;
    }

    /// Copies `length` bytes to `at` from `distance` before, where they may overlap: then what was copied is copied again. Bytes
    /// behind them, but none from `limit` on, may be changed too.
    static void copy(ByteBuffer to, int at, int distance, int length, int limit) {
        if (distance >= Long.BYTES && length <= limit - at - Long.BYTES) {
            for (int i = 0; i < length; i += Long.BYTES) {
                to.putLong(at + i, to.getLong(at + i - distance));
            }
            return;
        }
        if (length <= LONGEST_BY_BYTES) {
            for (int i = 0; i < length; i++) {
                to.put(at + i, to.get(at + i - distance));
            }
            return;
        }
        int done = 0;
        while (done < length) {
            int step = Math.min(distance + done, length - done);
            to.put(at + done, to, at - distance, step);
            done += step;
        }
    }

    /// Copies `length` bytes as they are. Bytes behind them, but none from `limit` on, may be changed too.
    ///
    /// @param from of the same byte order as `to`
    static void literals(ByteBuffer from, int start, ByteBuffer to, int at, int length, int limit) {
        if (length > LONGEST_BY_BYTES || length > limit - at - Long.BYTES || length > from.limit() - start - Long.BYTES) {
            to.put(at, from, start, length);
            return;
        }
        for (int i = 0; i < length; i += Long.BYTES) {
            to.putLong(at + i, from.getLong(start + i));
        }
    }
}
