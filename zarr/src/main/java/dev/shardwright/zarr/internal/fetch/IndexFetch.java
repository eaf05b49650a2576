package dev.shardwright.zarr.internal.fetch;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.RangeException;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.Checksums;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import dev.shardwright.zarr.internal.shard.RedoRecord;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Finds the index of a shard, also of one that is written in place at the same time, or was when the machine crashed.
public final class IndexFetch {

    /// How often to look again at a shard that is written in place while one looks. Each look takes microseconds, of which the
    /// writer needs a few to write a record.
    private static final int LOOKS = 1000;

    private IndexFetch() {}

    /// Reads ranges of a shard, all of one version; empty if there is no such object.
    public interface Reader extends Function<List<ByteRange>, Optional<List<Bytes>>> {}

    /// Fetches and decodes the index of a shard.
    ///
    /// @param local whether the shard may be one that is written in place
    /// @return empty if there is no such shard
    /// @throws ZarrException if it is damaged
    public static Optional<ShardIndexes.Known> fetch(
            BoundSharding sharding, boolean local, Reader reader, Workspace work) {
        boolean maybeInPlace = local && sharding.plainIndex();
        for (int look = 1; ; look++) {
            int mark = work.mark();
            try {
                Optional<Bytes> bytes =
                        reader.apply(List.of(range(sharding, maybeInPlace))).map(List::getFirst);
                if (bytes.isEmpty()) {
                    return Optional.empty();
                }
                return Optional.of(decode(sharding, maybeInPlace, look == LOOKS, bytes.get(), reader, work));
            } catch (Unsettled | RangeException e) {
                if (look == LOOKS) {
                    throw new ZarrException("shard is being changed whenever it is looked at", e);
                }
                Thread.onSpinWait();
            } finally {
                work.release(mark);
            }
        }
    }

    private static ByteRange range(BoundSharding sharding, boolean maybeInPlace) {
        long size = sharding.indexSize() + (maybeInPlace ? InPlace.RECORDS : 0);
        return sharding.indexLocation() == IndexLocation.END ? ByteRange.suffix(size) : ByteRange.of(0, size);
    }

    private static ShardIndexes.Known decode(
            BoundSharding sharding,
            boolean maybeInPlace,
            boolean lastLook,
            Bytes bytes,
            Reader reader,
            Workspace work) {
        MemorySegment all = bytes.segment();
        sharding.checkHoldsIndex(all.byteSize());
        boolean end = sharding.indexLocation() == IndexLocation.END;
        long indexSize = sharding.indexSize();
        MemorySegment index = all.asSlice(end ? all.byteSize() - indexSize : 0, indexSize);
        if (maybeInPlace && all.byteSize() == indexSize + InPlace.RECORDS) {
            MemorySegment records = all.asSlice(end ? 0 : indexSize, InPlace.RECORDS);
            Optional<Resolved> resolved = Resolved.of(sharding, index, records, work);
            if (resolved.isPresent() && resolved.get().consistent()) {
                return verified(sharding, resolved.get(), bytes, reader);
            }
            if (resolved.isPresent() && !lastLook) {
                // Records and index were read at different moments; or a chunk looks like records by chance.
                throw new Unsettled();
            }
        }
        return new ShardIndexes.Known(sharding.decodeIndex(index, -1, work), bytes.version());
    }

    /// After a crash the last record may be there while the chunks are not that it speaks of; then the old ones are.
    private static ShardIndexes.Known verified(
            BoundSharding sharding, Resolved resolved, Bytes bytes, Reader reader) {
        InPlace inPlace = InPlace.of(sharding, resolved.newest());
        List<RedoRecord.Change> stored = resolved.newest().changes().stream()
                .filter(RedoRecord.Change::stores)
                .toList();
        List<ByteRange> ranges = Stream.concat(
                        stored.stream().map(c -> ByteRange.of(c.newOffset(), c.newLength())),
                        Stream.of(inPlace.witness()))
                .toList();
        List<Bytes> chunks = reader.apply(ranges).orElseThrow(Unsettled::new);
        if (!inPlace.stillLast(chunks.getLast().segment())) {
            throw new Unsettled();
        }
        ShardIndex index = sharding.readEntries(resolved.entries(), resolved.newest().size());
        for (int i = 0; i < stored.size(); i++) {
            RedoRecord.Change change = stored.get(i);
            MemorySegment chunk = chunks.get(i).segment();
            if (chunk.byteSize() != change.newLength() || Checksums.crc32c(chunk) != change.crc()) {
                index.set(change.position(), change.oldOffset(), change.oldLength());
            }
        }
        return new ShardIndexes.Known(index, bytes.version(), Optional.of(inPlace));
    }

    /// The entries of the index as the last write made them, whatever of it has reached the index.
    ///
    /// @param newest the last write
    /// @param entries raw, in a workspace
    public record Resolved(RedoRecord newest, MemorySegment entries) {

        /// Finds the last write.
        ///
        /// @param index the encoded index
        /// @param records the room for two records
        /// @return empty if the shard is not one that is written in place
        public static Optional<Resolved> of(
                BoundSharding sharding, MemorySegment index, MemorySegment records, Workspace work) {
            Optional<RedoRecord> even = RedoRecord.read(records.asSlice(0, RedoRecord.SIZE));
            Optional<RedoRecord> odd = RedoRecord.read(records.asSlice(RedoRecord.SIZE, RedoRecord.SIZE));
            Optional<RedoRecord> newest = Stream.of(even, odd)
                    .flatMap(Optional::stream)
                    .max((a, b) -> Long.compare(a.sequence(), b.sequence()));
            if (newest.isEmpty()) {
                return Optional.empty();
            }
            long last = newest.get().sequence();
            MemorySegment entries = work.take(sharding.entriesSize());
            entries.copyFrom(index.asSlice(0, sharding.entriesSize()));
            Stream.of(even, odd)
                    .flatMap(Optional::stream)
                    .filter(r -> r.sequence() == last - 1)
                    .forEach(r -> r.apply(entries));
            newest.get().apply(entries);
            return Optional.of(new Resolved(newest.get(), entries));
        }

        /// Whether these are the entries that the last write made.
        public boolean consistent() {
            return Checksums.crc32c(entries) == newest.indexCrc();
        }
    }

    /// The shard was written in place while it was looked at.
    private static final class Unsettled extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unsettled() {
            super("written while it was looked at", null, false, false);
        }
    }
}
