package dev.shardwright.engine.aggregate;

/// An expression compiled for columns of one layout. Computes a block of rows at a time, so that what is in between
/// stays in the processor's cache. Thread-safe.
///
/// @param <A> arrays of what it gives: `double[]` for FLOAT, `long[]` for INTEGER, `boolean[]` for BOOLEAN
interface Kernel<A> {

    /// Computes the block's rows to the start of `out`.
    ///
    /// @throws ArithmeticException if an integer does not fit
    void compute(Block block, A out);
}
