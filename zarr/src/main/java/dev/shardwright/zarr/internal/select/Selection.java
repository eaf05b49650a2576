package dev.shardwright.zarr.internal.select;

import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.Region;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/// A region of an array of known shape: its cells, and the shape that they have when they are read.
///
/// @param cells the cells, counted from the array's start
/// @param counts cells along each dimension of the output, also along those that are left out of `shape`
/// @param shape cells along each dimension of what is read
public record Selection(ChunkCells cells, long[] counts, long[] shape) {

    /// Finds a region in an array.
    ///
    /// @throws IllegalArgumentException if it does not lie within
    public static Selection of(Region region, long[] arrayShape) {
        try {
            return switch (region) {
                case Box box -> box(box, arrayShape);
                case Region.Axes(List<Region.Axis> axes) -> axes(axes, arrayShape);
                case Region.Points(List<long[]> points) -> points(points, arrayShape);
            };
        } catch (Outside e) {
            throw new IllegalArgumentException("region " + region + " " + e.getMessage() + ", expected one within its shape "
                    + Arrays.toString(arrayShape));
        }
    }

    /// The number of cells.
    ///
    /// @throws ArithmeticException if it is 2⁶³ or more
    public long size() {
        return new Box(new long[counts.length], counts).size();
    }

    /// The cells in C order in `memory`.
    public Output output(MemorySegment memory, int element) {
        return new Output(memory, BoxCopy.strides(counts, element), element);
    }

    /// One cell that stands for all of them.
    public Output same(MemorySegment cell) {
        return new Output(cell, new long[counts.length], (int) cell.byteSize());
    }

    private static Selection box(Box box, long[] arrayShape) {
        if (box.rank() != arrayShape.length) {
            throw new Outside("has " + box.rank() + " dimensions");
        }
        Span[] spans = new Span[box.rank()];
        for (int d = 0; d < spans.length; d++) {
            if (box.offset(d) + box.shape(d) > arrayShape[d]) {
                throw new Outside("reaches past the array");
            }
            spans[d] = new Span.Run(box.offset(d), 1, box.shape(d), 0);
        }
        return new Selection(new ChunkBox(spans), box.shape(), box.shape());
    }

    private static Selection axes(List<Region.Axis> axes, long[] arrayShape) {
        int rank = arrayShape.length;
        if (axes.size() > rank) {
            throw new Outside("has " + axes.size() + " dimensions");
        }
        Span[] spans = new Span[rank];
        long[] counts = new long[rank];
        List<Long> shape = new ArrayList<>();
        for (int d = 0; d < rank; d++) {
            Region.Axis axis = d < axes.size() ? axes.get(d) : Region.all();
            spans[d] = span(axis, arrayShape[d], d);
            counts[d] = spans[d].count();
            if (!(axis instanceof Region.At)) {
                shape.add(counts[d]);
            }
        }
        return new Selection(
                new ChunkBox(spans), counts, shape.stream().mapToLong(n -> n).toArray());
    }

    private static Span span(Region.Axis axis, long length, int d) {
        return switch (axis) {
            case Region.At(long index) -> new Span.Run(inside(index, length, d), 1, 1, 0);
            case Region.Range(long from, long to, long step) -> {
                long first = from < 0 ? from + length : from;
                long end = to == Long.MAX_VALUE ? length : to < 0 ? to + length : to;
                if (first < 0 || end < 0 || first > length || end > length) {
                    throw new Outside("has " + axis + " in dimension " + d);
                }
                yield new Span.Run(first, step, first >= end ? 0 : Math.ceilDiv(end - first, step), 0);
            }
            case Region.Cells(long[] indices) ->
                picks(LongStream.of(indices).map(i -> inside(i, length, d)).toArray());
            case Region.Mask(boolean[] wanted) -> {
                if (wanted.length != length) {
                    throw new Outside("has a " + axis + " in dimension " + d);
                }
                yield picks(LongStream.range(0, length)
                        .filter(i -> wanted[(int) i])
                        .toArray());
            }
        };
    }

    private static Span picks(long[] cells) {
        return new Span.Picks(cells, LongStream.range(0, cells.length).toArray());
    }

    private static Selection points(List<long[]> points, long[] arrayShape) {
        long[][] cells = new long[points.size()][];
        for (int i = 0; i < cells.length; i++) {
            long[] cell = points.get(i).clone();
            if (cell.length != arrayShape.length) {
                throw new Outside("has a point of " + cell.length + " dimensions");
            }
            for (int d = 0; d < cell.length; d++) {
                cell[d] = inside(cell[d], arrayShape[d], d);
            }
            cells[i] = cell;
        }
        long[] count = {cells.length};
        return new Selection(
                new ChunkPoints(cells, LongStream.range(0, cells.length).toArray()), count, count);
    }

    private static long inside(long index, long length, int d) {
        long cell = index < 0 ? index + length : index;
        if (cell < 0 || cell >= length) {
            throw new Outside("has cell " + index + " in dimension " + d);
        }
        return cell;
    }

    /// A region that does not lie in the array.
    private static final class Outside extends RuntimeException {
        private static final long serialVersionUID = 1;

        Outside(String what) {
            super(what);
        }
    }
}
