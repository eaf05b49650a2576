package dev.shardwright.benchmarks.peer;

import dev.shardwright.storage.PutCondition;
import dev.shardwright.zarr.ArrayOptions;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.EncodedChunk;
import dev.shardwright.zarr.ShardWriter;
import dev.shardwright.zarr.ZarrArray;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Writes regions of an array: the only place here that knows how.
///
/// Whole arrays are cut into chunks, which are encoded by a thread per core. Only arrays whose chunks all lie within it.
final class RegionWriter {

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private final ZarrArray array;
    private final long[] shape;
    private final MemorySegment values;
    private final int size;
    private final ExecutorService compute;

    private RegionWriter(ZarrArray array, MemorySegment values, ExecutorService compute) {
        this.array = array;
        this.shape = array.metadata().shape();
        this.values = values;
        this.size = array.metadata().dataType().size();
        this.compute = compute;
    }

    /// Writes part of an array.
    @SuppressWarnings("DoNotCallSuggester") // until the library can
    static void writePart(ZarrArray array, Box region, MemorySegment values, ArrayOptions.PartialWrites mode) {
        throw new UnsupportedOperationException(
                "writing region " + region + " of \"" + array.path() + "\" (" + values.byteSize() + " bytes, " + mode
                        + ") waits for the library");
    }

    /// Writes all of an array.
    ///
    /// @param region the whole array
    /// @param values in C order, little-endian
    static void write(ZarrArray array, Box region, MemorySegment values) {
        if (!region.equals(Box.all(array.metadata().shape()))) {
            throw new IllegalArgumentException("region " + region + ", expected the whole array");
        }
        try (ExecutorService compute = Executors.newFixedThreadPool(CORES)) {
            RegionWriter writer = new RegionWriter(array, values, compute);
            if (array.metadata().innerChunkShape().isPresent()) {
                writer.shards(array.metadata().innerChunkShape().get());
            } else {
                writer.chunks();
            }
        }
    }

    private void chunks() {
        int[] chunk = array.metadata().chunkShape();
        List<Future<?>> writing = new ArrayList<>();
        for (long[] index : indices(array.metadata().chunkGridShape())) {
            writing.add(compute.submit(() -> {
                try (Arena arena = Arena.ofConfined()) {
                    array.writeChunk(cut(arena, origin(index, chunk), chunk), PutCondition.ALWAYS, index);
                }
            }));
        }
        writing.forEach(RegionWriter::join);
    }

    private void shards(int[] inner) {
        int[] shard = array.metadata().chunkShape();
        long[] grid = new long[shard.length];
        for (int d = 0; d < grid.length; d++) {
            grid[d] = shard[d] / inner[d];
        }
        List<long[]> chunks = indices(grid);
        for (long[] index : indices(array.metadata().chunkGridShape())) {
            long[] origin = origin(index, shard);
            try (ShardWriter writer = array.shardWriter(index)) {
                ArrayDeque<Future<EncodedChunk>> encoding = new ArrayDeque<>();
                for (long[] chunk : chunks) {
                    if (encoding.size() == 4 * CORES) {
                        writer.append(join(encoding.remove()));
                    }
                    encoding.add(compute.submit(() -> {
                        long[] at = origin(chunk, inner);
                        int[] position = new int[at.length];
                        for (int d = 0; d < at.length; d++) {
                            at[d] += origin[d];
                            position[d] = Math.toIntExact(chunk[d]);
                        }
                        try (Arena arena = Arena.ofConfined()) {
                            return writer.encode(cut(arena, at, inner), position);
                        }
                    }));
                }
                while (!encoding.isEmpty()) {
                    writer.append(join(encoding.remove()));
                }
                writer.complete(PutCondition.ALWAYS);
            }
        }
    }

    /// A copy of a box of the values.
    private MemorySegment cut(Arena arena, long[] origin, int[] box) {
        long cells = 1;
        for (int n : box) {
            cells *= n;
        }
        MemorySegment chunk = arena.allocate(cells * size, 64);
        int last = box.length - 1;
        long row = (long) box[last] * size;
        long[] at = origin.clone();
        for (long to = 0; to < chunk.byteSize(); to += row) {
            long from = 0;
            for (int d = 0; d <= last; d++) {
                from = from * shape[d] + at[d];
            }
            MemorySegment.copy(values, from * size, chunk, to, row);
            for (int d = last - 1; d >= 0 && ++at[d] == origin[d] + box[d]; d--) {
                at[d] = origin[d];
            }
        }
        return chunk;
    }

    private static long[] origin(long[] index, int[] box) {
        long[] origin = new long[index.length];
        for (int d = 0; d < origin.length; d++) {
            origin[d] = index[d] * box[d];
        }
        return origin;
    }

    /// All indices of a grid, in C order.
    static List<long[]> indices(long[] grid) {
        List<long[]> all = new ArrayList<>();
        long[] at = new long[grid.length];
        long count = Box.all(grid).size();
        for (long i = 0; i < count; i++) {
            all.add(at.clone());
            for (int d = grid.length - 1; d >= 0 && ++at[d] == grid[d]; d--) {
                at[d] = 0;
            }
        }
        return all;
    }

    private static <T> T join(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a chunk was written", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a chunk could not be written", e.getCause());
        }
    }
}
