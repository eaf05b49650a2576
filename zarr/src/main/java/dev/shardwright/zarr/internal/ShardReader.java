package dev.shardwright.zarr.internal;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.RangeException;
import dev.shardwright.storage.Version;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.CodecChain;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads some chunks of a shard: its index, then only the chunks that are wanted, all of one version of the shard.
final class ShardReader {

    /// How often a shard is begun again that is replaced while it is read.
    private static final int ATTEMPTS = 5;

    private final ObjectStore store;
    private final BoundSharding sharding;
    private final MemoryBudget budget;

    ShardReader(ObjectStore store, BoundSharding sharding, MemoryBudget budget) {
        this.store = store;
        this.sharding = sharding;
        this.budget = budget;
    }

    /// Takes the chunks that were wanted, by their index in the shard.
    interface Sink {
        /// A chunk that is stored; `decoded` is valid during the call.
        void stored(int[] index, MemorySegment decoded);

        /// A chunk that is not stored, and so all fill value.
        void missing(int[] index);
    }

    /// Hands the wanted chunks of the shard under `key` to `sink`. Without such a shard all are missing.
    ///
    /// @throws ZarrException if the shard is damaged, or is replaced again and again while it is read
    void read(String key, List<int[]> wanted, Sink sink) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                Optional<Fetched> fetched = fetch(key, wanted);
                if (fetched.isPresent()) {
                    decode(fetched.get(), wanted, sink);
                    return;
                }
            } catch (NotFoundException e) {
                wanted.forEach(sink::missing);
                return;
            }
        }
        throw new ZarrException("is replaced again and again while it is read");
    }

    /// @param chunks the encoded chunks that are stored, in the order in which they were wanted
    private record Fetched(ShardIndex index, List<Bytes> chunks) {}

    /// @return empty if the shard was replaced between its index and its chunks
    private Optional<Fetched> fetch(String key, List<int[]> wanted) {
        long indexSize = sharding.indexSize();
        Bytes encodedIndex = store.get(
                key,
                sharding.indexLocation() == IndexLocation.END
                        ? ByteRange.suffix(indexSize)
                        : ByteRange.of(0, indexSize));
        sharding.checkHoldsIndex(encodedIndex.size());
        ShardIndex index;
        try (Workspace work = new Workspace(budget)) {
            index = sharding.decodeIndex(encodedIndex.segment(), -1, work);
        }
        List<ByteRange> ranges = new ArrayList<>();
        for (int[] chunk : wanted) {
            int position = sharding.position(chunk);
            if (index.has(position)) {
                ranges.add(ByteRange.of(index.offset(position), index.length(position)));
            }
        }
        if (ranges.isEmpty()) {
            return Optional.of(new Fetched(index, List.of()));
        }
        try {
            List<Bytes> chunks = store.getRanges(key, ranges);
            return chunks.getFirst().version().equals(encodedIndex.version())
                    ? Optional.of(new Fetched(index, chunks))
                    : Optional.empty();
        } catch (RangeException e) {
            if (!isStill(key, encodedIndex.version())) {
                return Optional.empty();
            }
            throw new ZarrException("shard index puts a chunk outside the shard, expected it within: " + e.getMessage(), e);
        }
    }

    private boolean isStill(String key, Version version) {
        return store.head(key).map(ObjectInfo::version).filter(version::equals).isPresent();
    }

    private void decode(Fetched fetched, List<int[]> wanted, Sink sink) {
        CodecChain codecs = sharding.chunks();
        ShardIndex index = fetched.index();
        int next = 0;
        try (Workspace work = new Workspace(budget)) {
            for (int[] at : wanted) {
                int position = sharding.position(at);
                if (!index.has(position)) {
                    sink.missing(at);
                    continue;
                }
                Bytes encoded = fetched.chunks().get(next++);
                if (encoded.size() != index.length(position)) {
                    throw new ZarrException("shard index puts chunk " + Arrays.toString(at) + " at "
                            + index.offset(position) + " with " + index.length(position)
                            + " bytes, expected it within the shard, which has " + encoded.size() + " of them");
                }
                int mark = work.mark();
                MemorySegment decoded;
                try {
                    decoded = codecs.decode(encoded.segment(), work);
                } catch (ZarrException e) {
                    throw new ZarrException("chunk " + Arrays.toString(at) + ": " + e.getMessage(), e);
                }
                sink.stored(at, decoded);
                work.release(mark);
            }
        }
    }
}
