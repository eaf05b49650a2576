package dev.shardwright.zarr.internal.fetch;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.shard.RedoRecord;
import java.lang.foreign.MemorySegment;
import java.util.List;

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

    /// Whether no next write had ended when these bytes were read. Until then none of the chunks was written over.
    ///
    /// @param witness the bytes of {@link #witness}
    /// @param reader for further looks, if the next record is being written, or was when the machine crashed
    public boolean stillLast(MemorySegment witness, IndexFetch.Reader reader) {
        if (witness.byteSize() < RedoRecord.HEAD) {
            return false;
        }
        long other = RedoRecord.sequence(witness);
        return other == -1 || other == sequence - 1 || (isTorn(sequence + 1, reader) && isWhole(reader));
    }

    /// The same, by bytes that are read now.
    boolean stillLast(IndexFetch.Reader reader) {
        return stillLast(bytes(witness(), reader), reader);
    }

    private boolean isTorn(long write, IndexFetch.Reader reader) {
        MemorySegment record = bytes(ByteRange.of(record(write), RedoRecord.SIZE), reader);
        return record.byteSize() == RedoRecord.SIZE && RedoRecord.read(record).isEmpty();
    }

    /// Whether the last write's record is still there. Then what tore the other one was the next write; the one after the next
    /// but one would have found the next but one here.
    private boolean isWhole(IndexFetch.Reader reader) {
        MemorySegment record = bytes(ByteRange.of(record(sequence), RedoRecord.SIZE), reader);
        return record.byteSize() == RedoRecord.SIZE
                && RedoRecord.read(record).filter(r -> r.sequence() == sequence).isPresent();
    }

    private static MemorySegment bytes(ByteRange range, IndexFetch.Reader reader) {
        return reader.apply(List.of(range)).map(b -> b.getFirst().segment()).orElse(MemorySegment.NULL);
    }

    /// Where the index lies in the shard.
    public long index(BoundSharding sharding) {
        return sharding.indexLocation() == IndexLocation.END ? size - sharding.indexSize() : 0;
    }
}
