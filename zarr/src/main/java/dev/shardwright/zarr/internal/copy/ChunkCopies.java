package dev.shardwright.zarr.internal.copy;

import dev.shardwright.storage.PutCondition;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.array.StoredChunks;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import dev.shardwright.zarr.internal.event.StoreEvent;
import dev.shardwright.zarr.internal.fetch.ShardIndexes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Makes objects of the encoded chunks of shards. Of each shard there are in memory its index, the keys of its chunks, at most
/// {@link ObjectCopies#STEP} bytes of chunks, or one chunk, and at most {@link StoredChunks#GAPS} bytes that are fetched between them.
final class ChunkCopies {

    private final Side from;
    private final Side to;
    private final ShardIndexes indexes = new ShardIndexes(0);

    ChunkCopies(Side from, Side to) {
        this.from = from;
        this.to = to;
    }

    /// Copies the chunks of all shards.
    void run() {
        Consumer<Consumer<long[]>> shards = copier -> from.array().storedChunks((index, _) -> copier.accept(index));
        from.callsTo(to).forEachOf(shards, index -> {
            Set<String> put = new HashSet<>();
            Replaced.retry(from.array().chunkKey(index), () -> {
                Set<String> chunks = new HashSet<>();
                try {
                    copy(index, chunks);
                } finally {
                    put.addAll(chunks);
                }
                // Chunks of a shard that was replaced, which the one that is there now does not have.
                put.stream().filter(key -> !chunks.contains(key)).forEach(to.store()::delete);
            });
        });
    }

    private void copy(long[] index, Set<String> put) {
        Optional<ShardChunks> found = ShardChunks.of(from, index, indexes);
        if (found.isEmpty()) {
            return;
        }
        ShardChunks shard = found.get();
        ShardIndex where = shard.known().index();
        List<Integer> positions = new ArrayList<>();
        for (int position = 0; position < where.size(); position++) {
            if (where.has(position) && isInArray(cell(index, shard.sharding(), position))) {
                positions.add(position);
            }
        }
        positions.sort(Comparator.comparingLong(where::offset));
        try (Workspace work = new Workspace(from.budget())) {
            for (int first = 0, next; first < positions.size(); first = next) {
                long bytes = where.length(positions.get(first));
                for (next = first + 1; next < positions.size(); next++) {
                    bytes += where.length(positions.get(next));
                    if (bytes > ObjectCopies.STEP) {
                        break;
                    }
                }
                shard.fetch(positions.subList(first, next), work, (position, chunk) -> {
                    String key = to.array().chunkKey(to.chunkAt(cell(index, shard.sharding(), position)));
                    StoreEvent event = new StoreEvent(key);
                    put.add(key);
                    to.store().put(key, chunk, PutCondition.ALWAYS);
                    event.end(chunk.byteSize());
                });
            }
        }
    }

    private long[] cell(long[] shard, BoundSharding sharding, int position) {
        long[] cell = from.start(shard);
        int[] shape = sharding.chunks().spec().shape();
        int[] chunk = sharding.index(position);
        for (int d = 0; d < cell.length; d++) {
            cell[d] += (long) chunk[d] * shape[d];
        }
        return cell;
    }

    private boolean isInArray(long[] cell) {
        long[] shape = from.chunks().shape();
        for (int d = 0; d < cell.length; d++) {
            if (cell[d] >= shape[d]) {
                return false;
            }
        }
        return true;
    }
}
