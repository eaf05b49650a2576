package dev.shardwright.zarr;

import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.Keys;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Version;
import dev.shardwright.zarr.codec.ValueHeap;
import dev.shardwright.zarr.internal.Checksums;
import dev.shardwright.zarr.internal.array.BoundArray;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.CodecChain;
import dev.shardwright.zarr.internal.copy.ArrayCopy;
import dev.shardwright.zarr.internal.copy.Side;
import dev.shardwright.zarr.internal.event.StoreEvent;
import dev.shardwright.zarr.internal.metadata.ArrayJson;
import dev.shardwright.zarr.internal.metadata.MetadataStore;
import dev.shardwright.zarr.internal.metadata.NodeChanges;
import dev.shardwright.zarr.internal.read.ArrayReader;
import dev.shardwright.zarr.internal.select.ChunkRegion;
import dev.shardwright.zarr.internal.select.Selection;
import dev.shardwright.zarr.internal.verify.ChunkVerifier;
import dev.shardwright.zarr.internal.write.ArrayWriter;
import dev.shardwright.zarr.internal.write.FillObjects;
import dev.shardwright.zarr.internal.write.ShardUpdates;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/// An array of an open hierarchy. Its codecs are bound once, when it is opened. Thread-safe.
public final class ZarrArray implements ZarrNode {

    private final MetadataStore nodes;
    private final ObjectStore store;
    private final String path;
    private final ArrayMetadata metadata;
    private final MemoryBudget budget;
    private final ArrayOptions options;
    /// Empty if the cells cannot be read.
    private final Optional<BoundArray> bound;

    private final ResultMemory results = new ResultMemory();
    private final ShardUpdates updates = new ShardUpdates();

    ZarrArray(MetadataStore nodes, String path, ArrayMetadata metadata, MemoryBudget budget) {
        this(nodes, path, metadata, budget, ArrayOptions.DEFAULT);
    }

    private ZarrArray(
            MetadataStore nodes, String path, ArrayMetadata metadata, MemoryBudget budget, ArrayOptions options) {
        this.nodes = nodes;
        this.store = nodes.store();
        this.path = path;
        this.metadata = metadata;
        this.budget = budget;
        this.options = options;
        this.bound = metadata.layout() instanceof ArrayLayout.Supported
                ? Optional.of(new BoundArray(store, this::chunkKey, metadata, budget, options))
                : Optional.empty();
    }

    private BoundArray bound() {
        return bound.orElseThrow(() -> switch (metadata.layout()) {
            case ArrayLayout.Unsupported u ->
                new UnsupportedExtensionException(where() + " can be neither read nor written: " + u.reason());
            case ArrayLayout.Supported _ -> new IllegalStateException(where() + " is not bound");
        });
    }

    @Override
    public String path() {
        return path;
    }

    /// {@return the metadata, as they were when the array was opened}
    public ArrayMetadata metadata() {
        return metadata;
    }

    /// {@return the key of the object that holds a chunk of the grid: a shard, if the array is sharded}
    ///
    /// @param index the chunk's index in the grid
    public String chunkKey(long... index) {
        return Keys.join(path, metadata.keyEncoding().key(index));
    }

    /// {@return a handle on the same array that reads and writes otherwise}
    ///
    /// @param newOptions the options
    public ZarrArray with(ArrayOptions newOptions) {
        return new ZarrArray(nodes, path, metadata, budget, newOptions);
    }

    /// {@return how this handle reads and writes}
    public ArrayOptions options() {
        return options;
    }

    /// Changes the attributes of this array, and of nothing else in its document.
    ///
    /// @param change gets a copy of the attributes as they are in the store now, which it may return; it is called again
    ///     if somebody else changed the document meanwhile
    /// @return the array with its new metadata
    /// @throws UnsupportedExtensionException if the document has a key that would have to be understood, and is not
    /// @throws dev.shardwright.storage.StoreException if the store fails; the store has the old attributes or the new ones
    public ZarrArray updateAttributes(UnaryOperator<ObjectNode> change) {
        return changed(nodes.update(path, NodeChanges.attributesOfArray(change)).content());
    }

    /// Gives the array another shape. Chunks that then lie outside as a whole are deleted, if nobody writes them meanwhile; in
    /// chunks that the array's end runs through, the cells behind it keep their values, which are seen again if the array
    /// grows. Cells that nobody wrote have the fill value.
    ///
    /// The document changes before chunks are deleted. When the store fails in between, the array has its new shape, and calling
    /// this again through the same handle deletes the rest.
    ///
    /// @param shape cells in each dimension
    /// @return the array with its new shape; this handle keeps the old one
    /// @throws ZarrException if the array has another number of dimensions
    public ZarrArray resize(long... shape) {
        bound();
        List<ObjectInfo> outside = new ArrayList<>();
        UnaryOperator<ObjectNode> resize = NodeChanges.resize(shape);
        ObjectNode document = nodes.update(path, found -> {
                    long[] before = ArrayJson.read(found).shape();
                    ObjectNode after = resize.apply(found);
                    outside.clear();
                    if (isSmaller(shape, before) || isSmaller(shape, metadata.shape())) {
                        outside.addAll(changed(after).storedOutside());
                    }
                    return after;
                })
                .content();
        ZarrArray resized = changed(document);
        for (ObjectInfo object : outside) {
            try {
                store.delete(object.key(), object.version());
            } catch (ConditionFailedException e) {
                // Written since: whoever did so has another idea of the shape.
            }
        }
        return resized;
    }

    private static boolean isSmaller(long[] shape, long[] before) {
        return IntStream.range(0, shape.length).anyMatch(d -> shape[d] < before[d]);
    }

    /// The chunks that are stored and lie outside as a whole.
    private List<ObjectInfo> storedOutside() {
        List<ObjectInfo> outside = new ArrayList<>();
        store.list(prefix(), object -> {
            if (anyIndex(object).filter(index -> !inGrid(index)).isPresent()) {
                outside.add(object);
            }
        });
        return outside;
    }

    /// Lets the array grow along a dimension and writes what is new. Of several who append at the same time each gets room of
    /// its own, in the order in which they make the array larger; a reader may see the array large and the cells not yet
    /// written, with the fill value.
    ///
    /// When the store fails, room may have been taken that nothing is written to; it stays, with the fill value, and the next to
    /// append gets room behind it. The same happens where the store's client has lost an answer and tried again.
    ///
    /// @param dimension which dimension grows
    /// @param values as many cells in every other dimension as the array has
    /// @return the array with its new shape; this handle keeps the old one
    /// @throws IllegalArgumentException if the values do not fit the array
    public ZarrArray append(int dimension, ArrayValues values) {
        long[] added = values.shape();
        if (dimension < 0 || dimension >= metadata.rank() || added.length != metadata.rank()) {
            throw new IllegalArgumentException(where() + " has " + metadata.rank() + " dimensions; values of shape "
                    + Arrays.toString(added) + " were to be appended along dimension " + dimension);
        }
        bound();
        checkType(values);
        long[] offset = new long[added.length];
        ObjectNode document = nodes.update(path, found -> {
                    long[] shape = ArrayJson.read(found).shape();
                    for (int d = 0; d < shape.length; d++) {
                        if (d != dimension && shape[d] != added[d]) {
                            throw new IllegalArgumentException(where() + " has the shape " + Arrays.toString(shape)
                                    + "; values of shape " + Arrays.toString(added)
                                    + " cannot be appended along dimension " + dimension);
                        }
                    }
                    offset[dimension] = shape[dimension];
                    shape[dimension] = Math.addExact(shape[dimension], added[dimension]);
                    return NodeChanges.resize(shape).apply(found);
                })
                .content();
        ZarrArray larger = changed(document);
        larger.write(new Box(offset, added), values);
        return larger;
    }

    /// {@return the cells of some chunks of the grid (shards, if the array is sharded), as `blocks` selects them in zarr-python}
    ///
    /// @param chunks a choice of chunks along each dimension: one, or a range with step 1; all of the dimensions behind
    /// @throws IllegalArgumentException if there are no such chunks
    public Region chunks(Region.Axis... chunks) {
        return named(() -> ChunkRegion.of(bound().edges(), bound().shape(), chunks));
    }

    /// Copies all cells from one array to another one of the same shape and type, of which nothing is stored yet.
    static void copyCells(ZarrArray from, ZarrArray to) {
        ArrayCopy.run(from.side(), to.side());
    }

    private Side side() {
        return new Side(this, store, bound, budget);
    }

    /// Where the array is.
    ObjectStore store() {
        return store;
    }

    private ZarrArray changed(ObjectNode document) {
        return new ZarrArray(nodes, path, ArrayJson.read(document), budget, options);
    }

    /// Reads a region.
    ///
    /// @param region which cells
    /// @return the cells
    /// @throws IllegalArgumentException if the region does not lie in the array
    /// @throws ZarrException if a chunk is damaged; the message names its key
    public ArrayValues read(Region region) {
        Selection selection = select(region);
        MemorySegment cells = results.allocate(size(selection, region));
        ValueHeap values = bound().values();
        ArrayReader.read(bound(), selection, selection.output(cells, bound().element()), values);
        return new ArrayValues(metadata.dataType(), selection.shape(), cells, values);
    }

    /// Reads a region into memory of the caller, which has exactly the region's size: cells in C order, little-endian. The memory
    /// must stay open until the call returns; it may be confined to the calling thread.
    ///
    /// @param region which cells
    /// @param target gets the cells
    /// @throws IllegalArgumentException if the region does not lie in the array, or the memory has another size
    /// @throws ZarrException if a chunk is damaged; the message names its key
    public void read(Region region, MemorySegment target) {
        Selection selection = select(region);
        checkFixedSize();
        checkSize("target", target, selection, region);
        CallerMemory memory = CallerMemory.of(target);
        ArrayReader.read(bound(), selection, selection.output(memory.memory(), bound().element()), bound().values());
        memory.takeOver(target);
    }

    /// Writes a region: cells in C order, little-endian, exactly the region's size. Chunks of which all cells are written are not
    /// read. Of writes to the same array at the same time, by any thread or process, none is lost; where two write the same
    /// cell, one of them comes last.
    ///
    /// The memory must stay open, and its cells as they are, until the call returns; it may be confined to the calling thread.
    ///
    /// When the call returns, everything is stored, as durably as the store was opened; when it fails, some chunks may have
    /// been written, each of them whole.
    ///
    /// @param region which cells
    /// @param values the cells
    /// @throws IllegalArgumentException if the region does not lie in the array, or the memory has another size
    /// @throws ZarrException if a chunk that must be read is damaged; the message names its key
    public void write(Region region, MemorySegment values) {
        Selection selection = select(region);
        checkFixedSize();
        checkSize("values", values, selection, region);
        MemorySegment memory = CallerMemory.of(values).memory();
        ArrayWriter.write(bound(), updates, selection, selection.output(memory, bound().element()), bound().values());
    }

    /// Writes a region, as {@link #write(Region, MemorySegment)} does; the only way to write elements of variable length.
    ///
    /// @param region which cells
    /// @param values the cells, of the region's shape, where dimensions of length 1 count nothing; or of one dimension, in C order
    /// @throws IllegalArgumentException if the region does not lie in the array, the values have another shape or type, or a
    ///     string is no UTF-8; nothing is written
    public void write(Region region, ArrayValues values) {
        Selection selection = select(region);
        checkType(values);
        if (values.shape().length > 1 && !Arrays.equals(withoutOnes(values.shape()), withoutOnes(selection.shape()))) {
            throw new IllegalArgumentException(where() + ": values of shape " + Arrays.toString(values.shape())
                    + ", expected " + Arrays.toString(selection.shape()) + " for region " + region);
        }
        checkSize("values", values.segment(), selection, region);
        if (!values.type().isVariableLength()) {
            write(region, values.segment());
            return;
        }
        // In the array's own heap a value that equals the fill value is reference 0.
        ValueHeap heap = bound().values();
        long[] references = named(() -> values.addTo(heap));
        ArrayWriter.write(
                bound(),
                updates,
                selection,
                selection.output(MemorySegment.ofArray(references), bound().element()),
                heap);
    }

    private static long[] withoutOnes(long[] shape) {
        return Arrays.stream(shape).filter(n -> n != 1).toArray();
    }

    /// Types of one kind have the same values, by whichever of its names the metadata call it.
    private void checkType(ArrayValues values) {
        DataType own = metadata.dataType();
        DataType type = values.type();
        if (type.kind() != own.kind() || type.size() != own.size() || !type.time().equals(own.time())) {
            throw new IllegalArgumentException(where() + " has the type " + own + ", the values are " + type);
        }
    }

    /// Writes one value to all cells of a region.
    ///
    /// @param region which cells
    /// @param value one element, little-endian
    /// @throws IllegalArgumentException if the region does not lie in the array, or the value has another size
    public void fill(Region region, MemorySegment value) {
        Selection selection = select(region);
        checkFixedSize();
        if (value.byteSize() != bound().element()) {
            throw new IllegalArgumentException(
                    "value of " + value.byteSize() + " bytes, expected " + bound().element() + " as an element has");
        }
        ArrayWriter.write(
                bound(), updates, selection, selection.same(CallerMemory.of(value).memory()), bound().values());
    }

    private Selection select(Region region) {
        return named(() -> Selection.of(region, bound().shape()));
    }

    /// Does something with a region, and says in a refusal which array it was.
    private <T> T named(Supplier<T> action) {
        try {
            return action.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where() + ": " + e.getMessage(), e);
        }
    }

    private void checkFixedSize() {
        if (metadata.dataType().isVariableLength()) {
            throw new IllegalArgumentException(where() + " has the type " + metadata.dataType()
                    + ", whose elements have no place of their own in memory; expected ArrayValues");
        }
    }

    private long size(Selection selection, Region region) {
        try {
            return Math.multiplyExact(selection.size(), metadata.dataType().size());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    where() + ": region " + region + " has 2^63 bytes or more, expected fewer", e);
        }
    }

    private void checkSize(String what, MemorySegment memory, Selection selection, Region region) {
        long expected = size(selection, region);
        if (memory.byteSize() != expected) {
            throw new IllegalArgumentException(
                    what + " of " + memory.byteSize() + " bytes, expected " + expected + " for region " + region);
        }
    }

    /// Writes a whole chunk of the grid. A chunk that is all fill value is not stored, unless {@link ArrayOptions.EmptyChunks#STORE}
    /// says so: an object under its key is deleted instead, if `condition` holds right before.
    ///
    /// @param chunk the decoded chunk in C order, little-endian; exactly a chunk's size, also where the array ends
    ///     within the chunk
    /// @param condition what must hold
    /// @param index the chunk's index in the grid
    /// @return what was stored; empty if there was nothing to store
    public Optional<StoredObject> writeChunk(MemorySegment chunk, PutCondition condition, long... index) {
        checkFixedSize();
        checkIndex(index);
        try (EncodedChunk encoded = EncodedChunk.of(chain(index), chunk, 0, budget, bound()::elides, chunkKey(index), this::where)) {
            return writeChunk(encoded, condition, index);
        }
    }

    /// Encodes a whole chunk of the grid without storing it yet.
    ///
    /// @param chunk the decoded chunk in C order, little-endian
    /// @return the chunk, which the caller closes or writes
    /// @throws IllegalArgumentException if `chunk` has not exactly a chunk's size, or elements have no fixed size
    /// @throws ZarrException if chunks differ in shape
    public EncodedChunk encodeChunk(MemorySegment chunk) {
        bound();
        checkFixedSize();
        return EncodedChunk.of(onlyChain(), chunk, 0, budget, bound()::elides, path, this::where);
    }

    /// The codecs of all chunks, which have one shape.
    private CodecChain onlyChain() {
        if (metadata.chunkGrid() instanceof RegularGrid) {
            return chain(new long[metadata.rank()]);
        }
        throw new ZarrException(where() + " has chunks of several shapes, expected a regular grid");
    }

    private CodecChain chain(long... index) {
        return bound().layout(index).codecs();
    }

    /// Stores an encoded chunk, or deletes the object under its key if the chunk {@link EncodedChunk#isFill is fill value}. Frees the chunk.
    ///
    /// @param chunk the chunk
    /// @param condition what must hold
    /// @param index the chunk's index in the grid
    /// @return what was stored; empty if there was nothing to store
    /// @throws dev.shardwright.storage.ConditionFailedException if the condition did not hold; nothing was changed
    /// @throws IllegalArgumentException if the chunk was encoded by another array, or another handle on this one
    public Optional<StoredObject> writeChunk(EncodedChunk chunk, PutCondition condition, long... index) {
        try (chunk) {
            checkIndex(index);
            chunk.checkEncodedBy(chain(index), this::where);
            String key = chunkKey(index);
            if (chunk.isFill()) {
                FillObjects.store(store, key, condition);
                return Optional.empty();
            }
            MemorySegment bytes = chunk.bytes();
            StoreEvent event = new StoreEvent(key);
            Version version = store.put(key, bytes, condition);
            event.end(bytes.byteSize());
            return Optional.of(new StoredObject(key, bytes.byteSize(), Checksums.crc32c(bytes), 1, version));
        }
    }

    /// Starts to write a shard.
    ///
    /// @param index the shard's index in the grid
    /// @return the writer, which the caller closes
    /// @throws IllegalArgumentException if there is no such shard, or elements have no fixed size
    /// @throws ZarrException if the array is not sharded, or has other codecs around the shards
    public ShardWriter shardWriter(long... index) {
        checkFixedSize();
        checkIndex(index);
        BoundSharding sharding = chain(index).sharding()
                .orElseThrow(() -> new ZarrException(where()
                        + " cannot be written shard by shard; its codecs are not \"sharding_indexed\" alone"));
        return new ShardWriter(store, chunkKey(index), sharding, budget, bound()::elides);
    }

    /// Visits the chunks of the grid (shards, if the array is sharded) that are stored, in no defined order. Objects
    /// below the array that are no chunks are left out.
    ///
    /// @param visitor is shown the index in the grid and the object of each
    public void storedChunks(BiConsumer<long[], ObjectInfo> visitor) {
        store.list(prefix(), info -> index(info).ifPresent(index -> visitor.accept(index, info)));
    }

    private String prefix() {
        return path.isEmpty() ? "" : path + "/";
    }

    /// The index of the chunk that an object is; empty if it is none.
    private Optional<long[]> index(ObjectInfo object) {
        return anyIndex(object).filter(this::inGrid);
    }

    /// The index of the chunk that an object is, or would be if the array were larger; empty if it is none.
    private Optional<long[]> anyIndex(ObjectInfo object) {
        return object.key().startsWith(prefix())
                ? metadata.keyEncoding().index(object.key().substring(prefix().length()), metadata.rank())
                : Optional.empty();
    }

    /// Decodes everything in a stored chunk of the grid (a shard, if the array is sharded), chunk by chunk, and says what
    /// is wrong with it; empty if nothing is.
    ///
    /// @param object the chunk's object, as {@link #storedChunks} gives it
    /// @return what is wrong
    /// @throws IllegalArgumentException if the object is no chunk of this array
    public List<String> verify(ObjectInfo object) {
        long[] index = index(object)
                .orElseThrow(() -> new IllegalArgumentException(where() + " has no chunk \"" + object.key() + "\""));
        return new ChunkVerifier(store, chain(index), budget).verify(object);
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
        ChunkGrid.Dimension[] edges = bound().edges();
        boolean in = index.length == edges.length;
        for (int d = 0; in && d < edges.length; d++) {
            in = index[d] >= 0 && index[d] < edges[d].chunks();
        }
        return in;
    }
}
