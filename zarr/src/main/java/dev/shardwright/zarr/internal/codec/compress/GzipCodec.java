package dev.shardwright.zarr.internal.codec.compress;

import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.BytesToBytesCodec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.CodecProvider;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.config.Config;
import java.lang.foreign.MemorySegment;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import tools.jackson.databind.node.ObjectNode;

/// `gzip` (RFC 1952). Written without name or time, so that equal data gives equal bytes with the same compressor; read with any header and
/// any number of members.
public record GzipCodec(String name, int level) implements BytesToBytesCodec {

    private static final String NAME = "gzip";
    private static final int HEADER = 10;
    private static final int TRAILER = 8;
    private static final int FLAG_HEADER_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    /// Checks the level.
    public GzipCodec {
        if (level < 0 || level > 9) {
            throw new ZarrException("codec \"gzip\" has \"level\": " + level + ", expected 0 to 9");
        }
    }

    @Override
    public Optional<ObjectNode> configuration() {
        return Optional.of(Config.empty().put("level", level));
    }

    @Override
    public long maxEncodedSize(long size) {
        return Deflate.bound(size) + HEADER + TRAILER;
    }

    @Override
    public long maxDecodedSize(MemorySegment encoded) {
        return Deflate.maxDecodedSize(encoded.byteSize());
    }

    @Override
    public long roomToDecode(MemorySegment encoded, Workspace work) {
        ByteBuffer in = ByteBuffers.of(encoded).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer scratch = ByteBuffers.of(work.take(Deflate.SCRATCH));
        long size = 0;
        try {
            do {
                skipHeader(in);
                size += Deflate.count("gzip data", true, in, scratch);
                in.getLong();
            } while (in.hasRemaining());
        } catch (BufferUnderflowException e) {
            throw tooEarly(encoded, e);
        }
        return size;
    }

    @Override
    public long encode(MemorySegment decoded, MemorySegment encoded, Workspace work) {
        ByteBuffer in = ByteBuffers.of(decoded);
        ByteBuffer out = ByteBuffers.of(encoded).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 0x1f).put((byte) 0x8b).put((byte) 8).put((byte) 0).putInt(0).put((byte) 0).put((byte) 255);
        int crc = crc(in.duplicate());
        if (!Deflate.compress(level, true, in, out)) {
            throw new IllegalStateException("gzip bound of " + encoded.byteSize() + " bytes does not hold");
        }
        out.putInt(crc).putInt((int) decoded.byteSize());
        return out.position();
    }

    @Override
    public long decode(MemorySegment encoded, MemorySegment decoded, Workspace work) {
        ByteBuffer in = ByteBuffers.of(encoded).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer out = ByteBuffers.of(decoded);
        try {
            do {
                decodeMember(in, out);
            } while (in.hasRemaining());
        } catch (BufferUnderflowException e) {
            throw tooEarly(encoded, e);
        }
        return out.position();
    }

    private static ZarrException tooEarly(MemorySegment encoded, BufferUnderflowException cause) {
        return new ZarrException(
                "gzip data of " + encoded.byteSize() + " bytes ends too early, expected a whole member", cause);
    }

    private static void decodeMember(ByteBuffer in, ByteBuffer out) {
        skipHeader(in);
        if (decodeLastMember(in, out)) {
            return;
        }
        int start = out.position();
        Deflate.decompress("gzip data", true, in, out);
        int crc = crc(out.duplicate().flip().position(start));
        int stored = in.getInt();
        int length = in.getInt();
        if (stored != crc || length != out.position() - start) {
            throw new ZarrException("gzip data has the checksum %08x and length %d, expected %08x and %d as stored"
                    .formatted(crc, out.position() - start, stored, Integer.toUnsignedLong(length)));
        }
    }

    /// Decodes a member at once, if it fills all that is left of `out` and nothing follows it.
    private static boolean decodeLastMember(ByteBuffer in, ByteBuffer out) {
        int start = out.position();
        int trailer = in.limit() - TRAILER;
        if (trailer <= in.position()
                || !Deflate.decompressWhole(true, in.slice(in.position(), trailer - in.position()), out)) {
            return false;
        }
        boolean whole = in.getInt(trailer) == crc(out.duplicate().flip().position(start))
                && in.getInt(trailer + Integer.BYTES) == out.position() - start;
        if (whole) {
            in.position(in.limit());
        } else {
            out.position(start);
        }
        return whole;
    }

    private static int crc(ByteBuffer bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static void skipHeader(ByteBuffer in) {
        int magic = in.getShort() & 0xffff;
        int method = in.get();
        int flags = in.get();
        if (magic != 0x8b1f || method != 8) {
            throw new ZarrException("gzip data starts with %04x, method %d, expected 8b1f, method 8"
                    .formatted(magic, method));
        }
        in.getInt();
        in.getShort();
        if ((flags & FLAG_EXTRA) != 0) {
            int length = in.getShort() & 0xffff;
            if (length > in.remaining()) {
                throw new BufferUnderflowException();
            }
            in.position(in.position() + length);
        }
        for (int flag : new int[] {FLAG_NAME, FLAG_COMMENT}) {
            if ((flags & flag) != 0) {
                while (in.get() != 0) {
                    // up to and with the closing zero
                }
            }
        }
        if ((flags & FLAG_HEADER_CRC) != 0) {
            in.getShort();
        }
    }

    /// Makes the codec from metadata.
    public static final class Provider implements CodecProvider {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public List<String> aliases() {
            return List.of("numcodecs.gzip");
        }

        @Override
        public Codec create(ObjectNode configuration) {
            return create(NAME, configuration);
        }

        @Override
        public Codec create(String name, ObjectNode configuration) {
            return new GzipCodec(name, new Config(name, configuration, Set.of("level")).integer("level", 0, 9));
        }
    }
}
