package dev.shardwright.zarr.internal.select;

import dev.shardwright.zarr.ChunkGrid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Cells along one dimension, of an array or of a chunk, and where each goes along the same dimension of the output.
public sealed interface Span {

    /// The number of cells.
    long count();

    /// Cell `i`.
    long cell(long i);

    /// Where cell `i` goes.
    long out(long i);

    /// Whether these are all cells from 0 to before `length`, in their order.
    boolean isAll(long length);

    /// The least cell; there is one.
    long first();

    /// The greatest cell; there is one.
    long last();

    /// The cells that lie in the chunk from `start` on, counted from there.
    Span within(long start, long length);

    /// The cells that lie in each chunk, chunks in ascending order.
    List<Part> split(ChunkGrid.Dimension edges);

    /// The cells of one chunk, counted from its start.
    ///
    /// @param chunk the chunk's number along the dimension
    record Part(long chunk, Span span) {}

    /// `count` cells from `from` on, each `step` after the one before, which go to `out`, `out + 1`, ….
    record Run(long from, long step, long count, long out) implements Span {
        @Override
        public long cell(long i) {
            return from + i * step;
        }

        @Override
        public long out(long i) {
            return out + i;
        }

        @Override
        public boolean isAll(long length) {
            return from == 0 && count == length && (step == 1 || count <= 1);
        }

        @Override
        public long first() {
            return from;
        }

        @Override
        public long last() {
            return from + (count - 1) * step;
        }

        @Override
        public Run within(long start, long length) {
            long first = Math.max(0, Math.ceilDiv(start - from, step));
            long end = Math.min(count, Math.max(first, Math.ceilDiv(start + length - from, step)));
            return new Run(cell(first) - start, step, Math.max(0, end - first), out + first);
        }

        @Override
        public List<Part> split(ChunkGrid.Dimension edges) {
            if (count == 0) {
                return List.of();
            }
            List<Part> parts = new ArrayList<>();
            for (long done = 0; done < count; ) {
                long cell = cell(done);
                long chunk = edges.chunkAt(cell);
                long start = edges.start(chunk);
                long here = Math.min(count - done, Math.ceilDiv(start + edges.length(chunk) - cell, step));
                parts.add(new Part(chunk, new Run(cell - start, step, here, out + done)));
                done += here;
            }
            return parts;
        }
    }

    /// Any cells in any order.
    ///
    /// @param cells the cells
    /// @param outs where each goes
    record Picks(long[] cells, long[] outs) implements Span {
        @Override
        public long count() {
            return cells.length;
        }

        @Override
        public long cell(long i) {
            return cells[(int) i];
        }

        @Override
        public long out(long i) {
            return outs[(int) i];
        }

        /// Cells that are picked one by one are never taken for a whole, which costs a detour and no more.
        @Override
        public boolean isAll(long length) {
            return false;
        }

        @Override
        public long first() {
            return Arrays.stream(cells).min().orElseThrow();
        }

        @Override
        public long last() {
            return Arrays.stream(cells).max().orElseThrow();
        }

        @Override
        public Picks within(long start, long length) {
            int[] picked = IntStream.range(0, cells.length)
                    .filter(i -> cells[i] >= start && cells[i] - start < length)
                    .toArray();
            return new Picks(
                    IntStream.of(picked).mapToLong(i -> cells[i] - start).toArray(),
                    IntStream.of(picked).mapToLong(i -> outs[i]).toArray());
        }

        @Override
        public List<Part> split(ChunkGrid.Dimension edges) {
            SequencedMap<Long, List<Integer>> byChunk = new TreeMap<>();
            for (int i = 0; i < cells.length; i++) {
                byChunk.computeIfAbsent(edges.chunkAt(cells[i]), c -> new ArrayList<>())
                        .add(i);
            }
            List<Part> parts = new ArrayList<>();
            byChunk.forEach((chunk, picked) -> {
                long start = edges.start(chunk);
                parts.add(new Part(
                        chunk,
                        new Picks(
                                picked.stream().mapToLong(i -> cells[i] - start).toArray(),
                                picked.stream().mapToLong(i -> outs[i]).toArray())));
            });
            return parts;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Picks p && Arrays.equals(cells, p.cells) && Arrays.equals(outs, p.outs);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(cells) + Arrays.hashCode(outs);
        }

        @Override
        public String toString() {
            return Arrays.toString(cells) + " to " + Arrays.toString(outs);
        }
    }
}
