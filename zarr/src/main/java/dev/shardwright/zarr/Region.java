package dev.shardwright.zarr;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/// Which cells of an array to read or write.
///
/// ```java
/// import static dev.shardwright.zarr.Region.*;
///
/// array.read(Region.of(range(24, 48), all(), at(-1)));      // like a[24:48, :, -1] in NumPy
/// array.read(Region.of(cells(3, 1, 3), mask(wanted)));      // each with each, like a.oindex in zarr-python
/// array.read(Region.points(new long[][] {{0, 1}, {5, 7}})); // the cells (0, 1) and (5, 7), like a.vindex
/// ```
///
/// Numbers below 0 count from the end of the dimension, as in NumPy; unlike there, what lies outside the array is refused.
/// A region that is a plain box is a {@link Box}.
public sealed interface Region permits Box, Region.Axes, Region.Points {

    /// A choice of cells along each dimension; the region has each with each.
    ///
    /// @param axes the first dimensions' choices; all cells of the dimensions behind them belong to the region
    record Axes(List<Axis> axes) implements Region {
        /// Copies the list.
        public Axes {
            axes = List.copyOf(axes);
        }

        @Override
        public String toString() {
            return axes.toString();
        }
    }

    /// Single cells, in an order; a cell may come more than once.
    ///
    /// @param cells for each cell its index in each dimension
    record Points(List<long[]> cells) implements Region {
        /// Copies the cells.
        public Points {
            cells = cells.stream().map(long[]::clone).toList();
        }

        @Override
        public String toString() {
            return cells.size() + " points";
        }
    }

    /// A choice of cells along one dimension.
    sealed interface Axis {}

    /// One cell; the dimension is left out of the shape of what is read.
    ///
    /// @param index the cell; below 0: counted from the end
    record At(long index) implements Axis {
        @Override
        public String toString() {
            return Long.toString(index);
        }
    }

    /// Every `step`th cell from `from` to before `to`.
    ///
    /// @param from the first cell; below 0: counted from the end
    /// @param to the cell behind the last one; below 0: counted from the end; {@link Long#MAX_VALUE}: the end
    /// @param step at least 1
    record Range(long from, long to, long step) implements Axis {
        /// Checks the step.
        public Range {
            if (step < 1) {
                throw new IllegalArgumentException("range with step " + step + ", expected at least 1");
            }
        }

        @Override
        public String toString() {
            return (from == 0 ? "" : from) + ":" + (to == Long.MAX_VALUE ? "" : to) + (step == 1 ? "" : ":" + step);
        }
    }

    /// Some cells, in an order; a cell may come more than once.
    ///
    /// @param indices the cells; below 0: counted from the end
    record Cells(long... indices) implements Axis {
        /// Copies the cells.
        public Cells {
            indices = indices.clone();
        }

        /// {@return a copy: the cells; below 0: counted from the end}
        @Override
        public long[] indices() {
            return indices.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Cells c && Arrays.equals(indices, c.indices);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(indices);
        }

        @Override
        public String toString() {
            return indices.length + " cells";
        }
    }

    /// The cells for which `wanted` is true.
    ///
    /// @param wanted one for each cell of the dimension
    record Mask(boolean... wanted) implements Axis {
        /// Copies the mask.
        public Mask {
            wanted = wanted.clone();
        }

        /// {@return a copy: one for each cell of the dimension}
        @Override
        public boolean[] wanted() {
            return wanted.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Mask m && Arrays.equals(wanted, m.wanted);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(wanted);
        }

        @Override
        public String toString() {
            return "mask of " + wanted.length + " cells";
        }
    }

    /// {@return each choice with each; dimensions without one are taken whole, so that `Region.of()` is all of an array}
    ///
    /// @param axes a choice of cells along each dimension
    static Region of(Axis... axes) {
        return new Axes(List.of(axes));
    }

    /// {@return single cells: for each its index in each dimension}
    ///
    /// @param cells the index of each cell in each dimension
    static Region points(long[]... cells) {
        return new Points(List.of(cells));
    }

    /// {@return the cells for which `wanted` is true, in C order}
    ///
    /// @param shape the array's shape
    /// @param wanted one for each cell of the array, in C order
    static Region points(long[] shape, boolean[] wanted) {
        long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (count != wanted.length) {
            throw new IllegalArgumentException(
                    "mask of " + wanted.length + " cells for an array of shape " + Arrays.toString(shape));
        }
        return new Points(LongStream.range(0, count)
                .filter(i -> wanted[(int) i])
                .mapToObj(position -> {
                    long i = position;
                    long[] cell = new long[shape.length];
                    for (int d = shape.length - 1; d >= 0; d--) {
                        cell[d] = i % shape[d];
                        i /= shape[d];
                    }
                    return cell;
                })
                .toList());
    }

    /// {@return all cells}
    static Axis all() {
        return new Range(0, Long.MAX_VALUE, 1);
    }

    /// {@return one cell}
    ///
    /// @param index which cell; below 0 from the end
    static Axis at(long index) {
        return new At(index);
    }

    /// {@return the cells from `from` to before `to`}
    ///
    /// @param from the first cell; below 0 from the end
    /// @param to the cell behind the last; below 0 from the end
    static Axis range(long from, long to) {
        return new Range(from, to, 1);
    }

    /// {@return every `step`th cell from `from` to before `to`}
    ///
    /// @param from the first cell; below 0 from the end
    /// @param to the cell behind the last; below 0 from the end
    /// @param step from one cell to the next, at least 1
    static Axis range(long from, long to, long step) {
        return new Range(from, to, step);
    }

    /// {@return some cells, in an order}
    ///
    /// @param indices the cells; below 0 from the end
    static Axis cells(long... indices) {
        return new Cells(indices);
    }

    /// {@return the cells for which `wanted` is true}
    ///
    /// @param wanted for each cell whether it is one of them
    static Axis mask(boolean... wanted) {
        return new Mask(wanted);
    }
}
