package dev.shardwright.engine.aggregate;

import dev.shardwright.engine.aggregate.Block.Scratch;
import java.util.function.Function;

/// Kernels put together from other kernels and from loops over the rows of a block, for values of one type.
///
/// @param <A> arrays of these values
/// @param scratch a block's spare arrays of this type
record Blockwise<A>(Function<Block, Scratch<A>> scratch) {

    static final Blockwise<double[]> FLOATS = new Blockwise<>(b -> b.floats);
    static final Blockwise<long[]> INTEGERS = new Blockwise<>(b -> b.integers);
    static final Blockwise<boolean[]> BOOLEANS = new Blockwise<>(b -> b.booleans);

    /// Replaces `x[i]` by the result for each `i` below `n`.
    interface UnaryLoop<A> {
        void run(A x, int n);
    }

    /// Replaces `x[i]` by the result of `x[i]` and `y[i]` for each `i` below `n`.
    interface BinaryLoop<A> {
        void run(A x, A y, int n);
    }

    /// Replaces `x[i]` by `y[i]` where `keep[i]` is false, for each `i` below `n`.
    interface ChoiceLoop<A> {
        void run(boolean[] keep, A x, A y, int n);
    }

    /// Puts what becomes of `x[i]` to `out[i]` for each `i` below `n`.
    interface ConversionLoop<A, R> {
        void run(A x, int n, R out);
    }

    /// Puts whether `x[i]` and `y[i]` compare to `out[i]` for each `i` below `n`.
    interface ComparisonLoop<A> {
        void run(A x, A y, int n, boolean[] out);
    }

    /// A column, as it is.
    ///
    /// @param columns the columns of this type
    Kernel<A> column(Function<Batch, A[]> columns, int column) {
        return (b, out) -> System.arraycopy(columns.apply(b.batch)[column], b.from(), out, 0, b.length());
    }

    Kernel<A> unary(Kernel<A> operand, UnaryLoop<A> loop) {
        return (b, out) -> {
            operand.compute(b, out);
            loop.run(out, b.length());
        };
    }

    Kernel<A> binary(Kernel<A> left, Kernel<A> right, BinaryLoop<A> loop) {
        return (b, out) -> {
            A other = scratch(b).take();
            left.compute(b, out);
            right.compute(b, other);
            loop.run(out, other, b.length());
            scratch(b).give(other);
        };
    }

    /// `yes` where the condition holds and else `no`; both are computed for all rows.
    Kernel<A> where(Kernel<boolean[]> condition, Kernel<A> yes, Kernel<A> no, ChoiceLoop<A> loop) {
        return (b, out) -> {
            boolean[] keep = b.booleans.take();
            A other = scratch(b).take();
            condition.compute(b, keep);
            yes.compute(b, out);
            no.compute(b, other);
            loop.run(keep, out, other, b.length());
            scratch(b).give(other);
            b.booleans.give(keep);
        };
    }

    /// Values of this type turned into values of another one.
    <R> Kernel<R> conversion(Kernel<A> operand, ConversionLoop<A, R> loop) {
        return (b, out) -> {
            A values = scratch(b).take();
            operand.compute(b, values);
            loop.run(values, b.length(), out);
            scratch(b).give(values);
        };
    }

    Kernel<boolean[]> comparison(Kernel<A> left, Kernel<A> right, ComparisonLoop<A> loop) {
        return (b, out) -> {
            A x = scratch(b).take();
            A y = scratch(b).take();
            left.compute(b, x);
            right.compute(b, y);
            loop.run(x, y, b.length(), out);
            scratch(b).give(y);
            scratch(b).give(x);
        };
    }

    /// Computes all rows of a batch to the start of `out`.
    ///
    /// @return `out`
    A computeAll(Kernel<A> kernel, Batch batch, A out) {
        Block block = new Block(batch);
        A part = scratch(block).take();
        while (block.next()) {
            kernel.compute(block, part);
            System.arraycopy(part, 0, out, block.from(), block.length());
        }
        return out;
    }

    private Scratch<A> scratch(Block block) {
        return scratch.apply(block);
    }
}
