package dev.shardwright.zarr.internal.codec.compress;

import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.BytesToBytesCodec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.CodecProvider;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.config.Config;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `zstd`: one Zstandard frame.
///
/// @param name the name in metadata: the registered one, or numcodecs' own
public record ZstdCodec(String name, int level, boolean checksum) implements BytesToBytesCodec {

    private static final String NAME = "zstd";

    /// Checks the level.
    public ZstdCodec {
        if (level < Zstd.MIN_LEVEL || level > Zstd.MAX_LEVEL) {
            throw new ZarrException("codec \"zstd\" has \"level\": " + level + ", expected " + Zstd.MIN_LEVEL + " to "
                    + Zstd.MAX_LEVEL);
        }
    }

    @Override
    public Optional<ObjectNode> configuration() {
        return Optional.of(Config.empty().put("level", level).put("checksum", checksum));
    }

    @Override
    public long maxEncodedSize(long size) {
        return Zstd.bound(size) + (checksum ? 4 : 0);
    }

    @Override
    public long maxDecodedSize(MemorySegment encoded) {
        return ZstdFrames.maxDecodedSize(ByteBuffers.of(encoded));
    }

    @Override
    public long encode(MemorySegment decoded, MemorySegment encoded, Workspace work) {
        ByteBuffer from = ByteBuffers.of(decoded);
        ByteBuffer to = ByteBuffers.of(encoded);
        int size = Zstd.compress(level, checksum, from, 0, from.capacity(), to, 0, to.capacity());
        if (size < 0) {
            throw new IllegalStateException("zstd bound of " + encoded.byteSize() + " bytes does not hold");
        }
        return size;
    }

    @Override
    public long decode(MemorySegment encoded, MemorySegment decoded, Workspace work) {
        ByteBuffer from = ByteBuffers.of(encoded);
        ByteBuffer to = ByteBuffers.of(decoded);
        return Zstd.decompress(from, 0, from.capacity(), to, 0, to.capacity());
    }

    /// Makes the codec from metadata.
    public static final class Provider implements CodecProvider {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public List<String> aliases() {
            return List.of("numcodecs.zstd");
        }

        @Override
        public Codec create(ObjectNode configuration) {
            return create(NAME, configuration);
        }

        @Override
        public Codec create(String name, ObjectNode configuration) {
            Config config = new Config(name, configuration, Set.of("level", "checksum"));
            return new ZstdCodec(
                    name, config.integer("level", Zstd.MIN_LEVEL, Zstd.MAX_LEVEL), config.bool("checksum", false));
        }
    }
}
