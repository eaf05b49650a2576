package dev.shardwright.zarr.internal.copy;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Version;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.array.ChunkLayout;
import dev.shardwright.zarr.internal.array.StoredChunks;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import dev.shardwright.zarr.internal.event.StoreEvent;
import dev.shardwright.zarr.internal.fetch.Ranges;
import dev.shardwright.zarr.internal.fetch.ShardIndexes;
import dev.shardwright.zarr.internal.shard.ShardStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Puts shards together of encoded chunks that are stored: in other shards, or as objects of their own. In a new shard they lie in C
/// order.
///
/// Of each shard that is made there are in memory at most {@link ObjectCopies#STEP} bytes of chunks, or one chunk; at most
/// {@link StoredChunks#GAPS} bytes that are fetched between them; what its upload holds; and three indexes: its own, that of the shard
/// that chunks are taken of, and of the next one. Other indexes are kept as far as the options of the source allow, for all together;
/// one that is not kept is fetched again. Beside that there are the keys of all objects of the source and the places of all shards to
/// be made.
final class ShardCopies {

    private final Side from;
    private final Side to;
    private final ShardIndexes indexes;
    private final Set<String> stored = new HashSet<>();

    ShardCopies(Side from, Side to) {
        this.from = from;
        this.to = to;
        this.indexes = new ShardIndexes(from.array().options().indexCacheBytes());
    }

    /// Makes all shards of the target.
    void run() {
        GridCells targets = new GridCells(to);
        from.array().storedChunks((index, object) -> {
            stored.add(object.key());
            targets.addAllThatMeet(from, index);
        });
        from.callsTo(to).forEach(
                targets.indexes(),
                index -> Replaced.retry(to.array().chunkKey(index), () -> copy(index, stored::contains)));
    }

    /// Makes one shard of the target.
    ///
    /// @throws Replaced if a source was replaced meanwhile; nothing is stored then
    void copy(long[] index) {
        copy(index, _ -> true);
    }

    private void copy(long[] index, Predicate<String> isStored) {
        StoreEvent event = new StoreEvent(to.array().chunkKey(index));
        try (Shard shard = new Shard(index, isStored)) {
            BoundSharding sharding = shard.layout.sharding();
            long[] first = to.start(index);
            long[] cell = new long[first.length];
            for (int position = 0; position < sharding.chunkCount(); position++) {
                if (locate(first, sharding.index(position), shard.layout, cell)) {
                    shard.add(position, cell);
                }
            }
            if (shard.complete()) {
                event.end(shard.bytes);
            }
        }
    }

    /// Finds the first cell of a chunk.
    ///
    /// @return whether it lies in the array
    private boolean locate(long[] shard, int[] chunk, ChunkLayout.ShardLayout layout, long[] cell) {
        long[] shape = to.chunks().shape();
        for (int d = 0; d < cell.length; d++) {
            cell[d] = shard[d] + layout.edges()[d].start(chunk[d]);
            if (cell[d] >= shape[d]) {
                return false;
            }
        }
        return true;
    }

    /// A shard that is put together.
    private final class Shard implements AutoCloseable {
        private final ChunkLayout.ShardLayout layout;
        private final ShardIndex made;
        private final ShardStream stream;
        private final Workspace work = new Workspace(from.budget());
        private final Predicate<String> isStored;
        /// The version that each source was found with, by its key; empty for one that is not stored.
        private final Map<String, Optional<Version>> versions = new HashMap<>();
        /// The index of the source that was looked at last; at first that of none.
        private long[] lookedAt = {-1};
        private Optional<ShardChunks> looked = Optional.empty();

        /// Chunks of one source that come next: their positions there and here.
        private final List<Integer> there = new ArrayList<>();
        private final Map<Integer, Integer> here = new HashMap<>();
        private Optional<ShardChunks> source = Optional.empty();
        private long waiting;
        private long bytes;

        Shard(long[] index, Predicate<String> isStored) {
            this.isStored = isStored;
            layout = to.chunks().layout(index).shard().orElseThrow();
            BoundSharding sharding = layout.sharding();
            made = new ShardIndex(sharding.chunkCount());
            String key = to.array().chunkKey(index);
            stream = ShardStream.of(sharding, 0, to.store(), key, to.budget(), _ -> {});
        }

        void add(int position, long[] cell) {
            long[] index = from.chunkAt(cell);
            if (!from.chunks().sharded()) {
                addObject(position, from.array().chunkKey(index));
                return;
            }
            if (!Arrays.equals(index, lookedAt)) {
                looked = look(index);
                lookedAt = index;
            }
            if (looked.isEmpty()) {
                return;
            }
            ShardChunks shard = looked.get();
            int at = position(shard.sharding(), from.start(index), cell);
            if (!shard.known().index().has(at)) {
                return;
            }
            long length = shard.known().index().length(at);
            if (!source.equals(looked) || waiting + length > ObjectCopies.STEP) {
                flush();
                source = looked;
            }
            there.add(at);
            here.put(at, position);
            waiting += length;
        }

        /// Finds a source, in the version in which it was found before.
        private Optional<ShardChunks> look(long[] index) {
            String key = from.array().chunkKey(index);
            if (!isStored.test(key) || Optional.empty().equals(versions.get(key))) {
                return Optional.empty();
            }
            Optional<ShardChunks> found = ShardChunks.of(from, index, indexes);
            Optional<Version> before = versions.putIfAbsent(key, found.map(shard -> shard.known().version()));
            if (before != null) {
                found.orElseThrow(Replaced::new).checkIs(before.orElseThrow());
            }
            return found;
        }

        private int position(BoundSharding sharding, long[] start, long[] cell) {
            int[] shape = sharding.chunks().spec().shape();
            long[] chunk = new long[cell.length];
            for (int d = 0; d < chunk.length; d++) {
                chunk[d] = (cell[d] - start[d]) / shape[d];
            }
            return sharding.position(chunk);
        }

        /// A chunk that is an object of its own.
        private void addObject(int position, String key) {
            if (!isStored.test(key)) {
                return;
            }
            int mark = work.mark();
            try {
                Bytes chunk = Ranges.read(from.store(), key, List.of(ByteRange.from(0)), work)
                        .getFirst();
                made.set(position, stream.append(chunk.segment()), chunk.size());
                bytes += chunk.size();
            } catch (NotFoundException e) {
                // Deleted since it was listed.
            } finally {
                work.release(mark);
            }
        }

        private void flush() {
            source.ifPresent(shard -> {
                if (from.sharesStoreWith(to) && shard.known().inPlace().isEmpty()) {
                    copyRuns(shard);
                } else {
                    shard.fetch(there, work, (at, chunk) -> {
                        made.set(here(at), stream.append(chunk), chunk.byteSize());
                        bytes += chunk.byteSize();
                    });
                }
            });
            there.clear();
            here.clear();
            waiting = 0;
        }

        private int here(int at) {
            return Objects.requireNonNull(here.get(at));
        }

        /// Has the store copy chunks; those that lie behind each other there and here in one piece.
        private void copyRuns(ShardChunks shard) {
            ShardIndex index = shard.known().index();
            for (int first = 0, next; first < there.size(); first = next) {
                long start = index.offset(there.get(first));
                long end = start;
                for (next = first; next < there.size() && index.offset(there.get(next)) == end; next++) {
                    end += index.length(there.get(next));
                }
                long offset = shard.appendTo(stream, start, end - start);
                for (int at : there.subList(first, next)) {
                    made.set(here(at), offset + index.offset(at) - start, index.length(at));
                }
                bytes += end - start;
            }
        }

        /// @return whether there was a chunk, so that the shard is stored
        boolean complete() {
            flush();
            if (made.count() == 0) {
                return false;
            }
            MemorySegment encoded = work.take(layout.sharding().indexSize());
            layout.sharding().encodeIndex(made, encoded, work);
            stream.complete(encoded, () -> PutCondition.ALWAYS);
            return true;
        }

        @Override
        public void close() {
            try (work) {
                stream.close();
            }
        }
    }
}
