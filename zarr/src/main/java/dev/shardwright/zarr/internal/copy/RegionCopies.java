package dev.shardwright.zarr.internal.copy;

import dev.shardwright.storage.Buffer;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.ChunkGrid;
import dev.shardwright.zarr.RegularGrid;
import dev.shardwright.zarr.ShardWriter;
import dev.shardwright.zarr.internal.array.ChunkLayout;
import dev.shardwright.zarr.internal.compute.StoreCalls;
import dev.shardwright.zarr.internal.select.BoxCopy;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/// Reads regions of one array and writes them to another. A region is made of whole chunks of the target's grid, so that none is
/// read there, and is as large as a chunk of the source where that fits into {@link #MOST} bytes, so that few chunks are decoded
/// twice. Of a shard that is larger, regions are made of chunks inside of it, and the shard is streamed.
///
/// As many regions are copied at a time as fit into {@link #MOST} bytes together. Elements of any length are counted with the 8 bytes
/// that refer to their values; the values themselves come on top.
///
/// Worked number: float32, from chunks of 1000 × 1000 (4 MB) to chunks of 10 × 500 (20 kB): regions of 1000 × 1000, 200 chunks, and 16 of
/// them at a time, if there are that many requests or threads.
final class RegionCopies {

    /// The most bytes of cells that are in memory, unless one chunk has more.
    private static final long MOST = 64 << 20;

    /// Bytes of cells for which it is worth to begin a read and a write.
    private static final long WORTH = 4 << 20;

    private final Side from;
    private final Side to;

    RegionCopies(Side from, Side to) {
        this.from = from;
        this.to = to;
    }

    /// Copies all cells.
    void run() {
        boolean regular = to.array().metadata().chunkGrid() instanceof RegularGrid;
        long[] ones = new long[to.array().metadata().rank()];
        Arrays.fill(ones, 1);
        long[] factors = regular
                ? factors(
                        to.array().metadata().chunkShape(),
                        to.array().metadata().chunkGridShape())
                : ones;
        GridCells blocks = new GridCells(to, factors);
        if (from.chunks().fill().equals(to.chunks().fill())) {
            from.array().storedChunks((index, _) -> blocks.addAllThatMeet(from, index));
        } else {
            blocks.addAll();
        }
        List<long[]> regions = blocks.indexes();
        StoreCalls calls = from.callsTo(to).atMost(fitting(regions.size(), factors));
        RegionCopies each = new RegionCopies(from.shared(calls.atATime()), to.shared(calls.atATime()));
        calls.forEach(regions, block -> each.copy(block, factors));
    }

    /// How many regions there may be at a time; at least 1.
    private int fitting(int regions, long[] factors) {
        long bytes = to.chunks().largestChunk();
        for (long n : factors) {
            bytes *= n;
        }
        return Math.clamp(MOST / bytes, 1, Math.max(1, regions));
    }

    /// How many chunks of a shape make a region, along each dimension.
    private long[] factors(int[] chunk, long[] chunks) {
        long[] factors = new long[chunk.length];
        long bytes = to.chunks().element();
        for (int n : chunk) {
            bytes *= n;
        }
        Arrays.fill(factors, 1);
        int[] unit = from.array().metadata().innerChunkShape()
                .orElse(from.array().metadata().chunkGrid().longest());
        // As large as what is decoded at once, and then as what is stored together.
        bytes *= grow(factors, chunk, chunks, unit, MOST / bytes);
        bytes *= grow(factors, chunk, chunks, from.array().metadata().chunkGrid().longest(), MOST / bytes);
        int[] all = new int[chunk.length];
        Arrays.fill(all, Integer.MAX_VALUE);
        grow(factors, chunk, chunks, all, WORTH / bytes);
        return factors;
    }

    /// Makes regions longer, beginning with the last dimension, until they have a length that is wanted or are as large as they may be.
    ///
    /// @return how many times as large they are
    private static long grow(long[] factors, int[] chunk, long[] chunks, int[] wanted, long most) {
        long times = 1;
        for (int d = chunk.length - 1; d >= 0; d--) {
            long enough = Math.min(chunks[d], Math.ceilDiv((long) wanted[d], (long) chunk[d]));
            long more = Math.clamp(most / times, 1, Math.max(1, Math.ceilDiv(enough, factors[d])));
            factors[d] *= more;
            times *= more;
        }
        return times;
    }

    private void copy(long[] block, long[] factors) {
        ChunkGrid.Dimension[] edges = to.chunks().edges();
        long[] first = new long[block.length];
        long[] shape = new long[block.length];
        for (int d = 0; d < block.length; d++) {
            long chunk = block[d] * factors[d];
            long next = Math.min(edges[d].chunks(), chunk + factors[d]);
            first[d] = edges[d].start(chunk);
            shape[d] = (next == edges[d].chunks() ? to.chunks().shape()[d] : edges[d].start(next)) - first[d];
        }
        Box box = new Box(first, shape);
        if (to.chunks().variableLength()) {
            to.array().write(box, from.array().read(box));
            return;
        }
        long[] chunk = new long[block.length];
        Arrays.setAll(chunk, d -> block[d] * factors[d]);
        ChunkLayout layout = to.chunks().layout(chunk);
        if (layout.shard().isPresent() && layout.size() > MOST) {
            stream(chunk, layout.shard().get());
            return;
        }
        try (Buffer cells = to.budget().scratch(box.size() * to.chunks().element())) {
            from.array().read(box, cells.segment());
            to.array().write(box, cells.segment());
        }
    }

    /// Writes a shard from regions of chunks inside of it.
    private void stream(long[] index, ChunkLayout.ShardLayout shard) {
        int[] chunk = shard.chunk().shape();
        int[] grid = shard.sharding().chunkGrid();
        long[] factors = factors(chunk, Arrays.stream(grid).asLongStream().toArray());
        long[] start = to.start(index);
        try (ShardWriter writer = to.array().shardWriter(index);
                Buffer padded = to.budget().scratch(shard.chunk().size())) {
            GridCells.forEach(new long[grid.length], blocks(grid, factors), block -> {
                long[] first = new long[chunk.length];
                long[] shape = new long[chunk.length];
                for (int d = 0; d < chunk.length; d++) {
                    long at = block[d] * factors[d];
                    first[d] = start[d] + at * chunk[d];
                    long end = start[d] + Math.min(grid[d], at + factors[d]) * chunk[d];
                    shape[d] = Math.min(end, to.chunks().shape()[d]) - first[d];
                    if (shape[d] <= 0) {
                        return;
                    }
                }
                Box box = new Box(first, shape);
                try (Buffer cells = to.budget().scratch(box.size() * to.chunks().element())) {
                    from.array().read(box, cells.segment());
                    append(writer, start, chunk, box, cells.segment(), padded.segment());
                }
            });
            writer.complete(PutCondition.ALWAYS);
        }
    }

    private static long[] blocks(int[] grid, long[] factors) {
        long[] blocks = new long[grid.length];
        Arrays.setAll(blocks, d -> Math.ceilDiv(grid[d], factors[d]));
        return blocks;
    }

    private void append(
            ShardWriter writer, long[] start, int[] chunk, Box box, MemorySegment cells, MemorySegment padded) {
        int element = to.chunks().element();
        long[] strides = BoxCopy.strides(box.shape(), element);
        long[] first = new long[chunk.length];
        long[] end = new long[chunk.length];
        for (int d = 0; d < chunk.length; d++) {
            first[d] = (box.offset(d) - start[d]) / chunk[d];
            end[d] = first[d] + Math.ceilDiv(box.shape(d), (long) chunk[d]);
        }
        GridCells.forEach(first, end, index -> {
            int[] position = new int[chunk.length];
            int[] lengths = new int[chunk.length];
            long offset = 0;
            boolean whole = true;
            for (int d = 0; d < chunk.length; d++) {
                position[d] = (int) index[d];
                long inBox = start[d] + index[d] * chunk[d] - box.offset(d);
                lengths[d] = (int) Math.min(chunk[d], box.shape(d) - inBox);
                whole &= lengths[d] == chunk[d];
                offset += inBox * strides[d];
            }
            if (!whole) {
                to.chunks().fill().fill(padded);
            }
            BoxCopy.copy(cells, offset, strides, padded, 0, BoxCopy.strides(chunk, element), lengths, element);
            writer.append(padded, position);
        });
    }
}
