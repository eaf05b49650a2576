package dev.shardwright.zarr.internal.codec.compress;

import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.BytesToBytesCodec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.CodecProvider;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.config.Config;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `numcodecs.zlib`: one zlib stream (RFC 1950), whose Adler-32 is checked.
///
/// @param level 0 to 9
public record ZlibCodec(int level) implements BytesToBytesCodec {

    private static final String NAME = "numcodecs.zlib";
    private static final int WRAPPING = 6;
    private static final int DEFAULT_LEVEL = 1;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<ObjectNode> configuration() {
        return Optional.of(Config.empty().put("level", level));
    }

    @Override
    public long maxEncodedSize(long size) {
        return Deflate.bound(size) + WRAPPING;
    }

    @Override
    public long maxDecodedSize(MemorySegment encoded) {
        return Deflate.maxDecodedSize(encoded.byteSize());
    }

    @Override
    public long roomToDecode(MemorySegment encoded, Workspace work) {
        ByteBuffer scratch = ByteBuffers.of(work.take(Deflate.SCRATCH));
        return Deflate.count("zlib data", false, ByteBuffers.of(encoded), scratch);
    }

    @Override
    public long encode(MemorySegment decoded, MemorySegment encoded, Workspace work) {
        ByteBuffer out = ByteBuffers.of(encoded);
        if (!Deflate.compress(level, false, ByteBuffers.of(decoded), out)) {
            throw new IllegalStateException("zlib bound of " + encoded.byteSize() + " bytes does not hold");
        }
        return out.position();
    }

    @Override
    public long decode(MemorySegment encoded, MemorySegment decoded, Workspace work) {
        ByteBuffer in = ByteBuffers.of(encoded);
        ByteBuffer out = ByteBuffers.of(decoded);
        Deflate.decompress("zlib data", false, in, out);
        if (in.hasRemaining()) {
            throw new ZarrException(
                    "zlib data has " + in.remaining() + " bytes behind the stream, expected none");
        }
        return out.position();
    }

    /// Makes the codec from metadata.
    public static final class Provider implements CodecProvider {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Codec create(ObjectNode configuration) {
            Config config = new Config(NAME, configuration, Set.of("level"));
            return new ZlibCodec(config.has("level") ? config.integer("level", 0, 9) : DEFAULT_LEVEL);
        }
    }
}
