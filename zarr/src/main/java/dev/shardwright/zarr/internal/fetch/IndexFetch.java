package dev.shardwright.zarr.internal.fetch;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.RangeException;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.shard.RedoRecord;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
        MemorySegment tail = bytes.segment();
        sharding.checkHoldsIndex(tail.byteSize());
        if (maybeInPlace && tail.byteSize() == sharding.indexSize() + InPlace.RECORDS) {
            Optional<LastWrite> last = LastWrite.find(sharding, tail, work);
            if (last.isPresent() && last.get().consistent()) {
                return verified(sharding, last.get(), bytes, reader);
            }
            if (last.isPresent() && !lastLook) {
                throw new Unsettled();
            }
        }
        boolean end = sharding.indexLocation() == IndexLocation.END;
        MemorySegment index = tail.asSlice(end ? tail.byteSize() - sharding.indexSize() : 0, sharding.indexSize());
        // An index at the start may be of a shard that was cut off: what is left of that can be read.
        long size = end ? bytes.objectSize() : -1;
        return new ShardIndexes.Known(sharding.decodeIndex(index, size, work), bytes.version());
    }

    /// After a crash the last record may be there while the chunks are not that it speaks of; then the old ones are.
    private static ShardIndexes.Known verified(
            BoundSharding sharding, LastWrite last, Bytes bytes, Reader anyVersion) {
        // Another object may have taken the shard's place, whose bytes tell nothing of this one's chunks.
        Reader reader = ranges -> {
            Optional<List<Bytes>> read = anyVersion.apply(ranges);
            if (read.isEmpty() || !read.get().getFirst().version().equals(bytes.version())) {
                throw new Unsettled();
            }
            return read;
        };
        InPlace inPlace = InPlace.of(sharding, last.record());
        List<RedoRecord.Change> stored = last.stored();
        List<RedoRecord.Change> lost = stored.isEmpty() ? List.of() : lost(stored, reader);
        if (!inPlace.stillLast(reader)) {
            throw new Unsettled();
        }
        return new ShardIndexes.Known(last.index(sharding, lost), bytes.version(), Optional.of(inPlace));
    }

    private static List<RedoRecord.Change> lost(List<RedoRecord.Change> stored, Reader reader) {
        List<RedoRecord.Change> lost = new ArrayList<>();
        try {
            List<Bytes> chunks = reader.apply(stored.stream()
                            .map(c -> ByteRange.of(c.newOffset(), c.newLength()))
                            .toList())
                    .orElseThrow(Unsettled::new);
            for (int i = 0; i < stored.size(); i++) {
                if (!stored.get(i).isOf(chunks.get(i).segment())) {
                    lost.add(stored.get(i));
                }
            }
        } catch (RangeException e) {
            // The object did not grow durably; its bytes end before one of the chunks.
            if (stored.size() == 1) {
                return stored;
            }
            stored.forEach(change -> lost.addAll(lost(List.of(change), reader)));
        }
        return lost;
    }

    /// The shard was written in place while it was looked at.
    private static final class Unsettled extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unsettled() {
            super("written while it was looked at", null, false, false);
        }
    }
}
