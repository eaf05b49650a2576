package dev.shardwright.zarr.internal.write;

import dev.shardwright.storage.ObjectUpdate;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.Checksums;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import dev.shardwright.zarr.internal.fetch.InPlace;
import dev.shardwright.zarr.internal.fetch.IndexFetch;
import dev.shardwright.zarr.internal.shard.RedoRecord;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// What a shard that is open for writing holds, whatever became of those who wrote it before.
///
/// @param index where its chunks lie
/// @param inPlace its last write
record Recovered(ShardIndex index, InPlace inPlace) {

    /// Looks at a shard; empty if it has no records.
    static Optional<Recovered> of(BoundSharding sharding, ObjectUpdate update, Workspace work) {
        long tail = sharding.indexSize() + InPlace.RECORDS;
        if (update.size() < tail) {
            return Optional.empty();
        }
        boolean end = sharding.indexLocation() == IndexLocation.END;
        MemorySegment all = work.take(tail);
        update.read(end ? update.size() - tail : 0, all);
        Optional<IndexFetch.Resolved> found = IndexFetch.Resolved.of(
                        sharding,
                        all.asSlice(end ? InPlace.RECORDS : 0, sharding.indexSize()),
                        all.asSlice(end ? 0 : sharding.indexSize(), InPlace.RECORDS),
                        work)
                .filter(IndexFetch.Resolved::consistent)
                .filter(r -> !end || r.newest().size() == update.size());
        return found.map(resolved -> {
            RedoRecord newest = resolved.newest();
            ShardIndex index = sharding.readEntries(resolved.entries(), update.size());
            for (RedoRecord.Change change : newest.changes()) {
                if (change.stores() && !isThere(update, change, work)) {
                    index.set(change.position(), change.oldOffset(), change.oldLength());
                }
            }
            return new Recovered(index, InPlace.of(sharding, newest));
        });
    }

    private static boolean isThere(ObjectUpdate update, RedoRecord.Change change, Workspace work) {
        if (change.newOffset() + change.newLength() > update.size()) {
            return false;
        }
        int mark = work.mark();
        MemorySegment chunk = work.take(change.newLength());
        update.read(change.newOffset(), chunk);
        boolean there = Checksums.crc32c(chunk) == change.crc();
        work.release(mark);
        return there;
    }
}
