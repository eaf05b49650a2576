package dev.shardwright.zarr;

import java.util.Arrays;

/// The region that is a box of cells: where it starts and how far it reaches, a number for each dimension.
///
/// @param offset the first cell
/// @param shape the number of cells, each at least 0
public record Box(long[] offset, long[] shape) implements Region {

    /// Copies both and checks that they are not negative and of the same length.
    public Box {
        offset = offset.clone();
        shape = shape.clone();
        if (offset.length != shape.length) {
            throw new IllegalArgumentException(
                    "box of " + offset.length + " offsets and " + shape.length + " lengths");
        }
        for (int d = 0; d < shape.length; d++) {
            if (offset[d] < 0 || shape[d] < 0 || offset[d] + shape[d] < 0) {
                throw new IllegalArgumentException("box offset " + Arrays.toString(offset) + ", shape "
                        + Arrays.toString(shape) + " has a negative number in dimension " + d);
            }
        }
    }

    /// {@return the whole of an array of this shape}
    ///
    /// @param shape the array's cells in each dimension
    public static Box all(long[] shape) {
        return new Box(new long[shape.length], shape);
    }

    /// {@return the first cell in dimension `d`}
    ///
    /// @param d which dimension, from 0
    public long offset(int d) {
        return offset[d];
    }

    /// {@return the number of cells in dimension `d`}
    ///
    /// @param d which dimension, from 0
    public long shape(int d) {
        return shape[d];
    }

    /// {@return the number of dimensions}
    public int rank() {
        return shape.length;
    }

    /// {@return the number of cells}
    ///
    /// @throws ArithmeticException if it is 2⁶³ or more
    public long size() {
        if (Arrays.stream(shape).anyMatch(s -> s == 0)) {
            return 0;
        }
        long n = 1;
        for (long s : shape) {
            n = Math.multiplyExact(n, s);
        }
        return n;
    }

    /// {@return a copy: the first cell}
    @Override
    public long[] offset() {
        return offset.clone();
    }

    /// {@return a copy: the number of cells, each at least 0}
    @Override
    public long[] shape() {
        return shape.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Box r && Arrays.equals(offset, r.offset) && Arrays.equals(shape, r.shape);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(offset) + Arrays.hashCode(shape);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int d = 0; d < shape.length; d++) {
            text.append(d == 0 ? "" : ", ").append(offset[d]).append(':').append(offset[d] + shape[d]);
        }
        return text.append(']').toString();
    }
}
