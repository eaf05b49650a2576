package dev.shardwright.interop;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.ShardWriter;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// An array to be written, and what every reader must see in it.
///
/// @param name the array's path
/// @param codec the name of its codecs in {@link MatrixCases}
/// @param metadata its metadata
/// @param values all its elements, C order, little-endian
record MatrixCase(String name, String codec, ArrayMetadata metadata, byte[] values) {

    String expected() {
        return Answer.expected(metadata, Digest.of(MemorySegment.ofArray(values)));
    }

    Request request() {
        return new Request(name, List.of(Box.all(metadata.shape())));
    }

    /// Writes the metadata and every chunk that holds a cell of the array. What is all fill value is left out by the
    /// writer. A chunk that reaches past the array's end is filled up with the fill value.
    void write(ObjectStore store) {
        ZarrArray array = Zarr.create(store, name, metadata, PutCondition.ALWAYS);
        int[] shard = metadata.chunkShape();
        forEach(metadata.chunkGridShape(), index -> {
            if (metadata.innerChunkShape().isEmpty()) {
                array.writeChunk(chunk(index, shard), PutCondition.ALWAYS, index);
                return;
            }
            int[] inner = metadata.innerChunkShape().get();
            long[] grid = new long[shard.length];
            Arrays.setAll(grid, d -> shard[d] / inner[d]);
            try (ShardWriter writer = array.shardWriter(index)) {
                forEach(grid, position -> {
                    long[] global = new long[grid.length];
                    Arrays.setAll(global, d -> index[d] * grid[d] + position[d]);
                    if (holdsCells(global, inner)) {
                        writer.append(
                                chunk(global, inner),
                                Arrays.stream(position).mapToInt(Math::toIntExact).toArray());
                    }
                });
                writer.complete(PutCondition.ALWAYS);
            }
        });
    }

    private boolean holdsCells(long[] index, int[] chunkShape) {
        long[] shape = metadata.shape();
        for (int d = 0; d < shape.length; d++) {
            if (index[d] * chunkShape[d] >= shape[d]) {
                return false;
            }
        }
        return true;
    }

    private MemorySegment chunk(long[] index, int[] chunkShape) {
        int element = metadata.dataType().size();
        long[] shape = metadata.shape();
        byte[] fill = metadata.fillValue().toBytes();
        byte[] chunk = new byte[Arrays.stream(chunkShape).reduce(1, Math::multiplyExact) * element];
        int[] at = {0};
        forEach(Arrays.stream(chunkShape).asLongStream().toArray(), cell -> {
            long position = 0;
            boolean inside = true;
            for (int d = 0; d < shape.length; d++) {
                long coordinate = index[d] * chunkShape[d] + cell[d];
                inside &= coordinate < shape[d];
                position = position * shape[d] + coordinate;
            }
            byte[] from = inside ? values : fill;
            System.arraycopy(from, inside ? Math.toIntExact(position * element) : 0, chunk, at[0], element);
            at[0] += element;
        });
        return MemorySegment.ofArray(chunk);
    }

    /// Visits all indices of a grid in C order; once, with no index, if it has no dimensions.
    static void forEach(long[] grid, Consumer<long[]> visitor) {
        long count = Arrays.stream(grid).reduce(1, Math::multiplyExact);
        for (long i = 0; i < count; i++) {
            long[] index = new long[grid.length];
            long rest = i;
            for (int d = grid.length - 1; d >= 0; d--) {
                index[d] = rest % grid[d];
                rest /= grid[d];
            }
            visitor.accept(index);
        }
    }
}
