package dev.shardwright.zarr;

import dev.shardwright.zarr.codec.BytesToBytesCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.internal.MetadataJson;
import dev.shardwright.zarr.internal.codec.ShardingCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What `zarr.json` says of an array (Zarr v3.1 core, "Array metadata").
///
/// The chunk shape here is that of the array's chunk grid: for a sharded array, the shape of a shard; see
/// {@link #innerChunkShape}.
///
/// @param shape cells in each dimension
/// @param dataType the elements' type
/// @param chunkShape cells of a chunk of the grid in each dimension, each at least 1
/// @param keyEncoding how chunks are named
/// @param fillValue the value of cells that nobody wrote
/// @param codecs how a chunk is encoded, in the order of encoding
/// @param dimensionNames a name for each dimension, where it has one; empty if metadata names none
/// @param attributes what users say of the array
public record ArrayMetadata(
        long[] shape,
        DataType dataType,
        int[] chunkShape,
        ChunkKeyEncoding keyEncoding,
        FillValue fillValue,
        List<Codec> codecs,
        List<Optional<String>> dimensionNames,
        ObjectNode attributes) {

    /// Copies what is mutable and checks that the parts fit each other.
    ///
    /// @throws ZarrException if they do not
    public ArrayMetadata {
        shape = shape.clone();
        chunkShape = chunkShape.clone();
        codecs = List.copyOf(codecs);
        dimensionNames = List.copyOf(dimensionNames);
        attributes = attributes.deepCopy();
        if (chunkShape.length != shape.length) {
            throw new ZarrException("array of shape " + Arrays.toString(shape) + " has chunks of shape "
                    + Arrays.toString(chunkShape) + ", expected as many dimensions");
        }
        if (!dimensionNames.isEmpty() && dimensionNames.size() != shape.length) {
            throw new ZarrException("array of shape " + Arrays.toString(shape) + " has " + dimensionNames.size()
                    + " dimension names, expected " + shape.length);
        }
        for (long n : shape) {
            if (n < 0) {
                throw new ZarrException("array has shape " + Arrays.toString(shape) + ", expected no negative length");
            }
        }
        new ChunkSpec(dataType, fillValue, chunkShape);
    }

    /// Starts the metadata of an array, with the default key encoding, a zero fill value and the default codecs.
    public static Builder builder(DataType type, long... shape) {
        return new Builder(type, shape);
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    @Override
    public int[] chunkShape() {
        return chunkShape.clone();
    }

    @Override
    public ObjectNode attributes() {
        return attributes.deepCopy();
    }

    /// The number of dimensions.
    public int rank() {
        return shape.length;
    }

    /// The kind of chunk that the grid has.
    public ChunkSpec chunkSpec() {
        return new ChunkSpec(dataType, fillValue, chunkShape);
    }

    /// The shape of the chunks inside a shard; empty if the array is not sharded.
    public Optional<int[]> innerChunkShape() {
        return codecs.stream()
                .filter(ShardingCodec.class::isInstance)
                .findFirst()
                .map(c -> ((ShardingCodec) c).chunkShape());
    }

    /// Chunks of the grid along each dimension.
    public long[] chunkGridShape() {
        long[] grid = new long[shape.length];
        for (int d = 0; d < grid.length; d++) {
            grid[d] = Math.ceilDiv(shape[d], (long) chunkShape[d]);
        }
        return grid;
    }

    /// The document for `zarr.json`.
    public ObjectNode toJson() {
        return MetadataJson.write(this);
    }

    /// Equal are metadata that are written alike; a number in the attributes may come from an `int` or a `long`.
    @Override
    public boolean equals(Object other) {
        return other instanceof ArrayMetadata a && toString().equals(a.toString());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(shape) * 31 + dataType.hashCode();
    }

    @Override
    public String toString() {
        return toJson().toString();
    }

    /// Collects the parts of an array's metadata. For one thread.
    public static final class Builder {
        private final DataType type;
        private final long[] shape;
        private int[] chunkShape;
        private int[] innerChunkShape = new int[0];
        private boolean sharded;
        private Codecs.IndexLocation indexLocation = Codecs.IndexLocation.END;
        private ChunkKeyEncoding keyEncoding = ChunkKeyEncoding.DEFAULT;
        private FillValue fill;
        private List<Codec> codecs = Codecs.defaults();
        private List<Optional<String>> dimensionNames = List.of();
        private ObjectNode attributes = JsonNodeFactory.instance.objectNode();

        private Builder(DataType type, long[] shape) {
            this.type = type;
            this.shape = shape.clone();
            this.fill = FillValue.zero(type);
            this.chunkShape = new int[shape.length];
            for (int d = 0; d < shape.length; d++) {
                chunkShape[d] = Math.clamp(shape[d], 1, 1 << 20);
            }
        }

        /// The shape of the grid's chunks; without this call one chunk holds the array.
        public Builder chunks(int... newChunkShape) {
            chunkShape = newChunkShape.clone();
            return this;
        }

        /// Gathers the chunks (of {@link #chunks}) into shards of this shape.
        public Builder shards(int... shardShape) {
            innerChunkShape = chunkShape;
            chunkShape = shardShape.clone();
            sharded = true;
            return this;
        }

        /// Where shards keep their index; at the end unless said otherwise.
        public Builder indexLocation(Codecs.IndexLocation location) {
            indexLocation = location;
            return this;
        }

        /// How chunks are named.
        public Builder keyEncoding(ChunkKeyEncoding encoding) {
            keyEncoding = encoding;
            return this;
        }

        /// The value of cells that nobody writes.
        public Builder fill(FillValue value) {
            fill = value;
            return this;
        }

        /// How a chunk (inside a shard, if there are shards) is encoded.
        public Builder codecs(List<Codec> newCodecs) {
            codecs = List.copyOf(newCodecs);
            return this;
        }

        /// A name for each dimension.
        public Builder dimensionNames(String... names) {
            dimensionNames = Arrays.stream(names).map(Optional::of).toList();
            return this;
        }

        /// What users say of the array.
        public Builder attributes(ObjectNode newAttributes) {
            attributes = newAttributes.deepCopy();
            return this;
        }

        /// The metadata.
        ///
        /// @throws ZarrException if the parts do not fit each other
        public ArrayMetadata build() {
            ChunkSpec chunk = new ChunkSpec(type, fill, sharded ? innerChunkShape : chunkShape);
            List<Codec> bound = codecs.stream()
                    .map(c -> c instanceof BytesToBytesCodec b ? (Codec) b.bind(chunk) : c)
                    .toList();
            return new ArrayMetadata(
                    shape,
                    type,
                    chunkShape,
                    keyEncoding,
                    fill,
                    sharded ? List.of(Codecs.sharding(innerChunkShape, bound, indexLocation)) : bound,
                    dimensionNames,
                    attributes);
        }
    }
}
