package dev.shardwright.engine.aggregate;

import java.util.Arrays;

/// The arguments of one reduction for the cells of a chunk that have rows: values sorted by cell, and where each cell's
/// run starts. Arrays are shared and must not be written to.
public final class CellRows {

    /// The values of one argument, and their sorted form once somebody needed it. Reductions over the same argument
    /// share it, so several quantiles sort once.
    static final class Argument {
        private final double[] floats;
        private final long[] integers;
        private double[] sorted = new double[0];

        /// @param floats the values, if they are FLOAT
        /// @param integers the values, if they are INTEGER
        Argument(double[] floats, long[] integers) {
            this.floats = floats;
            this.integers = integers;
        }
    }

    private final int count;
    private final int[] starts;
    private final Argument[] arguments;

    CellRows(int count, int[] starts, Argument[] arguments) {
        this.count = count;
        this.starts = starts;
        this.arguments = arguments;
    }

    /// The number of cells; each has at least one row.
    public int count() {
        return count;
    }

    /// The first row of cell `cell`; `start(count())` is the number of rows.
    public int start(int cell) {
        return starts[cell];
    }

    /// The values of FLOAT argument `argument` for all rows, sorted by cell.
    public double[] floats(int argument) {
        return arguments[argument].floats;
    }

    /// The values of INTEGER argument `argument` for all rows, sorted by cell.
    public long[] integers(int argument) {
        return arguments[argument].integers;
    }

    /// The values of FLOAT argument `argument`, ascending within each cell, NaN last.
    public double[] sortedFloats(int argument) {
        Argument a = arguments[argument];
        if (a.sorted.length == 0) {
            double[] sorted = a.floats.clone();
            for (int c = 0; c < count; c++) {
                Arrays.sort(sorted, starts[c], starts[c + 1]);
            }
            a.sorted = sorted;
        }
        return a.sorted;
    }
}
