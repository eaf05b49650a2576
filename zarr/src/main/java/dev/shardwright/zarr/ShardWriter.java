package dev.shardwright.zarr;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.Checksums;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import dev.shardwright.zarr.internal.event.StoreEvent;
import dev.shardwright.zarr.internal.shard.ShardStream;
import dev.shardwright.zarr.internal.write.FillObjects;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/// Streams one shard to its store: each chunk is encoded, appended and freed; the index follows when the shard is
/// completed. Until then nothing is visible, and closing without completing leaves nothing behind.
///
/// Memory holds the chunks that are being encoded and what the store's upload buffers, however many chunks a shard has.
/// Chunks lie in the shard in the order in which they were appended, so the same chunks in the same order give the
/// same bytes. Chunks that are all fill value, bit by bit, take no room unless {@link ArrayOptions.EmptyChunks#STORE} says so.
///
/// An index at the start of the shard must be known before the first chunk; such shards go through a scratch file.
///
/// {@link #encode} may be called by many threads; everything else by one at a time.
public final class ShardWriter implements AutoCloseable {

    private final ObjectStore store;
    private final String key;
    private final BoundSharding sharding;
    private final MemoryBudget budget;
    private final Predicate<MemorySegment> elided;
    private final ShardIndex index;
    private final ShardStream stream;
    /// Positions whose chunk came, also those that were all fill value.
    private final BitSet taken;
    private final CRC32C crc = new CRC32C();
    private boolean finished;

    /// @param elided whether a decoded chunk is not to be stored
    ShardWriter(
            ObjectStore store,
            String key,
            BoundSharding sharding,
            MemoryBudget budget,
            Predicate<MemorySegment> elided) {
        this.store = store;
        this.key = key;
        this.sharding = sharding;
        this.budget = budget;
        this.elided = elided;
        this.index = new ShardIndex(sharding.chunkCount());
        this.taken = new BitSet();
        this.stream = ShardStream.of(sharding, 0, store, key, budget, this::check);
    }

    /// {@return the key that the shard will have}
    public String key() {
        return key;
    }

    /// {@return the number of dimensions}
    public int rank() {
        return sharding.chunkGrid().length;
    }

    /// Encodes a chunk without storing it yet.
    ///
    /// @param chunk the decoded chunk in C order, little-endian; exactly a chunk's size
    /// @param chunkIndex where it lies in the shard's grid of chunks
    /// @return the chunk, which the caller closes or appends
    /// @throws IllegalArgumentException if the chunk has another size, or the shard has no chunk of that index
    public EncodedChunk encode(MemorySegment chunk, int... chunkIndex) {
        int position;
        try {
            position = sharding.position(chunkIndex);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where() + ": " + e.getMessage(), e);
        }
        return EncodedChunk.of(sharding.chunks(), chunk, position, budget, elided, key, this::where);
    }

    /// Appends an encoded chunk and frees it. If that fails in the store, the shard is given up.
    ///
    /// @param chunk the chunk
    /// @throws IllegalStateException if this chunk was appended before, or the shard is finished
    /// @throws IllegalArgumentException if the chunk was encoded by another array
    public void append(EncodedChunk chunk) {
        try (chunk) {
            ensureOpen();
            chunk.checkEncodedBy(sharding.chunks(), this::where);
            if (taken.get(chunk.position())) {
                throw new IllegalStateException(where() + ": chunk " + chunk.position()
                        + " of the shard is there already, expected each chunk once");
            }
            if (!chunk.isFill()) {
                MemorySegment bytes = chunk.bytes();
                // Until the stream has taken all of the chunk: nobody knows what a failed append left in it.
                finished = true;
                index.set(chunk.position(), stream.append(bytes), bytes.byteSize());
                finished = false;
            }
            taken.set(chunk.position());
        }
    }

    /// Encodes a chunk and appends it.
    ///
    /// @param chunk the chunk
    /// @param chunkIndex where it lies in the shard's grid of chunks
    public void append(MemorySegment chunk, int... chunkIndex) {
        append(encode(chunk, chunkIndex));
    }

    /// Writes the index and makes the shard visible, if `condition` holds. A shard without chunks is not stored: an
    /// object under its key is deleted instead, if `condition` holds right before. The shard is finished either way.
    ///
    /// @param condition what must hold
    /// @return what was stored; empty if there was nothing to store
    /// @throws dev.shardwright.storage.ConditionFailedException if the condition did not hold; nothing was changed
    public Optional<StoredObject> complete(PutCondition condition) {
        return complete(() -> condition);
    }

    /// Completes the shard under a condition that is asked for when everything is written, right before the shard becomes
    /// visible. What it throws gives the shard up.
    ///
    /// @param condition what must hold
    /// @return what was stored; empty if there was nothing to store
    public Optional<StoredObject> complete(Supplier<PutCondition> condition) {
        ensureOpen();
        finished = true;
        int chunks = index.count();
        try (stream) {
            if (chunks == 0) {
                FillObjects.store(store, key, condition.get());
                return Optional.empty();
            }
            StoreEvent event = new StoreEvent(key);
            try (Workspace work = new Workspace(budget)) {
                MemorySegment encodedIndex = work.take(sharding.indexSize());
                sharding.encodeIndex(index, encodedIndex, work);
                ShardStream.Stored stored = stream.complete(encodedIndex, condition);
                event.end(stored.size());
                return Optional.of(
                        new StoredObject(key, stored.size(), (int) crc.getValue(), chunks, stored.version()));
            }
        }
    }

    /// Gives the shard up unless it was completed.
    @Override
    public void close() {
        finished = true;
        stream.close();
    }

    private void check(MemorySegment bytes) {
        Checksums.update(crc, bytes);
    }

    private void ensureOpen() {
        if (finished) {
            throw new IllegalStateException(where() + ": the shard is finished");
        }
    }

    private String where() {
        return store.address() + ": " + key;
    }
}
