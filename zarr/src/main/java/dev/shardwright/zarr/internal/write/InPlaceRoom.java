package dev.shardwright.zarr.internal.write;

import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.Checksums;
import dev.shardwright.zarr.internal.array.ChunkLayout;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import dev.shardwright.zarr.internal.fetch.InPlace;
import dev.shardwright.zarr.internal.shard.RedoRecord;
import dev.shardwright.zarr.internal.shard.ShardStream;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// What a shard gets that is to be written in place: room for chunks to come, and two records.
///
/// With the index at the end, a quarter of the shard's bytes are left free in front of it, and at least what eight chunks
/// take; a shard whose index is at the start grows at its end. Worked number: 268 MB of chunks get 67 MB of room. Each write takes room for its
/// chunks and frees that of the old ones, so that as long as chunks keep their size the room is never used up.
///
/// @param shard how the shard lies
record InPlaceRoom(ChunkLayout.ShardLayout shard) {

    private static final int SHARE = 4;
    private static final int LEAST_CHUNKS = 8;
    private static final long STEP = 64 << 10;

    /// Appends the room, and gives the record of a shard that was not written in place yet.
    RedoRecord first(ShardIndex index, ShardStream stream, Workspace work) {
        BoundSharding sharding = shard.sharding();
        long size = stream.position();
        if (sharding.indexLocation() == IndexLocation.END) {
            long most = shard.chunk().codecs().maxEncodedSize();
            long room = Math.max(size / SHARE, LEAST_CHUNKS * (most == Long.MAX_VALUE ? size / index.count() : most));
            int mark = work.mark();
            MemorySegment zeros = work.take(STEP).fill((byte) 0);
            for (long left = room; left > 0; left -= STEP) {
                stream.append(zeros.asSlice(0, Math.min(left, STEP)));
            }
            work.release(mark);
            size = stream.position() + InPlace.RECORDS + sharding.indexSize();
        }
        int mark = work.mark();
        MemorySegment entries = work.take(sharding.entriesSize());
        sharding.writeEntries(index, entries);
        int crc = Checksums.crc32c(entries);
        work.release(mark);
        return new RedoRecord(ThreadLocalRandom.current().nextLong(1L << 62), size, crc, List.of());
    }

    /// An encoded index with the records in front of it or behind it.
    MemorySegment beside(MemorySegment index, RedoRecord first, Workspace work) {
        boolean end = shard.sharding().indexLocation() == IndexLocation.END;
        MemorySegment both = work.take(index.byteSize() + InPlace.RECORDS).fill((byte) 0);
        both.asSlice(end ? InPlace.RECORDS : 0, index.byteSize()).copyFrom(index);
        first.write(both.asSlice((end ? 0 : index.byteSize()) + (first.sequence() & 1) * RedoRecord.SIZE, RedoRecord.SIZE));
        return both;
    }
}
