package dev.shardwright.zarr.parity;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.ArrayOptions.EmptyChunks;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.ShardWriter;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/// An array and writes to it, one after the other, after each of which its cells and the keys of its store are known.
///
/// @param name says all that tells it from the other cases; also the array's path
/// @param metadata the array's
/// @param emptyChunks what becomes of chunks that are all fill value
/// @param order the order of the chunks in the shards that the first write makes; `LEXICOGRAPHIC` is the library's own
/// @param writes what is written
public record ParityCase(
        String name, ArrayMetadata metadata, EmptyChunks emptyChunks, ChunkOrder order, List<ParityWrite> writes) {

    /// Copies the list.
    public ParityCase {
        writes = List.copyOf(writes);
    }

    /// Whether chunks lie in shards that can be written in part.
    public boolean sharded() {
        return metadata.innerChunkShape().isPresent();
    }

    /// Makes the array, without any chunk.
    public ZarrArray create(ObjectStore store) {
        Zarr.create(store, name, metadata, PutCondition.IF_ABSENT);
        return open(store);
    }

    /// A new handle on the array.
    public ZarrArray open(ObjectStore store) {
        ZarrArray array = Zarr.open(store).array(name);
        return array.with(array.options().withEmptyChunks(emptyChunks));
    }

    /// Does a write.
    public void write(ZarrArray array, int write) {
        if (write == 0 && order != ChunkOrder.LEXICOGRAPHIC) {
            PlainArray plain = new PlainArray(metadata);
            writes.getFirst().to(plain, metadata.dataType());
            writeShards(array, plain);
        } else {
            writes.get(write).to(array);
        }
    }

    /// Writes all shards anew, their chunks in this case's order; only for shards in two dimensions that the array's end does not
    /// cut.
    public void writeShards(ZarrArray array, PlainArray plain) {
        int[] chunk = metadata.innerChunkShape().orElseThrow();
        int[] shard = metadata.chunkShape();
        long[] grid = metadata.chunkGridShape();
        for (long row = 0; row < grid[0]; row++) {
            for (long column = 0; column < grid[1]; column++) {
                try (ShardWriter writer = array.shardWriter(row, column)) {
                    for (int[] position : order.positions(shard[0] / chunk[0], shard[1] / chunk[1])) {
                        Box cells = new Box(
                                new long[] {
                                    row * shard[0] + (long) position[0] * chunk[0],
                                    column * shard[1] + (long) position[1] * chunk[1]
                                },
                                Arrays.stream(chunk).asLongStream().toArray());
                        writer.append(MemorySegment.ofArray(plain.read(cells)), position);
                    }
                    writer.complete(PutCondition.ALWAYS);
                }
            }
        }
    }

    /// What the array holds after all writes.
    public PlainArray plain() {
        PlainArray plain = new PlainArray(metadata);
        writes.forEach(write -> write.to(plain, metadata.dataType()));
        return plain;
    }

    @Override
    public String toString() {
        return name;
    }
}
