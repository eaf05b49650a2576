package dev.shardwright.cli;

import dev.shardwright.zarr.Box;
import java.util.function.Consumer;

/// Cuts a region into parts that follow each other in C order and are small enough to be held one at a time.
final class Slabs {

    private Slabs() {}

    /// Visits the parts of `region`, each of at most `maxCells` cells (or one cell).
    ///
    /// @param step a length in the first dimension whose multiples cut along chunks
    static void forEach(Box region, long maxCells, long step, Consumer<Box> visitor) {
        if (region.size() > 0) {
            cut(region, 0, maxCells, step, visitor);
        }
    }

    private static void cut(Box region, int d, long maxCells, long step, Consumer<Box> visitor) {
        long[] offset = region.offset();
        long[] shape = region.shape();
        long rowCells = 1;
        for (int k = d + 1; k < shape.length; k++) {
            rowCells *= shape[k];
        }
        if (d >= shape.length) {
            visitor.accept(region);
            return;
        }
        boolean rows = rowCells <= maxCells;
        long most = rows ? Math.max(1, maxCells / rowCells) : 1;
        long at = offset[d];
        long end = offset[d] + shape[d];
        while (at < end) {
            long to = Math.min(end, at + most);
            if (rows && step > 1 && to < end && to / step * step > at) {
                to = to / step * step;
            }
            long[] partOffset = offset.clone();
            long[] partShape = shape.clone();
            partOffset[d] = at;
            partShape[d] = to - at;
            Box part = new Box(partOffset, partShape);
            if (rows) {
                visitor.accept(part);
            } else {
                cut(part, d + 1, maxCells, 1, visitor);
            }
            at = to;
        }
    }
}
