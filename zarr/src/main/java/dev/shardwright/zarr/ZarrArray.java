package dev.shardwright.zarr;

import dev.shardwright.storage.Keys;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Version;
import dev.shardwright.zarr.internal.ArrayReader;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.CodecChain;
import dev.shardwright.zarr.internal.Checksums;
import dev.shardwright.zarr.internal.ChunkVerifier;
import dev.shardwright.zarr.internal.FillObjects;
import dev.shardwright.zarr.internal.metadata.ArrayJson;
import dev.shardwright.zarr.internal.metadata.MetadataStore;
import dev.shardwright.zarr.internal.metadata.NodeChanges;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import tools.jackson.databind.node.ObjectNode;

/// An array of an open hierarchy. Its codecs are bound once, when it is opened. Thread-safe.
public final class ZarrArray implements ZarrNode {

    private final ObjectStore store;
    private final String path;
    private final ArrayMetadata metadata;
    private final MemoryBudget budget;
    private final MetadataStore nodes;
    private final Optional<CodecChain> bound;

    ZarrArray(MetadataStore nodes, String path, ArrayMetadata metadata, MemoryBudget budget) {
        this.nodes = nodes;
        this.store = nodes.store();
        this.path = path;
        this.metadata = metadata;
        this.budget = budget;
        this.bound = metadata.layout() instanceof ArrayLayout.Supported r && r.chunkGrid() instanceof RegularGrid
                ? Optional.of(CodecChain.bind(metadata.chunkSpec(), metadata.codecs()))
                : Optional.empty();
    }

    private CodecChain chain() {
        return bound.orElseThrow(() -> switch (metadata.layout()) {
            case ArrayLayout.Unsupported u ->
                new UnsupportedExtensionException(where() + " can be neither read nor written: " + u.reason());
            case ArrayLayout.Supported _ ->
                new ZarrException(where() + " has chunks of several shapes, expected a regular chunk grid");
        });
    }

    @Override
    public String path() {
        return path;
    }

    /// The metadata, as they were when the array was opened.
    public ArrayMetadata metadata() {
        return metadata;
    }

    /// Changes the attributes of this array, and of nothing else in its document.
    ///
    /// @param change gets a copy of the attributes as they are in the store now, which it may return; it is called again
    ///     if somebody else changed the document meanwhile
    /// @return the array with its new metadata
    /// @throws UnsupportedExtensionException if the document has a key that would have to be understood, and is not
    /// @throws dev.shardwright.storage.StoreException if the store fails; the store has the old attributes or the new ones
    public ZarrArray updateAttributes(UnaryOperator<ObjectNode> change) {
        ObjectNode document = nodes.update(path, NodeChanges.attributes(change)).content();
        return new ZarrArray(nodes, path, ArrayJson.read(document), budget);
    }

    /// The key of the object that holds a chunk of the grid: a shard, if the array is sharded.
    public String chunkKey(long... index) {
        return Keys.join(path, metadata.keyEncoding().key(index));
    }

    /// Reads a region.
    ///
    /// @throws ZarrException if a chunk is damaged; the message names its key
    public ArrayValues read(Region region) {
        chain();
        long bytes = Math.multiplyExact(region.size(), metadata.dataType().size());
        MemorySegment values = Arena.ofAuto().allocate(bytes, 64);
        read(region, values);
        return new ArrayValues(metadata.dataType(), region.shape(), values);
    }

    /// Reads a region into memory of the caller, which has exactly the region's size.
    ///
    /// @throws ZarrException if a chunk is damaged; the message names its key
    public void read(Region region, MemorySegment target) {
        chain();
        long expected = Math.multiplyExact(region.size(), metadata.dataType().size());
        if (target.byteSize() != expected) {
            throw new IllegalArgumentException(
                    "target of " + target.byteSize() + " bytes, expected " + expected + " for region " + region);
        }
        new ArrayReader(store, this::chunkKey, metadata, chain(), budget).read(region, target);
    }

    /// Writes a whole chunk of the grid. A chunk that is all fill value is not stored: an object under its key is
    /// deleted instead, if `condition` holds right before.
    ///
    /// @param chunk the decoded chunk in C order, little-endian; exactly a chunk's size, also where the array ends
    ///     within the chunk
    /// @return what was stored; empty if there was nothing to store
    public Optional<StoredObject> writeChunk(MemorySegment chunk, PutCondition condition, long... index) {
        checkIndex(index);
        try (EncodedChunk encoded = encodeChunk(chunk)) {
            return writeChunk(encoded, condition, index);
        }
    }

    /// Encodes a whole chunk of the grid without storing it yet.
    ///
    /// @throws IllegalArgumentException if `chunk` has not exactly a chunk's size
    public EncodedChunk encodeChunk(MemorySegment chunk) {
        return EncodedChunk.of(chain(), chunk, 0, budget, this::where);
    }

    /// Stores an encoded chunk, or deletes the object under its key if the chunk is all fill value. Frees the chunk.
    ///
    /// @return what was stored; empty if there was nothing to store
    /// @throws dev.shardwright.storage.ConditionFailedException if the condition did not hold; nothing was changed
    /// @throws IllegalArgumentException if the chunk was encoded by another array
    public Optional<StoredObject> writeChunk(EncodedChunk chunk, PutCondition condition, long... index) {
        try (chunk) {
            checkIndex(index);
            chunk.checkEncodedBy(chain(), this::where);
            String key = chunkKey(index);
            if (chunk.isFill()) {
                FillObjects.store(store, key, condition);
                return Optional.empty();
            }
            MemorySegment bytes = chunk.bytes();
            CRC32C crc = new CRC32C();
            Checksums.update(crc, bytes);
            Version version = store.put(key, bytes, condition);
            return Optional.of(new StoredObject(key, bytes.byteSize(), (int) crc.getValue(), 1, version));
        }
    }

    /// Starts to write a shard.
    ///
    /// @param index the shard's index in the grid
    /// @throws ZarrException if the array is not sharded, or has other codecs around the shards
    public ShardWriter shardWriter(long... index) {
        checkIndex(index);
        BoundSharding sharding = chain().sharding()
                .orElseThrow(() -> new ZarrException(where()
                        + " cannot be written shard by shard; its codecs are not \"sharding_indexed\" alone"));
        return new ShardWriter(store, chunkKey(index), sharding, budget);
    }

    /// Visits the chunks of the grid (shards, if the array is sharded) that are stored, in no defined order. Objects
    /// below the array that are no chunks are left out.
    public void storedChunks(BiConsumer<long[], ObjectInfo> visitor) {
        String prefix = path.isEmpty() ? "" : path + "/";
        store.list(prefix, info -> {
            String below = info.key().substring(prefix.length());
            metadata.keyEncoding()
                    .index(below, metadata.rank())
                    .filter(this::inGrid)
                    .ifPresent(index -> visitor.accept(index, info));
        });
    }

    /// Decodes everything in a stored chunk of the grid (a shard, if the array is sharded), chunk by chunk, and says what
    /// is wrong with it; empty if nothing is.
    ///
    /// @param object the chunk's object, as {@link #storedChunks} gives it
    public List<String> verify(ObjectInfo object) {
        return new ChunkVerifier(store, chain(), budget).verify(object);
    }

    private String where() {
        return store.address() + ": array \"" + path + "\"";
    }

    private void checkIndex(long[] index) {
        if (!inGrid(index)) {
            throw new IllegalArgumentException(where() + " has no chunk " + Arrays.toString(index)
                    + ", expected one of its grid of " + Arrays.toString(metadata.chunkGridShape()) + " chunks");
        }
    }

    private boolean inGrid(long[] index) {
        long[] grid = metadata.chunkGridShape();
        boolean in = index.length == grid.length;
        for (int d = 0; in && d < grid.length; d++) {
            in = index[d] >= 0 && index[d] < grid[d];
        }
        return in;
    }
}
