package dev.shardwright.zarr.internal.shard;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.zarr.StoredObject;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/// Takes the encoded chunks of a shard one after the other and makes an object of them. For one thread at a time.
public sealed interface ShardStream extends AutoCloseable permits DirectStream, SpooledStream {

    /// For an index at the end: chunks go straight to the store.
    static ShardStream direct(ObjectStore store, String key, MemoryBudget budget) {
        return new DirectStream(store, key, budget);
    }

    /// For an index of `indexSize` bytes at the start: chunks wait in a scratch file.
    static ShardStream spooled(ObjectStore store, String key, long indexSize, MemoryBudget budget) {
        return new SpooledStream(store, key, indexSize, budget);
    }

    /// Takes an encoded chunk.
    ///
    /// @return the offset in the shard that it got
    long append(MemorySegment chunk);

    /// Adds the index and makes the shard visible.
    ///
    /// @param condition asked right before that
    /// @param chunks how many chunks were appended, for the record
    StoredObject complete(MemorySegment index, Supplier<PutCondition> condition, int chunks);

    /// Gives up unless completed; frees what is held. Closing twice does nothing.
    @Override
    void close();
}
