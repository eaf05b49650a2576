package dev.shardwright.zarr.internal.fetch;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.shard.RedoRecord;
import java.lang.foreign.MemorySegment;

/// The state of a shard that is written in place.
///
/// Beside its index it has room for two {@link RedoRecord}s, which are written in turn: before the index, if that is at the
/// end, else behind it. Write n puts chunks where the index of write n−1 has none, then the record, and only then changes
/// the index. So whoever has the index of write n−1 can read every chunk of it, and sees afterwards by the other record whether
/// there was a write n+1 meanwhile, which may have put something else there.
///
/// @param sequence the number of the last write
/// @param records where the two records lie in the shard
/// @param size bytes of the shard
public record InPlace(long sequence, long records, long size) {

    /// Bytes of both records.
    public static final long RECORDS = 2L * RedoRecord.SIZE;

    /// The state in which a write leaves a shard.
    public static InPlace of(BoundSharding sharding, RedoRecord newest) {
        return new InPlace(
                newest.sequence(),
                sharding.indexLocation() == IndexLocation.END
                        ? newest.size() - sharding.indexSize() - RECORDS
                        : sharding.indexSize(),
                newest.size());
    }

    /// Where the record of a write lies.
    public long record(long write) {
        return records + (write & 1) * RedoRecord.SIZE;
    }

    /// The bytes by which to see whether there was a next write.
    public ByteRange witness() {
        return ByteRange.of(record(sequence + 1), RedoRecord.HEAD);
    }

    /// Whether there was none when these bytes were read.
    public boolean stillLast(MemorySegment witness) {
        long other = RedoRecord.sequence(witness);
        return witness.byteSize() == RedoRecord.HEAD && (other == -1 || other == sequence - 1);
    }

    /// Where the index lies in the shard.
    public long index(BoundSharding sharding) {
        return sharding.indexLocation() == IndexLocation.END ? size - sharding.indexSize() : 0;
    }
}
