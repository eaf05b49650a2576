package dev.shardwright.zarr.internal.fetch;

import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.Checksums;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import dev.shardwright.zarr.internal.shard.RedoRecord;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The last write to a shard that is written in place, and the entries of the index as it made them, whatever of it has
/// reached the index.
///
/// @param record what it noted
/// @param entries raw, in a workspace
/// @param inIndex whether the index has these entries already
public record LastWrite(RedoRecord record, MemorySegment entries, boolean inIndex) {

    /// Finds the last write.
    ///
    /// @param tail the encoded index and the room for two records, as they lie beside each other
    /// @return empty if the shard is not one that is written in place
    public static Optional<LastWrite> find(BoundSharding sharding, MemorySegment tail, Workspace work) {
        boolean end = sharding.indexLocation() == IndexLocation.END;
        MemorySegment records = tail.asSlice(end ? 0 : sharding.indexSize(), InPlace.RECORDS);
        List<RedoRecord> whole = Stream.of(0, 1)
                .map(i -> RedoRecord.read(records.asSlice((long) i * RedoRecord.SIZE, RedoRecord.SIZE)))
                .flatMap(Optional::stream)
                .filter(r -> r.fits(sharding.chunkCount(), sharding.chunks().maxEncodedSize(), tail.byteSize()))
                .toList();
        Optional<RedoRecord> newest = whole.stream().max((a, b) -> Long.compare(a.sequence(), b.sequence()));
        return newest.map(last -> {
            MemorySegment index = tail.asSlice(end ? InPlace.RECORDS : 0, sharding.entriesSize());
            MemorySegment entries = work.take(sharding.entriesSize()).copyFrom(index);
            whole.stream().filter(r -> r.sequence() == last.sequence() - 1).forEach(r -> r.apply(entries));
            last.apply(entries);
            return new LastWrite(last, entries, entries.mismatch(index) < 0);
        });
    }

    /// Whether these are the entries that the write made. If not, index and records were read at different moments, or the
    /// object was changed by somebody who knows of no records.
    public boolean consistent() {
        return Checksums.crc32c(entries) == record.indexCrc();
    }

    /// The chunks that it stored.
    public List<RedoRecord.Change> stored() {
        return record.changes().stream().filter(RedoRecord.Change::stores).toList();
    }

    /// The index afterwards.
    ///
    /// @param lost the chunks that a crash has not let become durable though the record is: they are where they were before
    /// @throws dev.shardwright.zarr.ZarrException if a chunk can lie nowhere
    public ShardIndex index(BoundSharding sharding, List<RedoRecord.Change> lost) {
        long size = sharding.indexLocation() == IndexLocation.END ? record.size() : -1;
        ShardIndex index = sharding.readEntries(entries, size);
        if (!lost.isEmpty()) {
            lost.forEach(change -> index.set(change.position(), change.oldOffset(), change.oldLength()));
            sharding.checkWithin(index, size);
        }
        return index;
    }
}
