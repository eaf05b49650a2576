package dev.shardwright.zarr.internal.write;

import dev.shardwright.storage.ObjectUpdate;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.Checksums;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import dev.shardwright.zarr.internal.fetch.InPlace;
import dev.shardwright.zarr.internal.fetch.LastWrite;
import dev.shardwright.zarr.internal.shard.RedoRecord;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The two records and the index of a shard that is open for change. For one thread, like the update.
///
/// A record is durable before the index is changed. The index is durable before the record that has its changes is written
/// over, since another record was made durable in between. So at any moment index and records together give the entries of the
/// newest whole record, however torn the rest is.
///
/// @param sharding how the shard is encoded
/// @param update the shard
record RedoLog(BoundSharding sharding, ObjectUpdate update) {

    /// Bytes of an index's entry.
    private static final long ENTRY = 16;

    /// The most bytes of an index that are written at once; to have the system begin another write takes as long as some 20 KiB.
    private static final long TOGETHER = 16 << 10;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// What a shard holds.
    ///
    /// @param index where its chunks lie
    /// @param last its last write
    record Recovered(ShardIndex index, InPlace last) {}

    /// Looks at a shard that somebody else wrote last, who may have been killed, or the machine with him. What he wrote is made
    /// durable, and so is the index, before anything is written over. Chunks that a crash has lost are taken back by a record of
    /// their own, so that the entries of the next write follow from the records.
    ///
    /// @return empty if the shard has no records
    Optional<Recovered> recover(Workspace work) {
        long tail = sharding.indexSize() + InPlace.RECORDS;
        if (update.size() < tail) {
            return Optional.empty();
        }
        MemorySegment bytes = work.take(tail);
        boolean end = sharding.indexLocation() == IndexLocation.END;
        update.read(end ? update.size() - tail : 0, bytes);
        return LastWrite.find(sharding, bytes, work)
                .filter(LastWrite::consistent)
                .filter(last -> !end || last.record().size() == update.size())
                .map(last -> recover(last, work));
    }

    private Recovered recover(LastWrite last, Workspace work) {
        List<RedoRecord.Change> lost = last.stored().stream()
                .filter(c -> crc(c.newOffset(), c.newLength(), work)
                        .filter(crc -> crc == c.crc())
                        .isEmpty())
                .toList();
        update.sync();
        InPlace state = InPlace.of(sharding, last.record());
        if (!last.inIndex()) {
            update.write(state.index(sharding), last.entries());
            writeChecksum(state, last.record().indexCrc(), work);
            update.sync();
        }
        ShardIndex index = last.index(sharding, lost);
        if (!lost.isEmpty()) {
            state = commit(
                    state, index, lost.stream().map(c -> takenBack(c, work)).toList(), work);
        }
        return new Recovered(index, state);
    }

    private RedoRecord.Change takenBack(RedoRecord.Change lost, Workspace work) {
        int crc = lost.oldOffset() == ShardIndex.ABSENT
                ? 0
                : crc(lost.oldOffset(), lost.oldLength(), work)
                        .orElseThrow(() -> new ZarrException("chunk " + Arrays.toString(sharding.index(lost.position()))
                                + " was lost in a crash, and its former bytes, " + lost.oldLength() + " at "
                                + lost.oldOffset() + ", lie outside the shard of " + update.size() + " bytes"));
        return lost.takenBack(crc);
    }

    /// The checksum of a chunk; empty if the object ends before it does.
    private Optional<Integer> crc(long offset, long length, Workspace work) {
        if (offset > update.size() - length) {
            return Optional.empty();
        }
        int mark = work.mark();
        MemorySegment chunk = work.take(length);
        update.read(offset, chunk);
        int crc = Checksums.crc32(chunk);
        work.release(mark);
        return Optional.of(crc);
    }

    /// Notes a write whose chunks are there, makes both durable, and changes the index.
    ///
    /// @param last the write before
    /// @param index as it is afterwards
    /// @param changes what makes it so
    /// @return the write
    InPlace commit(InPlace last, ShardIndex index, List<RedoRecord.Change> changes, Workspace work) {
        int mark = work.mark();
        MemorySegment encoded = work.take(sharding.indexSize());
        MemorySegment entries = encoded.asSlice(0, sharding.entriesSize());
        sharding.writeEntries(index, entries);
        int crc = Checksums.crc32c(entries);
        if (hasChecksum()) {
            encoded.set(INT, sharding.entriesSize(), crc);
        }
        InPlace next = new InPlace(last.sequence() + 1, last.records(), update.size());
        MemorySegment record = work.take(RedoRecord.SIZE);
        new RedoRecord(next.sequence(), next.size(), crc, changes).write(record);
        update.write(next.record(next.sequence()), record);
        update.sync();
        patch(next.index(sharding), encoded, changes);
        work.release(mark);
        return next;
    }

    /// Writes the entries that changed, and the checksum: with what is between them, if that is little.
    private void patch(long at, MemorySegment encoded, List<RedoRecord.Change> changes) {
        long first = changes.stream().mapToLong(RedoLog::entry).min().orElseThrow();
        if (encoded.byteSize() - first <= TOGETHER) {
            update.write(at + first, encoded.asSlice(first));
            return;
        }
        for (RedoRecord.Change change : changes) {
            update.write(at + entry(change), encoded.asSlice(entry(change), ENTRY));
        }
        if (hasChecksum()) {
            update.write(at + sharding.entriesSize(), encoded.asSlice(sharding.entriesSize()));
        }
    }

    private static long entry(RedoRecord.Change change) {
        return ENTRY * change.position();
    }

    private boolean hasChecksum() {
        return sharding.indexSize() > sharding.entriesSize();
    }

    private void writeChecksum(InPlace state, int crc, Workspace work) {
        if (hasChecksum()) {
            MemorySegment checksum = work.take(Integer.BYTES);
            checksum.set(INT, 0, crc);
            update.write(state.index(sharding) + sharding.entriesSize(), checksum);
        }
    }
}
