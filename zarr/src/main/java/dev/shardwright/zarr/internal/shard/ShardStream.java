package dev.shardwright.zarr.internal.shard;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Version;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Takes the encoded chunks of a shard one after the other and makes an object of them. For one thread at a time.
public sealed interface ShardStream extends AutoCloseable permits DirectStream, SpooledStream {

    /// Begins a shard. With the index at the end chunks go straight to the store; with the index at the start they wait in a scratch
    /// file.
    ///
    /// @param beside bytes that go with the index, behind one at the start
    /// @param observer sees all bytes that come from this process, in the order in which they are stored
    static ShardStream of(
            BoundSharding sharding,
            long beside,
            ObjectStore store,
            String key,
            MemoryBudget budget,
            Consumer<MemorySegment> observer) {
        return sharding.indexLocation() == IndexLocation.END
                ? new DirectStream(store, key, budget, observer)
                : new SpooledStream(store, key, sharding.indexSize() + beside, budget, observer);
    }

    /// Takes an encoded chunk.
    ///
    /// @return the offset in the shard that it got
    long append(MemorySegment chunk);

    /// Takes bytes of a stored shard, which the store copies where it can.
    ///
    /// @return the offset in the shard that they got
    /// @throws dev.shardwright.storage.ConditionFailedException if the stored shard has another version
    long appendFrom(String from, Version version, ByteRange.Span range);

    /// The offset in the shard that the next bytes get.
    long position();

    /// Adds the index and makes the shard visible.
    ///
    /// @param condition asked right before that
    Stored complete(MemorySegment index, Supplier<PutCondition> condition);

    /// A shard that was stored.
    ///
    /// @param size its bytes
    record Stored(long size, Version version) {}

    /// Gives up unless completed; frees what is held. Closing twice does nothing.
    @Override
    void close();
}
