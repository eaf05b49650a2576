package dev.shardwright.zarr.internal.codec.compress;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// What Zstandard frames say of themselves (RFC 8878, 3.1), read without decoding them.
final class ZstdFrames {

    private static final int MAGIC = 0xfd2fb528;
    private static final int SKIPPABLE = 0x184d2a50;
    private static final long MOST_OF_A_BLOCK = 128 << 10;

    private ZstdFrames() {}

    /// The most bytes that frames give: of each what its header states, or less if its blocks cannot give as much. What is
    /// behind the last readable block counts nothing, since it cannot be decoded either.
    static long maxDecodedSize(ByteBuffer encoded) {
        ByteBuffer in = encoded.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long most = 0;
        while (in.remaining() >= 4) {
            int magic = in.getInt();
            if ((magic & ~15) == SKIPPABLE) {
                skip(in, in.remaining() < 4 ? in.remaining() : Integer.toUnsignedLong(in.getInt()));
            } else if (magic == MAGIC && in.hasRemaining()) {
                most += frame(in);
            } else {
                return most;
            }
        }
        return most;
    }

    private static long frame(ByteBuffer in) {
        int descriptor = in.get();
        boolean single = (descriptor & 32) != 0;
        int dictionary = (1 << (descriptor & 3)) >> 1;
        int field = descriptor >> 6 & 3;
        int length = field == 0 ? (single ? 1 : 0) : 1 << field;
        skip(in, (single ? 0 : 1) + dictionary);
        long stated = Long.MAX_VALUE;
        if (length > 0 && in.remaining() >= length) {
            stated = switch (length) {
                case 1 -> in.get() & 0xff;
                case 2 -> (in.getShort() & 0xffff) + 256;
                case 4 -> in.getInt() & 0xffff_ffffL;
                default -> in.getLong() & Long.MAX_VALUE;
            };
        }
        long most = blocks(in);
        if ((descriptor & 4) != 0) {
            skip(in, 4);
        }
        return Math.min(stated, most);
    }

    /// A block starts with three bytes: whether it is the last, its kind (stored, one byte repeated, compressed), its size.
    private static long blocks(ByteBuffer in) {
        long most = 0;
        while (in.remaining() >= 3) {
            int header = (in.getShort() & 0xffff) | (in.get() & 0xff) << 16;
            int kind = header >> 1 & 3;
            int size = header >> 3;
            most += kind == 2 ? MOST_OF_A_BLOCK : Math.min(size, MOST_OF_A_BLOCK);
            skip(in, kind == 1 ? 1 : size);
            if ((header & 1) != 0) {
                return most;
            }
        }
        return most;
    }

    private static void skip(ByteBuffer in, long size) {
        in.position(in.position() + (int) Math.min(size, in.remaining()));
    }
}
