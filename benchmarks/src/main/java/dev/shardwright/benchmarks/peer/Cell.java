package dev.shardwright.benchmarks.peer;

import dev.shardwright.zarr.Box;

/// A cell of the comparison: an array and what is done with it.
///
/// @param name as the driver gives it, such as `a-s-zstd1`
/// @param access which part one operation reads or writes
/// @param values what the array holds
record Cell(String name, Access access, CellValues values) {

    /// Which part of the array one operation reads or writes.
    enum Access {
        /// All of it.
        WHOLE,
        /// All of it, one inner chunk after the other.
        STREAM,
        /// One inner chunk of 32³ values.
        INNER,
        /// One value.
        VOXEL,
        /// One plane of the first dimension.
        PLANE,
        /// One column along the first dimension.
        COLUMN,
        /// One inner chunk of 1024 × 2048 values.
        TILE
    }

    /// The cell of this name.
    ///
    /// @throws IllegalArgumentException if there is none
    static Cell named(String name) {
        String last = name.substring(name.lastIndexOf('-') + 1);
        return switch (name.charAt(0)) {
            case 'a' -> new Cell(name, Access.WHOLE, new CubeValues(0));
            case 'b' ->
                new Cell(
                        name,
                        switch (last) {
                            case "inner" -> Access.INNER;
                            case "voxel" -> Access.VOXEL;
                            case "plane" -> Access.PLANE;
                            case "col" -> Access.COLUMN;
                            default -> throw unknown(name);
                        },
                        new CubeValues(0));
            case 'c' -> new Cell(name, Access.WHOLE, new RampValues());
            case 'd' ->
                new Cell(
                        name,
                        switch (last) {
                            case "whole" -> Access.WHOLE;
                            case "stream" -> Access.STREAM;
                            case "inner" -> Access.TILE;
                            default -> throw unknown(name);
                        },
                        new WaveValues());
            default -> throw unknown(name);
        };
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("there is no cell \"" + name + "\"; benchmarks/zarr-matrix/cells.py has them all");
    }

    /// The region of the next operation in an array of this shape.
    Box next(CellRandom random, long[] shape) {
        return switch (access) {
            case WHOLE, STREAM -> Box.all(shape);
            case INNER -> aligned(random, shape, 32, 32, 32);
            case VOXEL -> aligned(random, shape, 1, 1, 1);
            case PLANE ->
                new Box(new long[] {random.below((int) shape[0]), 0, 0}, new long[] {1, shape[1], shape[2]});
            case COLUMN -> {
                long y = random.below((int) shape[1]);
                long z = random.below((int) shape[2]);
                yield new Box(new long[] {0, y, z}, new long[] {shape[0], 1, 1});
            }
            case TILE -> aligned(random, shape, 1024, 2048);
        };
    }

    /// A box at a multiple of its own shape.
    private static Box aligned(CellRandom random, long[] shape, long... box) {
        long[] offset = new long[box.length];
        for (int d = 0; d < box.length; d++) {
            offset[d] = box[d] * random.below((int) (shape[d] / box[d]));
        }
        return new Box(offset, box);
    }

    /// What write operation `i` (from 0 on) of a part of the array writes at `region`: for a voxel i + 1, else the array's values
    /// plus i + 1.
    CellValues written(int i, Box region) {
        if (access != Access.VOXEL) {
            return new CubeValues(i + 1);
        }
        long x = region.offset(0);
        long y = region.offset(1);
        return new CubeValues(Math.toIntExact(i + 1 - (region.offset(2) + y * y / 32 + x * x * x)));
    }
}
