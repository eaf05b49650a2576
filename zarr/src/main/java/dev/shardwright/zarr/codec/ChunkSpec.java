package dev.shardwright.zarr.codec;

import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.ZarrException;
import java.util.Arrays;

/// The kind of chunk that a codec is bound to.
///
/// @param type the elements' data type
/// @param fill the array's fill value
/// @param shape cells in each dimension, each at least 1; empty for an array without dimensions
public record ChunkSpec(DataType type, FillValue fill, int[] shape) {

    /// Copies the shape, and checks that the whole chunk can be addressed.
    ///
    /// @throws ZarrException if a length is not positive or the chunk has 2⁶³ bytes or more
    public ChunkSpec {
        shape = shape.clone();
        if (fill.size() != type.size()) {
            throw new ZarrException("fill value of " + fill.size() + " bytes for " + type);
        }
        try {
            long bytes = type.size();
            for (int n : shape) {
                if (n < 1) {
                    throw new ZarrException("chunk shape " + Arrays.toString(shape) + " has a length below 1");
                }
                bytes = Math.multiplyExact(bytes, (long) n);
            }
        } catch (ArithmeticException e) {
            throw new ZarrException("chunk shape " + Arrays.toString(shape) + " is too large", e);
        }
    }

    /// {@return a copy: cells in each dimension, each at least 1; empty for an array without dimensions}
    @Override
    public int[] shape() {
        return shape.clone();
    }

    /// {@return cells in the chunk}
    public long cells() {
        long n = 1;
        for (int s : shape) {
            n *= s;
        }
        return n;
    }

    /// {@return bytes of the decoded chunk}
    public long size() {
        return cells() * type.size();
    }

    /// {@return the same kind of chunk with another shape}
    ///
    /// @param newShape cells in each dimension
    public ChunkSpec withShape(int... newShape) {
        return new ChunkSpec(type, fill, newShape);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChunkSpec c
                && type.equals(c.type)
                && fill.equals(c.fill)
                && Arrays.equals(shape, c.shape);
    }

    @Override
    public int hashCode() {
        return (type.hashCode() * 31 + fill.hashCode()) * 31 + Arrays.hashCode(shape);
    }

    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }
}
