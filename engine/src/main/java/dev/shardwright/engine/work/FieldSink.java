package dev.shardwright.engine.work;

import dev.shardwright.grid.Grid;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.zarr.EncodedChunk;
import dev.shardwright.zarr.ShardWriter;
import dev.shardwright.zarr.StoredObject;
import dev.shardwright.zarr.ZarrArray;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// Where the chunks of one field and one shard go: into a shard, or each into an object of its own.
sealed interface FieldSink extends AutoCloseable {

    /// The sink for `shard` of `array`; `admission` is asked before an object is put.
    static FieldSink open(ZarrArray array, Supplier<PutCondition> admission, Grid grid, long shard) {
        return array.metadata().innerChunkShape().isPresent()
                ? new Shards(array.shardWriter(withVector(grid.shardIndex(shard), array.metadata().rank())), admission, grid)
                : new Chunks(array, admission, grid, shard);
    }

    /// Encodes a chunk. Thread-safe.
    EncodedChunk encode(int chunk, MemorySegment decoded);

    /// Stores an encoded chunk and frees it.
    void append(int chunk, EncodedChunk encoded);

    /// No more chunks will come: the field's part is stored.
    ///
    /// @return the objects that were written
    List<StoredObject> complete();

    /// Gives up what is not complete.
    @Override
    void close();

    /// An index with a 0 behind it for the dimension that vectors add.
    private static long[] withVector(long[] index, int rank) {
        return Arrays.copyOf(index, rank);
    }

    /// All chunks in one shard.
    record Shards(ShardWriter writer, Supplier<PutCondition> admission, Grid grid) implements FieldSink {
        @Override
        public EncodedChunk encode(int chunk, MemorySegment decoded) {
            return writer.encode(decoded, Arrays.copyOf(grid.chunkIndexInShard(chunk), writer.rank()));
        }

        @Override
        public void append(int chunk, EncodedChunk encoded) {
            writer.append(encoded);
        }

        @Override
        public List<StoredObject> complete() {
            return writer.complete(admission).map(List::of).orElse(List.of());
        }

        @Override
        public void close() {
            writer.close();
        }
    }

    /// Every chunk in an object of its own.
    final class Chunks implements FieldSink {
        private final ZarrArray array;
        private final Supplier<PutCondition> admission;
        private final Grid grid;
        private final long[] firstChunk;
        private final List<StoredObject> written = new ArrayList<>();

        Chunks(ZarrArray array, Supplier<PutCondition> admission, Grid grid, long shard) {
            this.array = array;
            this.admission = admission;
            this.grid = grid;
            this.firstChunk = grid.shardIndex(shard);
            for (int d = 0; d < firstChunk.length; d++) {
                firstChunk[d] *= grid.shardShape()[d] / grid.chunkShape()[d];
            }
        }

        @Override
        public EncodedChunk encode(int chunk, MemorySegment decoded) {
            return array.encodeChunk(decoded);
        }

        @Override
        public void append(int chunk, EncodedChunk encoded) {
            long[] index = firstChunk.clone();
            int[] within = grid.chunkIndexInShard(chunk);
            for (int d = 0; d < index.length; d++) {
                index[d] += within[d];
            }
            array.writeChunk(encoded, admission.get(), withVector(index, array.metadata().rank()))
                    .ifPresent(written::add);
        }

        @Override
        public List<StoredObject> complete() {
            return List.copyOf(written);
        }

        @Override
        public void close() {
            // Chunks are objects already; whoever ends the run removes those that nobody was shown.
        }
    }
}
