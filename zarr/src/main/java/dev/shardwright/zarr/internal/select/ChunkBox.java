package dev.shardwright.zarr.internal.select;

import dev.shardwright.zarr.ChunkGrid;
import dev.shardwright.zarr.FillValue;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Each cell of one dimension's span with each of the others'.
final class ChunkBox implements ChunkCells {

    private final Span[] spans;
    /// The number of last dimensions whose spans are runs.
    private final int runs;

    ChunkBox(Span[] spans) {
        this.spans = spans;
        int n = 0;
        while (n < spans.length && spans[spans.length - 1 - n] instanceof Span.Run) {
            n++;
        }
        this.runs = n;
    }

    @Override
    public void split(ChunkGrid.Dimension[] edges, Visitor visitor) {
        int rank = spans.length;
        List<List<Span.Part>> parts = new ArrayList<>(rank);
        for (int d = 0; d < rank; d++) {
            parts.add(spans[d].split(edges[d]));
            if (parts.get(d).isEmpty()) {
                return;
            }
        }
        int[] at = new int[rank];
        while (true) {
            long[] index = new long[rank];
            Span[] inChunk = new Span[rank];
            for (int d = 0; d < rank; d++) {
                Span.Part part = parts.get(d).get(at[d]);
                index[d] = part.chunk();
                inChunk[d] = part.span();
            }
            visitor.chunk(index, new ChunkBox(inChunk));
            int d = rank - 1;
            while (d >= 0 && ++at[d] == parts.get(d).size()) {
                at[d] = 0;
                d--;
            }
            if (d < 0) {
                return;
            }
        }
    }

    @Override
    public Parts parts(ChunkGrid.Dimension[] edges) {
        return index -> within(edges, index);
    }

    private ChunkCells within(ChunkGrid.Dimension[] edges, int[] index) {
        Span[] inChunk = new Span[spans.length];
        for (int d = 0; d < inChunk.length; d++) {
            inChunk[d] = spans[d].within(edges[d].start(index[d]), edges[d].length(index[d]));
        }
        return new ChunkBox(inChunk);
    }

    @Override
    public long count() {
        long n = 1;
        for (Span span : spans) {
            n *= span.count();
        }
        return n;
    }

    @Override
    public boolean isAll(long[] lengths) {
        for (int d = 0; d < spans.length; d++) {
            if (!spans[d].isAll(lengths[d])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long firstByte(long[] chunkStrides) {
        long at = 0;
        for (int d = 0; d < spans.length; d++) {
            at += spans[d].first() * chunkStrides[d];
        }
        return at;
    }

    @Override
    public long endByte(long[] chunkStrides, int element) {
        long at = element;
        for (int d = 0; d < spans.length; d++) {
            at += spans[d].last() * chunkStrides[d];
        }
        return at;
    }

    @Override
    public void read(MemorySegment chunk, long base, long[] chunkStrides, Output output) {
        copy(0, chunk, -base, chunkStrides, output, 0, true);
    }

    @Override
    public void write(MemorySegment chunk, long[] chunkStrides, Output output) {
        copy(0, chunk, 0, chunkStrides, output, 0, false);
    }

    /// Copies the cells of dimensions `d` and behind; runs all at once, picked cells one by one.
    private void copy(
            int d, MemorySegment chunk, long chunkAt, long[] chunkStrides, Output output, long outAt, boolean read) {
        int rank = spans.length;
        if (d < rank - runs) {
            Span span = spans[d];
            for (long i = 0; i < span.count(); i++) {
                copy(
                        d + 1,
                        chunk,
                        chunkAt + span.cell(i) * chunkStrides[d],
                        chunkStrides,
                        output,
                        outAt + span.out(i) * output.strides()[d],
                        read);
            }
            return;
        }
        int[] shape = new int[runs];
        long[] inChunk = new long[runs];
        long[] inOutput = new long[runs];
        long from = chunkAt;
        long to = outAt;
        for (int i = 0; i < runs; i++) {
            Span.Run run = (Span.Run) spans[d + i];
            shape[i] = (int) run.count();
            inChunk[i] = chunkStrides[d + i] * run.step();
            inOutput[i] = output.strides()[d + i];
            from += run.from() * chunkStrides[d + i];
            to += run.out() * inOutput[i];
        }
        if (read) {
            BoxCopy.copy(chunk, from, inChunk, output.memory(), to, inOutput, shape, output.element());
        } else {
            BoxCopy.copy(output.memory(), to, inOutput, chunk, from, inChunk, shape, output.element());
        }
    }

    @Override
    public void fill(FillValue value, Output output) {
        fill(0, value, output, 0);
    }

    private void fill(int d, FillValue value, Output output, long at) {
        if (d < spans.length - runs) {
            for (long i = 0; i < spans[d].count(); i++) {
                fill(d + 1, value, output, at + spans[d].out(i) * output.strides()[d]);
            }
            return;
        }
        long[] shape = new long[runs];
        long[] strides = new long[runs];
        long start = at;
        for (int i = 0; i < runs; i++) {
            Span.Run run = (Span.Run) spans[d + i];
            shape[i] = run.count();
            strides[i] = output.strides()[d + i];
            start += run.out() * strides[i];
        }
        BoxCopy.fill(value, output.memory(), start, strides, shape);
    }

    @Override
    public long wholeAt(int[] chunkShape, Output output) {
        long run = output.element();
        long at = 0;
        for (int d = spans.length - 1; d >= 0; d--) {
            long stride = output.strides()[d];
            if (!spans[d].isAll(chunkShape[d]) || (chunkShape[d] > 1 && stride != run)) {
                return -1;
            }
            at += spans[d].out(0) * stride;
            run *= chunkShape[d];
        }
        return at;
    }

    @Override
    public String toString() {
        return List.of(spans).toString();
    }
}
