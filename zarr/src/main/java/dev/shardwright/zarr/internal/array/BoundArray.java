package dev.shardwright.zarr.internal.array;

import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.RangeException;
import dev.shardwright.storage.Version;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.ArrayOptions;
import dev.shardwright.zarr.ArrayOptions.EmptyChunks;
import dev.shardwright.zarr.ChunkGrid;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.RegularGrid;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.ValueHeap;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.CodecChain;
import dev.shardwright.zarr.internal.fetch.Fetcher;
import dev.shardwright.zarr.internal.fetch.IndexFetch;
import dev.shardwright.zarr.internal.fetch.Ranges;
import dev.shardwright.zarr.internal.fetch.ShardIndexes;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// An array that is open: codecs bound, chunks measured, shard indexes kept. Thread-safe.
public final class BoundArray {

    private final ObjectStore store;
    private final Function<long[], String> keys;
    private final long[] shape;
    private final ChunkGrid.Dimension[] edges;
    private final ChunkLayout layout;
    private final Optional<Layouts> layouts;
    private final FillValue fill;
    private final boolean variableLength;
    private final MemoryBudget budget;
    private final ArrayOptions options;
    private final ShardIndexes indexes;

    /// Binds the codecs of `metadata`.
    ///
    /// @param keys the keys of the grid's chunks
    public BoundArray(
            ObjectStore store,
            Function<long[], String> keys,
            ArrayMetadata metadata,
            MemoryBudget budget,
            ArrayOptions options) {
        this.store = store;
        this.keys = keys;
        this.shape = metadata.shape();
        this.edges = new ChunkGrid.Dimension[shape.length];
        for (int d = 0; d < edges.length; d++) {
            edges[d] = metadata.chunkDimension(d);
        }
        ChunkSpec longest = new ChunkSpec(
                metadata.dataType(),
                metadata.fillValue(),
                metadata.chunkGrid().longest());
        this.layout = ChunkLayout.of(CodecChain.bind(longest, metadata.codecs()));
        this.layouts = metadata.chunkGrid() instanceof RegularGrid
                ? Optional.empty()
                : Optional.of(new Layouts(longest, metadata.codecs()));
        this.fill = metadata.fillValue();
        this.variableLength = metadata.dataType().isVariableLength();
        this.budget = budget;
        this.options = options;
        this.indexes = new ShardIndexes(options.indexCacheBytes());
    }

    /// Where the chunks are stored.
    public ObjectStore store() {
        return store;
    }

    /// The key of a chunk of the grid.
    public String key(long[] index) {
        return keys.apply(index);
    }

    /// Cells along each dimension.
    public long[] shape() {
        return shape;
    }

    /// The grid's chunks along each dimension.
    public ChunkGrid.Dimension[] edges() {
        return edges;
    }

    /// How a chunk of the grid lies.
    ///
    /// @throws ZarrException if the codecs cannot be used for chunks of its shape
    public ChunkLayout layout(long[] index) {
        if (layouts.isEmpty()) {
            return layout;
        }
        try {
            return layouts.get().of(chunkShape(index));
        } catch (ZarrException e) {
            throw at(key(index), e);
        }
    }

    private int[] chunkShape(long[] index) {
        int[] chunk = new int[index.length];
        for (int d = 0; d < chunk.length; d++) {
            chunk[d] = edges[d].length(index[d]);
        }
        return chunk;
    }

    /// Whether the grid's chunks are shards whose parts can be read and written.
    public boolean sharded() {
        return layout.shard().isPresent();
    }

    /// The most bytes that a chunk of the grid has when it is decoded.
    public long largestChunk() {
        return layout.size();
    }

    /// How many cells of a chunk lie in the array, along each dimension.
    public long[] lengths(long[] index) {
        long[] lengths = new long[index.length];
        for (int d = 0; d < lengths.length; d++) {
            lengths[d] = Math.min(edges[d].length(index[d]), shape[d] - edges[d].start(index[d]));
        }
        return lengths;
    }

    /// The value of cells that nobody wrote.
    public FillValue fill() {
        return fill;
    }

    /// Whether a decoded chunk is not to be stored, since it is all fill value.
    public boolean elides(MemorySegment chunk) {
        return options.emptyChunks() == EmptyChunks.ELIDE && fill.isAll(chunk);
    }

    /// Whether an object still has a version.
    public boolean isStill(String key, Version version) {
        return store.head(key).map(ObjectInfo::version).filter(version::equals).isPresent();
    }

    /// Fetches the index of a shard; empty if there is no such shard.
    public Optional<ShardIndexes.Known> fetchIndex(
            String key, BoundSharding sharding, Fetcher fetcher, Workspace work) {
        return IndexFetch.fetch(sharding, store.canUpdate(), ranges -> fetcher.get(key, ranges, work), work);
    }

    /// Whether what was fetched for the {@link ShardIndexes.Known#witnessed} ranges of a shard holds what its index says.
    public boolean holds(String key, ShardIndexes.Known known, List<Bytes> fetched, Workspace work) {
        return known.holds(fetched, ranges -> {
            try {
                return Optional.of(Ranges.read(store, key, ranges, work));
            } catch (NotFoundException | RangeException e) {
                return Optional.empty();
            }
        });
    }

    /// A failure with the shard's key and the chunk it happened at in front.
    public ZarrException at(String key, BoundSharding sharding, int position, ZarrException e) {
        return at(
                key,
                new ZarrException("chunk " + Arrays.toString(sharding.index(position)) + ": " + e.getMessage(), e));
    }

    /// The failure of a shard that ends before its index says so, though nobody has replaced it.
    public ZarrException outside(String key, RangeException reason) {
        return at(
                key,
                new ZarrException(
                        "shard index puts a chunk outside the shard, expected it within: " + reason.getMessage(),
                        reason));
    }

    /// Whether elements are references to values, which one call's heap holds.
    public boolean variableLength() {
        return variableLength;
    }

    /// Bytes of an element.
    public int element() {
        return fill.size();
    }

    /// Counts the memory that reading and writing take.
    public MemoryBudget budget() {
        return budget;
    }

    /// How to read and write.
    public ArrayOptions options() {
        return options;
    }

    /// The shard indexes that are kept.
    public ShardIndexes indexes() {
        return indexes;
    }

    /// A heap for the values that a call reads or writes.
    public ValueHeap values() {
        return new ValueHeap(fill.value());
    }

    /// A failure with the address and key it happened at in front.
    public ZarrException at(String key, ZarrException e) {
        return new ZarrException(store.address() + ": " + key + ": " + e.getMessage(), e);
    }
}
