package dev.shardwright.zarr.internal.codec.blosc;

import dev.shardwright.zarr.ZarrException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The raw Snappy format (format_description.txt of Snappy): the decoded length as a varint, then elements that
/// are bytes as they are, or copies of earlier ones.
final class Snappy {

    private static final int LITERAL = 0;
    private static final int COPY_1 = 1;
    private static final int COPY_2 = 2;
    private static final int SHORT_LITERALS = 60;
    private static final int LONGEST_COPY = 64;
    private static final int FARTHEST = 65535;

    private Snappy() {}

    static int decompress(ByteBuffer source, int start, int length, ByteBuffer decoded, int target, int room) {
        ByteBuffer from = source.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer to = decoded.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int end = start + length;
        int in = start;
        long expected = 0;
        int shift = 0;
        int next;
        do {
            if (in >= end || shift > 28) {
                throw damaged();
            }
            next = from.get(in++);
            expected |= (long) (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        if (expected > room) {
            throw new ZarrException("blosc stream decodes to " + expected + " bytes, expected " + room);
        }
        int out = target;
        int limit = target + (int) expected;
        while (in < end) {
            int tag = from.get(in++) & 0xff;
            int kind = tag & 3;
            int extra = kind == LITERAL ? Math.max(0, (tag >> 2) - (SHORT_LITERALS - 1)) : kind == 3 ? 4 : kind;
            if (extra > end - in) {
                throw damaged();
            }
            int number = 0;
            for (int k = 0; k < extra; k++) {
                number |= (from.get(in + k) & 0xff) << (8 * k);
            }
            in += extra;
            if (kind == LITERAL) {
                int count = (extra == 0 ? tag >> 2 : number) + 1;
                if (count <= 0 || count > end - in || count > limit - out) {
                    throw damaged();
                }
                Matches.literals(from, in, to, out, count, limit);
                in += count;
                out += count;
                continue;
            }
            int count = kind == COPY_1 ? (tag >> 2 & 7) + 4 : (tag >> 2) + 1;
            int distance = kind == COPY_1 ? (tag >> 5) << 8 | number : number;
            if (distance <= 0 || distance > out - target || count > limit - out) {
                throw damaged();
            }
            Matches.copy(to, out, distance, count, limit);
            out += count;
        }
        if (out != limit) {
            throw damaged();
        }
        return (int) expected;
    }

    private static ZarrException damaged() {
        return new ZarrException("blosc stream is damaged, expected Snappy data");
    }

    static int compress(ByteBuffer source, int start, int length, ByteBuffer to, int target, int room) {
        ByteBuffer from = source.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int end = start + length;
        int limit = target + room;
        int out = target;
        if (room < 5) {
            return -1;
        }
        int rest = length;
        for (; rest >= 0x80; rest >>>= 7) {
            to.put(out++, (byte) (rest | 0x80));
        }
        to.put(out++, (byte) rest);
        Matches matches = new Matches(from, start, end);
        int literals = start;
        int at = start;
        while (at < end) {
            int distance = matches.distance(at, FARTHEST);
            if (distance == 0) {
                at += Matches.step(at, literals);
                continue;
            }
            int matched = matches.length(at, distance);
            out = literals(from, literals, at, to, out, limit);
            for (int left = matched; out >= 0 && left > 0; left -= LONGEST_COPY) {
                if (limit - out < 3) {
                    return -1;
                }
                to.put(out, (byte) ((Math.min(left, LONGEST_COPY) - 1) << 2 | COPY_2));
                to.put(out + 1, (byte) distance).put(out + 2, (byte) (distance >> 8));
                out += 3;
            }
            if (out < 0) {
                return -1;
            }
            at += matched;
            literals = at;
        }
        out = literals(from, literals, end, to, out, limit);
        return out < 0 ? -1 : out - target;
    }

    private static int literals(ByteBuffer from, int start, int end, ByteBuffer to, int out, int limit) {
        int count = end - start;
        if (count == 0) {
            return out;
        }
        int number = count - 1;
        int extra = number < SHORT_LITERALS ? 0 : (39 - Integer.numberOfLeadingZeros(number)) / 8;
        if (limit - out < 1L + extra + count) {
            return -1;
        }
        to.put(out++, (byte) ((extra == 0 ? number : SHORT_LITERALS - 1 + extra) << 2 | LITERAL));
        for (int k = 0; k < extra; k++) {
            to.put(out++, (byte) (number >> (8 * k)));
        }
        to.put(out, from, start, count);
        return out + count;
    }
}
