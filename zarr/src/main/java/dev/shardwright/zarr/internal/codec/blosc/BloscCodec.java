package dev.shardwright.zarr.internal.codec.blosc;

import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.BytesToBytesCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.CodecProvider;
import dev.shardwright.zarr.codec.Codecs.BloscCompressor;
import dev.shardwright.zarr.codec.Codecs.BloscShuffle;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.config.Config;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `blosc`: one Blosc 1 container.
///
/// @param typeSize bytes that belong together when shuffling; 0 before the codec is bound to a data type
/// @param blockSize bytes that are compressed together; 0 lets the encoder choose
public record BloscCodec(BloscCompressor compressor, int level, BloscShuffle shuffle, int typeSize, int blockSize)
        implements BytesToBytesCodec {

    private static final String NAME = "blosc";

    /// Checks the numbers.
    public BloscCodec {
        if (level < 0 || level > 9) {
            throw new ZarrException("codec \"blosc\" has \"clevel\": " + level + ", expected 0 to 9");
        }
        if (typeSize < 0 || blockSize < 0) {
            throw new ZarrException("codec \"blosc\" has a negative typesize or blocksize");
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<ObjectNode> configuration() {
        return Optional.of(Config.empty()
                .put("typesize", Math.max(1, typeSize))
                .put("cname", Config.lower(compressor))
                .put("clevel", level)
                .put("shuffle", Config.lower(shuffle))
                .put("blocksize", blockSize));
    }

    @Override
    public BytesToBytesCodec bind(ChunkSpec chunk) {
        if (typeSize > 0) {
            return this;
        }
        int size = chunk.type().isVariableLength() ? 1 : chunk.type().size();
        return new BloscCodec(compressor, level, shuffle, size, blockSize);
    }

    @Override
    public long maxEncodedSize(long size) {
        return size + BloscHeader.SIZE;
    }

    @Override
    public long maxDecodedSize(MemorySegment encoded) {
        return BloscDecoder.maxDecodedSize(encoded);
    }

    @Override
    public long roomToDecode(MemorySegment encoded, Workspace work) {
        return BloscDecoder.roomToDecode(encoded);
    }

    @Override
    public long encode(MemorySegment decoded, MemorySegment encoded, Workspace work) {
        return new BloscEncoder(this).encode(decoded, encoded, work);
    }

    @Override
    public long decode(MemorySegment encoded, MemorySegment decoded, Workspace work) {
        return BloscDecoder.decode(encoded, decoded, work);
    }

    /// Makes the codec from metadata.
    public static final class Provider implements CodecProvider {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Codec create(ObjectNode configuration) {
            Config config =
                    new Config(NAME, configuration, Set.of("typesize", "cname", "clevel", "shuffle", "blocksize"));
            BloscShuffle shuffle = config.oneOf("shuffle", BloscShuffle.class);
            int typeSize = config.has("typesize")
                    ? config.integer("typesize", 1, 1 << 20)
                    : shuffle == BloscShuffle.NOSHUFFLE ? 1 : 0;
            return new BloscCodec(
                    config.oneOf("cname", BloscCompressor.class),
                    config.integer("clevel", 0, 9),
                    shuffle,
                    typeSize,
                    config.has("blocksize") ? config.integer("blocksize", 0, Integer.MAX_VALUE) : 0);
        }
    }
}
