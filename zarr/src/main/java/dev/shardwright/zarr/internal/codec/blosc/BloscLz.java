package dev.shardwright.zarr.internal.codec.blosc;

import dev.shardwright.zarr.ZarrException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The blosclz format of c-blosc 1 (a descendant of FastLZ level 2).
///
/// A stream is a list of instructions. A first byte below 32 says how many bytes less one follow as they are. Else its
/// top three bits are a length less two, 7 standing for 7 and the sum of the bytes that follow up to one that is not 255; its low
/// five bits and the next byte are a distance less one; 8191 there is followed by two more bytes, which are added, high byte
/// first. `length` bytes are then copied from that far back. The top bits of the stream's first byte mean nothing.
final class BloscLz {

    private static final int MOST_LITERALS = 32;
    private static final int NEAR = 8191;
    private static final int FARTHEST = 65535 + NEAR;
    private static final int SHORTEST_FAR = 5;
    private static final int SHORT_LENGTHS = 6;
    /// What other decoders want to see as literals at the end.
    private static final int LAST_LITERALS = 12;
    private static final int MARKER = 1 << 5;

    private BloscLz() {}

    static int decompress(ByteBuffer source, int start, int length, ByteBuffer decoded, int target, int room) {
        ByteBuffer from = source.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer to = decoded.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int in = start;
        int end = start + length;
        int out = target;
        int limit = target + room;
        int mask = MOST_LITERALS - 1;
        while (in < end) {
            int control = from.get(in++) & mask;
            mask = 0xff;
            if (control < MOST_LITERALS) {
                int count = control + 1;
                if (count > end - in || count > limit - out) {
                    throw damaged();
                }
                Matches.literals(from, in, to, out, count, limit);
                in += count;
                out += count;
                continue;
            }
            int matched = (control >> 5) + 2;
            int distance = (control & 31) << 8;
            if (matched == SHORT_LENGTHS + 3) {
                int more;
                do {
                    more = next(from, in++, end);
                    matched += more;
                } while (more == 255 && matched <= room);
            }
            distance += next(from, in++, end);
            if (distance == NEAR) {
                distance += next(from, in, end) << 8 | next(from, in + 1, end);
                in += 2;
            }
            distance++;
            if (matched > limit - out || distance > out - target) {
                throw damaged();
            }
            Matches.copy(to, out, distance, matched, limit);
            out += matched;
        }
        return out - target;
    }

    private static int next(ByteBuffer from, int at, int end) {
        if (at >= end) {
            throw damaged();
        }
        return from.get(at) & 0xff;
    }

    private static ZarrException damaged() {
        return new ZarrException("blosc stream is damaged, expected blosclz data");
    }

    static int compress(ByteBuffer source, int start, int length, ByteBuffer to, int target, int room) {
        ByteBuffer from = source.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int end = start + length;
        int out = target;
        int limit = target + room;
        int literals = start;
        Matches matches = new Matches(from, start, end - LAST_LITERALS);
        int at = start;
        while (at < end - LAST_LITERALS) {
            int distance = matches.distance(at, FARTHEST);
            int matched = distance == 0 ? 0 : matches.length(at, distance);
            if (matched == 0 || (distance > NEAR && matched < SHORTEST_FAR)) {
                at += Matches.step(at, literals);
                continue;
            }
            out = literals(from, literals, at, to, out, limit);
            if (out < 0 || limit - out < matched / 255 + 6) {
                return -1;
            }
            out = match(matched, distance - 1, to, out);
            at += matched;
            literals = at;
        }
        out = literals(from, literals, end, to, out, limit);
        if (out > target) {
            to.put(target, (byte) (to.get(target) | MARKER));
        }
        return out < 0 ? -1 : out - target;
    }

    private static int literals(ByteBuffer from, int start, int end, ByteBuffer to, int out, int limit) {
        for (int at = start; at < end; at += MOST_LITERALS) {
            int count = Math.min(MOST_LITERALS, end - at);
            if (limit - out < count + 1) {
                return -1;
            }
            to.put(out, (byte) (count - 1));
            to.put(out + 1, from, at, count);
            out += count + 1;
        }
        return out;
    }

    private static int match(int matched, int distance, ByteBuffer to, int out) {
        int near = Math.min(distance, NEAR);
        int code = matched - 2;
        if (code <= SHORT_LENGTHS) {
            to.put(out++, (byte) (code << 5 | near >> 8));
        } else {
            to.put(out++, (byte) (7 << 5 | near >> 8));
            int more = code - 7;
            for (; more >= 255; more -= 255) {
                to.put(out++, (byte) 255);
            }
            to.put(out++, (byte) more);
        }
        to.put(out++, (byte) near);
        if (near == NEAR) {
            to.put(out++, (byte) ((distance - NEAR) >> 8));
            to.put(out++, (byte) (distance - NEAR));
        }
        return out;
    }
}
