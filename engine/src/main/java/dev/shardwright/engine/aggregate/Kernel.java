package dev.shardwright.engine.aggregate;

import java.util.ArrayDeque;

/// An expression compiled for columns of one layout. Computes a block of rows at a time, so that what is in between
/// stays in the processor's cache. Thread-safe.
sealed interface Kernel {

    /// Rows in a block: 1024 float64 are 8 KiB, and a few such arrays fit into a first-level cache.
    int BLOCK = 1024;

    /// Gives FLOAT.
    non-sealed interface OfFloat extends Kernel {
        /// Computes the block's rows to the start of `out`.
        void compute(Block block, double[] out);

        /// Computes all rows of a batch to the start of `out`.
        default void computeAll(Batch batch, double[] out) {
            Block block = new Block(batch);
            double[] part = block.takeFloats();
            while (block.next()) {
                compute(block, part);
                System.arraycopy(part, 0, out, block.from, block.length);
            }
        }
    }

    /// Gives INTEGER.
    non-sealed interface OfInteger extends Kernel {
        /// Computes the block's rows to the start of `out`.
        ///
        /// @throws ArithmeticException if a value does not fit
        void compute(Block block, long[] out);

        /// Computes all rows of a batch to the start of `out`.
        default void computeAll(Batch batch, long[] out) {
            Block block = new Block(batch);
            long[] part = block.takeIntegers();
            while (block.next()) {
                compute(block, part);
                System.arraycopy(part, 0, out, block.from, block.length);
            }
        }
    }

    /// Gives BOOLEAN.
    non-sealed interface OfBoolean extends Kernel {
        /// Computes the block's rows to the start of `out`.
        void compute(Block block, boolean[] out);

        /// Computes all rows of a batch to the start of `out`.
        default void computeAll(Batch batch, boolean[] out) {
            Block block = new Block(batch);
            boolean[] part = block.takeBooleans();
            while (block.next()) {
                compute(block, part);
                System.arraycopy(part, 0, out, block.from, block.length);
            }
        }
    }

    /// Where a computation is in its batch, and the scratch arrays it uses. For one thread.
    final class Block {
        final Batch batch;
        int from = -1;
        int length;
        private final ArrayDeque<double[]> floats = new ArrayDeque<>();
        private final ArrayDeque<long[]> integers = new ArrayDeque<>();
        private final ArrayDeque<boolean[]> booleans = new ArrayDeque<>();

        Block(Batch batch) {
            this.batch = batch;
        }

        boolean next() {
            from = from < 0 ? 0 : from + length;
            length = Math.min(BLOCK, batch.size() - from);
            return length > 0;
        }

        double[] takeFloats() {
            return floats.isEmpty() ? new double[BLOCK] : floats.pop();
        }

        void give(double[] array) {
            floats.push(array);
        }

        long[] takeIntegers() {
            return integers.isEmpty() ? new long[BLOCK] : integers.pop();
        }

        void give(long[] array) {
            integers.push(array);
        }

        boolean[] takeBooleans() {
            return booleans.isEmpty() ? new boolean[BLOCK] : booleans.pop();
        }

        void give(boolean[] array) {
            booleans.push(array);
        }
    }
}
