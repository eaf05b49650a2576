package dev.shardwright.zarr.internal.fetch;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.BoundSharding;

/// Finds the index in a shard.
public final class IndexFetch {

    private IndexFetch() {}

    /// Which bytes of a shard hold its index.
    public static ByteRange range(BoundSharding sharding) {
        return sharding.indexLocation() == IndexLocation.END
                ? ByteRange.suffix(sharding.indexSize())
                : ByteRange.of(0, sharding.indexSize());
    }

    /// Decodes the bytes of {@link #range}.
    ///
    /// @throws dev.shardwright.zarr.ZarrException if they are no index
    public static ShardIndexes.Known decode(BoundSharding sharding, Bytes bytes, Workspace work) {
        sharding.checkHoldsIndex(bytes.size());
        return new ShardIndexes.Known(sharding.decodeIndex(bytes.segment(), -1, work), bytes.version());
    }
}
