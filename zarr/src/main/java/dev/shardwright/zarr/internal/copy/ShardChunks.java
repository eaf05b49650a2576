package dev.shardwright.zarr.internal.copy;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.RangeException;
import dev.shardwright.storage.Version;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.array.StoredChunks;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.fetch.IndexFetch;
import dev.shardwright.zarr.internal.fetch.Ranges;
import dev.shardwright.zarr.internal.fetch.ShardIndexes;
import dev.shardwright.zarr.internal.shard.ShardStream;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The encoded chunks of one stored shard, all of one version; of a shard that is written in place, each from before a write or
/// after it. For one thread.
final class ShardChunks {

    /// How often to look again at a chunk of a shard that is written in place whenever one looks.
    private static final int LOOKS = 1000;

    private final Side from;
    private final String key;
    private final BoundSharding sharding;
    private final ShardIndexes indexes;
    private ShardIndexes.Known known;

    private ShardChunks(
            Side from, String key, BoundSharding sharding, ShardIndexes indexes, ShardIndexes.Known known) {
        this.from = from;
        this.key = key;
        this.sharding = sharding;
        this.indexes = indexes;
        this.known = known;
    }

    /// Takes an encoded chunk, which is valid during the call.
    interface Sink {
        void accept(int position, MemorySegment encoded);
    }

    /// The shard with this index in the grid; empty if it is not stored.
    ///
    /// @param indexes keeps what is found, for the next who asks
    static Optional<ShardChunks> of(Side from, long[] index, ShardIndexes indexes) {
        String key = from.array().chunkKey(index);
        BoundSharding sharding = from.chunks().layout(index).codecs().sharding().orElseThrow();
        Optional<ShardIndexes.Known> known = indexes.find(key);
        if (known.isEmpty()) {
            known = index(from, key, sharding);
            known.ifPresent(found -> indexes.keep(key, found));
        }
        return known.map(found -> new ShardChunks(from, key, sharding, indexes, found));
    }

    /// Fetches the index of a shard; empty if it is not stored.
    static Optional<ShardIndexes.Known> index(Side from, String key, BoundSharding sharding) {
        try (Workspace work = new Workspace(from.budget())) {
            return IndexFetch.fetch(
                    sharding,
                    from.store().canUpdate(),
                    ranges -> {
                        try {
                            return Optional.of(Ranges.read(from.store(), key, ranges, work));
                        } catch (NotFoundException e) {
                            return Optional.empty();
                        }
                    },
                    work);
        } catch (ZarrException e) {
            throw from.chunks().at(key, e);
        }
    }

    /// Where its chunks lie, as far as is known.
    ShardIndexes.Known known() {
        return known;
    }

    /// Does nothing if it has this version, or is written in place.
    ///
    /// @throws Replaced if it has another version
    void checkIs(Version version) {
        if (known.inPlace().isEmpty() && !known.version().equals(version)) {
            indexes.forget(key, known);
            throw new Replaced();
        }
    }

    /// How it is put together.
    BoundSharding sharding() {
        return sharding;
    }

    /// Fetches chunks and hands them out in this order; those that were deleted since are left out.
    ///
    /// @throws Replaced if the shard has been replaced
    void fetch(List<Integer> positions, Workspace work, Sink sink) {
        if (fetched(positions, work, sink)) {
            return;
        }
        // The shard is written in place. Chunk by chunk there is less time for a write to come between.
        for (int position : positions) {
            int look = 1;
            while (!fetched(List.of(position), work, sink)) {
                if (look++ == LOOKS) {
                    throw from.chunks().at(key, new ZarrException("shard is being changed whenever it is looked at"));
                }
                Thread.onSpinWait();
            }
        }
    }

    /// @return whether the bytes were of the known version; if not, the shard is one that is written in place, and known anew
    private boolean fetched(List<Integer> positions, Workspace work, Sink sink) {
        int mark = work.mark();
        try {
            Optional<Map<Integer, MemorySegment>> found =
                    new StoredChunks(from.chunks(), key, sharding).fetch(known, positions, work);
            if (found.isEmpty()) {
                lookAgain();
                return false;
            }
            Map<Integer, MemorySegment> encoded = found.get();
            for (int position : positions) {
                MemorySegment chunk = encoded.get(position);
                if (chunk != null) {
                    sink.accept(position, chunk);
                }
            }
            return true;
        } finally {
            work.release(mark);
        }
    }

    private void lookAgain() {
        indexes.forget(key, known);
        if (known.inPlace().isEmpty()) {
            throw new Replaced();
        }
        known = index(from, key, sharding).orElseThrow(Replaced::new);
    }

    /// Copies bytes to the end of a shard in the same store, without their passing through this process.
    ///
    /// @return the offset that they got
    /// @throws Replaced if the shard has been replaced
    long appendTo(ShardStream stream, long offset, long length) {
        try {
            return stream.appendFrom(key, known.version(), new ByteRange.Span(offset, length));
        } catch (ConditionFailedException | NotFoundException e) {
            indexes.forget(key, known);
            throw new Replaced();
        } catch (RangeException e) {
            if (from.chunks().isStill(key, known.version())) {
                throw from.chunks().outside(key, e);
            }
            indexes.forget(key, known);
            throw new Replaced();
        }
    }
}
