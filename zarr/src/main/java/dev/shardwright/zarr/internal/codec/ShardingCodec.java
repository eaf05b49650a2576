package dev.shardwright.zarr.internal.codec;

import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.ArrayToBytesCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.CodecProvider;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.internal.codec.config.Config;
import dev.shardwright.zarr.internal.metadata.CodecJson;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `sharding_indexed`: many chunks in one object, with an index of where each lies.
public record ShardingCodec(
        int[] chunkShape, List<Codec> codecs, List<Codec> indexCodecs, IndexLocation indexLocation)
        implements ArrayToBytesCodec {

    private static final String NAME = "sharding_indexed";

    /// Copies the lists and checks the shape.
    public ShardingCodec {
        chunkShape = chunkShape.clone();
        for (int n : chunkShape) {
            if (n < 1) {
                throw new ZarrException("codec \"sharding_indexed\" has \"chunk_shape\": "
                        + Arrays.toString(chunkShape) + ", expected lengths of at least 1");
            }
        }
        codecs = List.copyOf(codecs);
        indexCodecs = List.copyOf(indexCodecs);
    }

    @Override
    public int[] chunkShape() {
        return chunkShape.clone();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<ObjectNode> configuration() {
        ObjectNode node = Config.empty();
        ArrayNode shape = node.putArray("chunk_shape");
        for (int n : chunkShape) {
            shape.add(n);
        }
        node.set("codecs", CodecJson.write(codecs));
        node.set("index_codecs", CodecJson.write(indexCodecs));
        node.put("index_location", Config.lower(indexLocation));
        return Optional.of(node);
    }

    @Override
    public Optional<int[]> innerChunkShape() {
        return Optional.of(chunkShape());
    }

    @Override
    public BoundSharding bind(ChunkSpec decoded) {
        return new BoundSharding(decoded, this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ShardingCodec s
                && Arrays.equals(chunkShape, s.chunkShape)
                && codecs.equals(s.codecs)
                && indexCodecs.equals(s.indexCodecs)
                && indexLocation == s.indexLocation;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(chunkShape) * 31 + codecs.hashCode();
    }

    @Override
    public String toString() {
        return "ShardingCodec[" + Arrays.toString(chunkShape) + ", " + codecs + ", index " + indexCodecs + " at "
                + indexLocation + "]";
    }

    /// Makes the codec from metadata.
    public static final class Provider implements CodecProvider {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Codec create(ObjectNode configuration) {
            Config config = new Config(
                    NAME, configuration, Set.of("chunk_shape", "codecs", "index_codecs", "index_location"));
            return new ShardingCodec(
                    config.positiveIntegers("chunk_shape"),
                    CodecJson.read(config.array("codecs")),
                    CodecJson.read(config.array("index_codecs")),
                    config.has("index_location")
                            ? config.oneOf("index_location", IndexLocation.class)
                            : IndexLocation.END);
        }
    }
}
