package dev.shardwright.zarr.internal.select;

import dev.shardwright.zarr.ChunkGrid;
import dev.shardwright.zarr.FillValue;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Single cells of a chunk.
///
/// @param cells for each cell its index in each dimension
/// @param outs where each goes in the output, which has one dimension
record ChunkPoints(long[][] cells, long[] outs) implements ChunkCells {

    private static final ChunkPoints NONE = new ChunkPoints(new long[0][], new long[0]);

    @Override
    public void split(ChunkGrid.Dimension[] edges, Visitor visitor) {
        SequencedMap<long[], List<Integer>> byChunk = new TreeMap<>(Comparator.comparing(i -> i, Arrays::compare));
        for (int i = 0; i < cells.length; i++) {
            long[] index = new long[edges.length];
            for (int d = 0; d < index.length; d++) {
                index[d] = edges[d].chunkAt(cells[i][d]);
            }
            byChunk.computeIfAbsent(index, c -> new ArrayList<>()).add(i);
        }
        byChunk.forEach((index, picked) -> {
            long[][] inChunk = new long[picked.size()][];
            long[] to = new long[inChunk.length];
            for (int i = 0; i < inChunk.length; i++) {
                inChunk[i] = cells[picked.get(i)].clone();
                to[i] = outs[picked.get(i)];
                for (int d = 0; d < index.length; d++) {
                    inChunk[i][d] -= edges[d].start(index[d]);
                }
            }
            visitor.chunk(index, new ChunkPoints(inChunk, to));
        });
    }

    @Override
    public Parts parts(ChunkGrid.Dimension[] edges) {
        Map<List<Long>, ChunkCells> byChunk = new HashMap<>();
        split(edges, (index, inChunk) -> byChunk.put(Arrays.stream(index).boxed().toList(), inChunk));
        return index -> byChunk.getOrDefault(
                Arrays.stream(index).mapToObj(i -> (long) i).toList(), NONE);
    }

    @Override
    public long count() {
        return cells.length;
    }

    /// Single cells are never taken for a whole, which costs a detour and no more.
    @Override
    public boolean isAll(long[] lengths) {
        return false;
    }

    @Override
    public long firstByte(long[] chunkStrides) {
        return Arrays.stream(cells).mapToLong(c -> offset(c, chunkStrides)).min().orElseThrow();
    }

    @Override
    public long endByte(long[] chunkStrides, int element) {
        return element + Arrays.stream(cells).mapToLong(c -> offset(c, chunkStrides)).max().orElseThrow();
    }

    @Override
    public void read(MemorySegment chunk, long base, long[] chunkStrides, Output output) {
        for (int i = 0; i < outs.length; i++) {
            MemorySegment.copy(
                    chunk,
                    offset(cells[i], chunkStrides) - base,
                    output.memory(),
                    outs[i] * output.strides()[0],
                    output.element());
        }
    }

    @Override
    public void write(MemorySegment chunk, long[] chunkStrides, Output output) {
        for (int i = 0; i < outs.length; i++) {
            MemorySegment.copy(
                    output.memory(),
                    outs[i] * output.strides()[0],
                    chunk,
                    offset(cells[i], chunkStrides),
                    output.element());
        }
    }

    @Override
    public void fill(FillValue value, Output output) {
        for (long out : outs) {
            value.fill(output.memory().asSlice(out * output.strides()[0], output.element()));
        }
    }

    @Override
    public long wholeAt(int[] chunkShape, Output output) {
        return -1;
    }

    private static long offset(long[] cell, long[] strides) {
        long at = 0;
        for (int d = 0; d < cell.length; d++) {
            at += cell[d] * strides[d];
        }
        return at;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChunkPoints p && Arrays.deepEquals(cells, p.cells) && Arrays.equals(outs, p.outs);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.deepHashCode(cells) + Arrays.hashCode(outs);
    }

    @Override
    public String toString() {
        return Arrays.deepToString(cells) + " to " + Arrays.toString(outs);
    }
}
