package dev.shardwright.zarr.internal.codec.blosc;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Finds repeated bytes for compressors that look back at most 64 KiB: the last place where the same four bytes
/// stood, as far as a small table remembers. For one stream and thread.
final class Matches {

    static final int SHORTEST = 4;

    private static final int HASH_BITS = 14;
    private static final int MULTIPLIER = 0x9e3779b1;

    private final ByteBuffer bytes;
    private final int start;
    private final int end;
    private final int[] places = new int[1 << HASH_BITS];

    /// Looks at `bytes`, little-endian, from `start` to before `end`.
    Matches(ByteBuffer bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        Arrays.fill(places, -1);
    }

    /// How far before `at` the same four bytes stood, at most `farthest`; 0 if nowhere known.
    int distance(int at, int farthest) {
        if (at + SHORTEST > end) {
            return 0;
        }
        int four = bytes.getInt(at);
        int slot = (four * MULTIPLIER) >>> (32 - HASH_BITS);
        int place = places[slot];
        places[slot] = at;
        boolean same = place >= start && at - place <= farthest && bytes.getInt(place) == four;
        return same ? at - place : 0;
    }

    /// How many bytes from `at` on equal those `distance` before.
    int length(int at, int distance) {
        int length = SHORTEST;
        while (at + length < end && bytes.get(at + length) == bytes.get(at + length - distance)) {
            length++;
        }
        return length;
    }

    /// Copies `length` bytes to `at` from `distance` before, where they may overlap: then what was copied is copied again.
    static void copy(ByteBuffer to, int at, int distance, int length) {
        int done = 0;
        while (done < length) {
            int step = Math.min(distance + done, length - done);
            to.put(at + done, to, at - distance, step);
            done += step;
        }
    }
}
