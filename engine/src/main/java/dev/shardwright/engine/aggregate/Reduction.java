package dev.shardwright.engine.aggregate;

/// A reducer fitted to its arguments. Implementations hold no state between calls and are thread-safe.
public sealed interface Reduction {

    /// Gives a float64 for each cell.
    non-sealed interface OfFloat extends Reduction {
        /// Writes one value for each of `cells.count()` cells to the start of `out`.
        void reduce(CellRows cells, double[] out);
    }

    /// Gives an int64 for each cell.
    non-sealed interface OfInteger extends Reduction {
        /// Writes one value for each of `cells.count()` cells to the start of `out`.
        ///
        /// @throws ArithmeticException if a value does not fit; the message says which
        void reduce(CellRows cells, long[] out);
    }

    /// Gives a vector of int64 for each cell.
    non-sealed interface OfVector extends Reduction {
        /// The length of each vector.
        int length();

        /// Writes the vectors of `cells.count()` cells one after the other to the start of `out`.
        void reduce(CellRows cells, long[] out);
    }
}
