package dev.shardwright.engine.aggregate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntFunction;

/// Where a computation is in its batch, and the scratch arrays it uses. For one thread.
final class Block {

    /// Rows in a block: 1024 float64 are 8 KiB, and a few such arrays fit into a first-level cache.
    static final int SIZE = 1024;

    final Batch batch;
    final Scratch<double[]> floats = new Scratch<>(double[]::new);
    final Scratch<long[]> integers = new Scratch<>(long[]::new);
    final Scratch<boolean[]> booleans = new Scratch<>(boolean[]::new);
    private int from;
    private int length;

    /// A computation before its first block.
    Block(Batch batch) {
        this.batch = batch;
    }

    /// Goes on to the next block; false behind the last one.
    boolean next() {
        from += length;
        length = Math.min(SIZE, batch.size() - from);
        return length > 0;
    }

    /// The block's first row in the batch.
    int from() {
        return from;
    }

    /// The block's rows, at most {@link #SIZE}.
    int length() {
        return length;
    }

    /// Arrays of {@link #SIZE} elements that nobody uses just now. Who takes one gives it back before a kernel returns.
    static final class Scratch<A> {
        private final IntFunction<A> allocate;
        private final Deque<A> spare = new ArrayDeque<>();

        private Scratch(IntFunction<A> allocate) {
            this.allocate = allocate;
        }

        A take() {
            return spare.isEmpty() ? allocate.apply(SIZE) : spare.pop();
        }

        void give(A array) {
            spare.push(array);
        }
    }
}
