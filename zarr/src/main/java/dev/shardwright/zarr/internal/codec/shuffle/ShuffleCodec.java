package dev.shardwright.zarr.internal.codec.shuffle;

import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.BytesToBytesCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.CodecProvider;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.config.Config;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `numcodecs.shuffle`: all first bytes of the elements, then all second bytes, and so on.
///
/// @param elementSize bytes of an element; 0 before the codec is bound to a data type
public record ShuffleCodec(int elementSize) implements BytesToBytesCodec {

    private static final String NAME = "numcodecs.shuffle";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<ObjectNode> configuration() {
        return Optional.of(elementSize == 0 ? Config.empty() : Config.empty().put("elementsize", elementSize));
    }

    @Override
    public BytesToBytesCodec bind(ChunkSpec chunk) {
        if (elementSize > 0) {
            return this;
        }
        return new ShuffleCodec(chunk.type().isVariableLength() ? 1 : chunk.type().size());
    }

    @Override
    public long maxEncodedSize(long size) {
        return size;
    }

    @Override
    public boolean fixedSize() {
        return true;
    }

    @Override
    public long maxDecodedSize(MemorySegment encoded) {
        return encoded.byteSize();
    }

    @Override
    public long encode(MemorySegment decoded, MemorySegment encoded, Workspace work) {
        checkWhole(decoded.byteSize());
        Shuffle.shuffle(decoded, encoded.asSlice(0, decoded.byteSize()), elementSize);
        return decoded.byteSize();
    }

    @Override
    public long decode(MemorySegment encoded, MemorySegment decoded, Workspace work) {
        long size = encoded.byteSize();
        checkWhole(size);
        if (size > decoded.byteSize()) {
            throw new ZarrException("shuffled data has " + size + " bytes, expected at most " + decoded.byteSize());
        }
        Shuffle.unshuffle(encoded, decoded.asSlice(0, size), elementSize);
        return size;
    }

    private void checkWhole(long size) {
        if (size % elementSize != 0 || size / elementSize > Integer.MAX_VALUE) {
            throw new ZarrException("shuffled data has " + size + " bytes, expected fewer than 2^31 whole elements of "
                    + elementSize);
        }
    }

    /// Makes the codec from metadata.
    public static final class Provider implements CodecProvider {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Codec create(ObjectNode configuration) {
            Config config = new Config(NAME, configuration, Set.of("elementsize"));
            return new ShuffleCodec(config.has("elementsize") ? config.integer("elementsize", 1, 1 << 16) : 0);
        }
    }
}
