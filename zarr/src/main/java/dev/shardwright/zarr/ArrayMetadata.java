package dev.shardwright.zarr;

import dev.shardwright.zarr.codec.BytesToBytesCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.internal.codec.ShardingCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What `zarr.json` says of an array (Zarr v3.1 core, "Array metadata").
///
/// Immutable and thread-safe. What is spelled in more than one way (a bare name instead of an object, say) is not kept
/// here; a document that is changed in its store keeps it all the same.
///
/// @param shape cells in each dimension
/// @param layout how the cells are stored, as far as this library can say
/// @param dimensionNames a name for each dimension, where it has one; empty if metadata name none
/// @param attributes what users say of the array
/// @param extensions keys of the document that nobody needs to understand (`"must_understand": false`), to be kept
public record ArrayMetadata(
        long[] shape,
        ArrayLayout layout,
        List<Optional<String>> dimensionNames,
        ObjectNode attributes,
        ObjectNode extensions) {

    /// Copies what is mutable and checks that the parts fit each other.
    ///
    /// @throws ZarrException if they do not
    public ArrayMetadata {
        shape = shape.clone();
        dimensionNames = List.copyOf(dimensionNames);
        attributes = attributes.deepCopy();
        extensions = extensions.deepCopy();
        for (long n : shape) {
            if (n < 0) {
                throw new ZarrException("array has shape " + Arrays.toString(shape) + ", expected no negative length");
            }
        }
        if (layout instanceof ArrayLayout.Supported supported) {
            checkGrid(shape, supported.chunkGrid());
        }
        if (!dimensionNames.isEmpty() && dimensionNames.size() != shape.length) {
            throw new ZarrException("array of shape " + Arrays.toString(shape) + " has " + dimensionNames.size()
                    + " dimension names, expected " + shape.length);
        }
    }

    /// Metadata of an array of regular chunks, without extensions.
    ///
    /// @param shape cells in each dimension
    /// @param dataType the elements' type
    /// @param chunkShape cells of a chunk of the grid in each dimension, each at least 1
    /// @param keyEncoding how chunks are named
    /// @param fillValue the value of cells that nobody wrote
    /// @param codecs how a chunk is encoded, in the order of encoding
    /// @param dimensionNames a name, or none, for each dimension; empty if none has one
    /// @param attributes what users say of it
    /// @throws ZarrException if the parts do not fit each other
    public ArrayMetadata(
            long[] shape,
            DataType dataType,
            int[] chunkShape,
            ChunkKeyEncoding keyEncoding,
            FillValue fillValue,
            List<Codec> codecs,
            List<Optional<String>> dimensionNames,
            ObjectNode attributes) {
        this(
                shape,
                new ArrayLayout.Supported(dataType, new RegularGrid(chunkShape), keyEncoding, fillValue, codecs),
                dimensionNames,
                attributes,
                JsonNodeFactory.instance.objectNode());
    }

    private static void checkGrid(long[] shape, ChunkGrid grid) {
        if (grid.rank() != shape.length) {
            throw new ZarrException("array of shape " + Arrays.toString(shape) + " has "
                    + (grid instanceof RegularGrid regular
                            ? "chunks of shape " + Arrays.toString(regular.chunkShape())
                            : "chunk lengths for " + grid.rank() + " dimensions")
                    + ", expected as many dimensions");
        }
        for (int d = 0; d < shape.length; d++) {
            grid.dimension(d, shape[d]);
        }
    }

    /// Starts the metadata of an array, with the default key encoding, a zero fill value and the default codecs.
    ///
    /// @param type the elements' type
    /// @param shape cells in each dimension
    /// @return a builder
    public static Builder builder(DataType type, long... shape) {
        return new Builder(type, shape);
    }

    /// Starts the metadata of an array that differs from another one in some points, such as its chunks. All else is as it is
    /// there but the extensions, and the `index_codecs` of shards, which are the usual ones.
    ///
    /// @param like the other array's metadata
    /// @return the builder
    /// @throws UnsupportedExtensionException if the other array's cells cannot be read
    public static Builder builder(ArrayMetadata like) {
        Builder builder = new Builder(like.dataType(), like.shape);
        builder.keyEncoding = like.keyEncoding();
        builder.fill = like.fillValue();
        builder.dimensionNames = like.dimensionNames;
        builder.attributes = like.attributes();
        builder.like(like.chunkGrid(), like.codecs());
        return builder;
    }

    /// {@return a copy: cells in each dimension}
    @Override
    public long[] shape() {
        return shape.clone();
    }

    /// {@return a copy: what users say of the array}
    @Override
    public ObjectNode attributes() {
        return attributes.deepCopy();
    }

    /// {@return a copy: keys of the document that nobody needs to understand (`"must_understand": false`), to be kept}
    @Override
    public ObjectNode extensions() {
        return extensions.deepCopy();
    }

    /// {@return the number of dimensions}
    public int rank() {
        return shape.length;
    }

    /// {@return how the cells are stored}
    ///
    /// @throws UnsupportedExtensionException naming what this library does not have, if the cells cannot be read
    public ArrayLayout.Supported supported() {
        return switch (layout) {
            case ArrayLayout.Supported supported -> supported;
            case ArrayLayout.Unsupported unsupported ->
                throw new UnsupportedExtensionException(
                        "array can be neither read nor written: " + unsupported.reason());
        };
    }

    /// {@return the elements' type}
    ///
    /// @throws UnsupportedExtensionException if the cells cannot be read
    public DataType dataType() {
        return supported().dataType();
    }

    /// {@return how the array is cut into chunks}
    ///
    /// @throws UnsupportedExtensionException if the cells cannot be read
    public ChunkGrid chunkGrid() {
        return supported().chunkGrid();
    }

    /// {@return how chunks are named}
    ///
    /// @throws UnsupportedExtensionException if the cells cannot be read
    public ChunkKeyEncoding keyEncoding() {
        return supported().keyEncoding();
    }

    /// {@return the value of cells that nobody wrote}
    ///
    /// @throws UnsupportedExtensionException if the cells cannot be read
    public FillValue fillValue() {
        return supported().fillValue();
    }

    /// {@return how a chunk is encoded, in the order of encoding}
    ///
    /// @throws UnsupportedExtensionException if the cells cannot be read
    public List<Codec> codecs() {
        return supported().codecs();
    }

    /// {@return cells of a chunk of the grid in each dimension: of a shard, if the array is sharded}
    ///
    /// @throws ZarrException if chunks differ in shape; see {@link #chunkShapeAt}
    /// @throws UnsupportedExtensionException if the cells cannot be read
    public int[] chunkShape() {
        return switch (chunkGrid()) {
            case RegularGrid regular -> regular.chunkShape();
            case RectilinearGrid _ ->
                throw new ZarrException(
                        "array has a rectilinear chunk grid, whose chunks differ in shape; expected a regular one");
        };
    }

    /// {@return cells of one chunk of the grid in each dimension}
    ///
    /// @param index the chunk's index in the grid
    /// @throws UnsupportedExtensionException if the cells cannot be read
    public int[] chunkShapeAt(long... index) {
        int[] chunk = new int[shape.length];
        for (int d = 0; d < chunk.length; d++) {
            chunk[d] = chunkDimension(d).length(index[d]);
        }
        return chunk;
    }

    /// {@return how a dimension is cut into chunks} Made anew by each call, in time by the length of the metadata.
    ///
    /// @param dimension which dimension, from 0
    /// @throws UnsupportedExtensionException if the cells cannot be read
    public ChunkGrid.Dimension chunkDimension(int dimension) {
        return chunkGrid().dimension(dimension, shape[dimension]);
    }

    /// {@return the kind of chunk that the grid has}
    ///
    /// @throws ZarrException if chunks differ in shape; see {@link #chunkSpecAt}
    public ChunkSpec chunkSpec() {
        return new ChunkSpec(dataType(), fillValue(), chunkShape());
    }

    /// {@return the kind of one chunk of the grid}
    ///
    /// @param index the chunk's index in the grid
    public ChunkSpec chunkSpecAt(long... index) {
        return new ChunkSpec(dataType(), fillValue(), chunkShapeAt(index));
    }

    /// {@return the shape of the chunks inside a shard; empty if the array is not sharded}
    ///
    /// @throws UnsupportedExtensionException if the cells cannot be read
    public Optional<int[]> innerChunkShape() {
        return supported().innerChunkShape();
    }

    /// {@return chunks of the grid along each dimension}
    ///
    /// @throws UnsupportedExtensionException if the cells cannot be read
    public long[] chunkGridShape() {
        long[] grid = new long[shape.length];
        for (int d = 0; d < grid.length; d++) {
            grid[d] = chunkDimension(d).chunks();
        }
        return grid;
    }

    /// {@return the same metadata with other attributes}
    ///
    /// @param newAttributes the attributes
    public ArrayMetadata withAttributes(ObjectNode newAttributes) {
        return new ArrayMetadata(shape, layout, dimensionNames, newAttributes, extensions);
    }

    /// Equal are metadata that say the same; a number in the attributes may come from an `int` or a `long`.
    @Override
    public boolean equals(Object other) {
        return other instanceof ArrayMetadata a
                && Arrays.equals(shape, a.shape)
                && layout.equals(a.layout)
                && dimensionNames.equals(a.dimensionNames)
                && attributes.equals(JsonNumbers.BY_VALUE, a.attributes)
                && extensions.equals(JsonNumbers.BY_VALUE, a.extensions);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(shape) * 31 + layout.hashCode();
    }

    @Override
    public String toString() {
        return switch (layout) {
            case ArrayLayout.Supported r -> r.dataType() + Arrays.toString(shape) + " in " + r.chunkGrid();
            case ArrayLayout.Unsupported u -> Arrays.toString(shape) + " (" + u.reason() + ")";
        };
    }

    /// Collects the parts of an array's metadata. For one thread.
    public static final class Builder {
        private final DataType type;
        private final long[] shape;
        /// The chunks: those inside of shards, if there are shards.
        private ChunkGrid chunks;
        private Optional<ChunkGrid> shards = Optional.empty();
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
            int[] chunkShape = new int[shape.length];
            for (int d = 0; d < shape.length; d++) {
                chunkShape[d] = Math.clamp(shape[d], 1, 1 << 20);
            }
            this.chunks = new RegularGrid(chunkShape);
        }

        private void like(ChunkGrid grid, List<Codec> all) {
            if (all.size() == 1 && all.getFirst() instanceof ShardingCodec sharding) {
                chunks = new RegularGrid(sharding.chunkShape());
                shards = Optional.of(grid);
                codecs = sharding.codecs();
                indexLocation = sharding.indexLocation();
            } else {
                chunks = grid;
                codecs = all;
            }
        }

        /// The shape of the grid's chunks; without this call one chunk holds the array, or 2²⁰ cells of a dimension.
        ///
        /// @param newChunkShape cells of a chunk in each dimension, each at least 1
        /// @return this builder
        public Builder chunks(int... newChunkShape) {
            return chunks(new RegularGrid(newChunkShape));
        }

        /// How the array is cut into chunks.
        ///
        /// @param newChunks the grid
        /// @return this builder
        public Builder chunks(ChunkGrid newChunks) {
            chunks = newChunks;
            return this;
        }

        /// Gathers the chunks (of {@link #chunks(int...)}) into shards of this shape.
        ///
        /// @param shardShape cells of a shard in each dimension, each a whole number of chunks
        /// @return this builder
        public Builder shards(int... shardShape) {
            return shards(new RegularGrid(shardShape));
        }

        /// Gathers the chunks (of {@link #chunks(int...)}) into the shards of this grid.
        ///
        /// @param newShards the grid of the shards; without {@link #chunks(int...)} of one shape there are none
        /// @return this builder
        public Builder shards(ChunkGrid newShards) {
            shards = Optional.of(newShards);
            return this;
        }

        /// Makes each chunk an object of its own, as it is unless shards are asked for.
        ///
        /// @return this builder
        public Builder withoutShards() {
            shards = Optional.empty();
            return this;
        }

        /// Where shards keep their index; at the end unless said otherwise.
        ///
        /// @param location where it is
        /// @return this builder
        public Builder indexLocation(Codecs.IndexLocation location) {
            indexLocation = location;
            return this;
        }

        /// How chunks are named.
        ///
        /// @param encoding the encoding
        /// @return this builder
        public Builder keyEncoding(ChunkKeyEncoding encoding) {
            keyEncoding = encoding;
            return this;
        }

        /// The value of cells that nobody writes.
        ///
        /// @param value the value
        /// @return this builder
        public Builder fill(FillValue value) {
            fill = value;
            return this;
        }

        /// How a chunk (inside a shard, if there are shards) is encoded.
        ///
        /// @param newCodecs the codecs in the order of encoding
        /// @return this builder
        public Builder codecs(List<Codec> newCodecs) {
            codecs = List.copyOf(newCodecs);
            return this;
        }

        /// A name for each dimension.
        ///
        /// @param names one for each dimension
        /// @return this builder
        public Builder dimensionNames(String... names) {
            dimensionNames = Arrays.stream(names).map(Optional::of).toList();
            return this;
        }

        /// What users say of the array.
        ///
        /// @param newAttributes the attributes
        /// @return this builder
        public Builder attributes(ObjectNode newAttributes) {
            attributes = newAttributes.deepCopy();
            return this;
        }

        /// {@return the metadata}
        ///
        /// @throws ZarrException if the parts do not fit each other
        public ArrayMetadata build() {
            if (shards.isPresent() && !(chunks instanceof RegularGrid)) {
                throw new ZarrException("shards of " + chunks + ", expected chunks of one shape inside of shards");
            }
            ChunkSpec chunk = new ChunkSpec(type, fill, chunks.longest());
            List<Codec> bound = codecs.stream()
                    .map(c -> c instanceof BytesToBytesCodec b ? (Codec) b.bind(chunk) : c)
                    .toList();
            List<Codec> outer = shards.isPresent()
                    ? List.of(Codecs.sharding(chunks.longest(), bound, indexLocation))
                    : bound;
            return new ArrayMetadata(
                    shape,
                    new ArrayLayout.Supported(type, shards.orElse(chunks), keyEncoding, fill, outer),
                    dimensionNames,
                    attributes,
                    JsonNodeFactory.instance.objectNode());
        }
    }
}
