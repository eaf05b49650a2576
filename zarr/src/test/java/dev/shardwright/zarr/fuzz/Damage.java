package dev.shardwright.zarr.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Changes bytes: as a disk or a network would, or as somebody would who knows where lengths and offsets stand.
final class Damage {

    /// Numbers at which arithmetic goes wrong.
    static final long[] HOSTILE = {
        0, 1, 2, 3, 7, 8, 15, 16, 127, 128, 255, 256, 32_767, 32_768, 65_535, 65_536, (1 << 24) - 1, 1 << 24, (1L << 31) - 1,
        1L << 31, (1L << 32) - 1, 1L << 32, (1L << 62), Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE, -1, -2, -8, -16,
        Integer.MIN_VALUE, -65_536
    };

    private static final byte[] BYTES = {0, 1, 2, 15, 16, 31, 32, 0x3f, 0x40, 0x7f, (byte) 0x80, (byte) 0xc0, (byte) 0xfe, (byte) 0xff};

    private Damage() {}

    /// A number that is hostile, or near to one that matters here.
    static long number(RandomGenerator random, long... near) {
        if (near.length > 0 && random.nextBoolean()) {
            return near[random.nextInt(near.length)] + random.nextInt(5) - 2;
        }
        return random.nextInt(8) == 0 ? random.nextLong() >>> random.nextInt(64) : HOSTILE[random.nextInt(HOSTILE.length)];
    }

    /// One to four changes.
    ///
    /// @param other bytes of the same sort, to take parts from; none if parts of others are not to appear
    static byte[] some(Case at, byte[] bytes, byte[] other) {
        byte[] changed = bytes.clone();
        int times = at.random.nextInt(3) > 0 ? 1 : 1 + at.random.nextInt(4);
        for (int i = 0; i < times; i++) {
            changed = one(at, changed, other);
        }
        return changed;
    }

    private static byte[] one(Case at, byte[] bytes, byte[] other) {
        RandomGenerator random = at.random;
        int size = bytes.length;
        if (size == 0) {
            at.note("one byte where there was none");
            return new byte[] {(byte) random.nextInt()};
        }
        int place = place(random, size);
        switch (random.nextInt(other.length == 0 ? 11 : 12)) {
            case 0, 1 -> {
                int bit = random.nextInt(8);
                at.note("bit " + bit + " of byte " + place + " of " + size);
                bytes[place] ^= (byte) (1 << bit);
                return bytes;
            }
            case 2 -> {
                bytes[place] = BYTES[random.nextInt(BYTES.length)];
                at.note("byte " + place + " of " + size + " is " + bytes[place]);
                return bytes;
            }
            case 3, 4, 5 -> {
                int width = 1 << random.nextInt(1, 4);
                if (size >= width) {
                    int field = Math.min(place & -width, size - width);
                    long number = number(random, size, field, size - field);
                    ByteOrder order = random.nextInt(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
                    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
                    at.note(width + " bytes at " + field + " of " + size + " are " + number + " " + order);
                    switch (width) {
                        case 2 -> buffer.putShort(field, (short) number);
                        case 4 -> buffer.putInt(field, (int) number);
                        default -> buffer.putLong(field, number);
                    }
                }
                return bytes;
            }
            case 6 -> {
                int left = random.nextBoolean() ? Math.max(0, size - 1 - random.nextInt(9)) : random.nextInt(size);
                at.note("cut from " + size + " to " + left);
                return Arrays.copyOf(bytes, left);
            }
            case 7 -> {
                int more = 1 + random.nextInt(random.nextBoolean() ? 9 : 300);
                at.note(more + " bytes behind " + size);
                byte[] longer = Arrays.copyOf(bytes, size + more);
                if (random.nextBoolean()) {
                    for (int i = size; i < longer.length; i++) {
                        longer[i] = (byte) random.nextInt();
                    }
                }
                return longer;
            }
            case 8 -> {
                int length = random.nextInt(Math.min(size - place, 40) + 1);
                at.note(length + " bytes at " + place + " of " + size + " are left out");
                return spliced(bytes, place, place + length, bytes, 0, 0);
            }
            case 9 -> {
                int from = random.nextInt(size);
                int to = Math.min(size, from + random.nextInt(random.nextBoolean() ? 40 : size + 1));
                at.note("bytes " + from + " to " + to + " once more at " + place + " of " + size);
                return spliced(bytes, place, place, bytes, from, to);
            }
            case 10 -> {
                int to = Math.min(size, place + random.nextInt(40));
                byte value = random.nextBoolean() ? 0 : BYTES[random.nextInt(BYTES.length)];
                at.note("bytes " + place + " to " + to + " of " + size + " are " + value);
                Arrays.fill(bytes, place, to, value);
                return bytes;
            }
            default -> {
                int from = random.nextInt(other.length);
                int to = random.nextBoolean() ? other.length : from + random.nextInt(other.length - from);
                int behind = random.nextBoolean() ? size : Math.min(size, place + to - from);
                at.note("bytes " + from + " to " + to + " of another instead of " + place + " to " + behind + " of " + size);
                return spliced(bytes, place, behind, other, from, to);
            }
        }
    }

    /// Headers are at the start and checksums at the end.
    private static int place(RandomGenerator random, int size) {
        return switch (random.nextInt(4)) {
            case 0, 1 -> random.nextInt(Math.min(size, 40));
            case 2 -> size - 1 - random.nextInt(Math.min(size, 24));
            default -> random.nextInt(size);
        };
    }

    /// `bytes` with a part of others in the place of a part of its own.
    static byte[] spliced(byte[] bytes, int start, int end, byte[] other, int from, int to) {
        byte[] all = Arrays.copyOf(bytes, start + (to - from) + (bytes.length - end));
        System.arraycopy(other, from, all, start, to - from);
        System.arraycopy(bytes, end, all, start + to - from, bytes.length - end);
        return all;
    }
}
