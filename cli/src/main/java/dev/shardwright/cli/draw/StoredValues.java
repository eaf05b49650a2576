package dev.shardwright.cli.draw;

import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.ArrayValues;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.ZarrArray;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The values of a region that are stored, visited part by part: what was never written is not read, and no more than
/// a part is held at a time.
final class StoredValues {

    /// Cells of a part, unless a single chunk has more: 32 MiB of float64.
    private static final long PART_CELLS = 1 << 22;

    private final ZarrArray array;
    private final Numbers numbers;
    private final List<Box> parts;

    private StoredValues(ZarrArray array, Numbers numbers, List<Box> parts) {
        this.array = array;
        this.numbers = numbers;
        this.parts = parts;
    }

    /// Receives a cell that holds a number.
    @FunctionalInterface
    interface Visitor {
        /// @param row index along the first of the two dimensions that are kept
        /// @param column index along the second
        void visit(long row, long column, double value);
    }

    /// Finds out what is stored of a region; reads no values yet.
    static StoredValues of(ZarrArray array, Box region) {
        ArrayMetadata metadata = array.metadata();
        int[] chunk = metadata.chunkShape();
        int[] inner = metadata.innerChunkShape().orElse(chunk);
        List<long[]> stored = new ArrayList<>();
        array.storedChunks((index, _) -> stored.add(index));
        stored.sort(Arrays::compare);
        List<Box> parts = new ArrayList<>();
        long[] from = region.offset();
        long[] length = region.shape();
        for (long[] index : stored) {
            long[] offset = new long[index.length];
            long[] shape = new long[index.length];
            boolean empty = false;
            for (int d = 0; d < index.length; d++) {
                offset[d] = Math.max(from[d], index[d] * chunk[d]);
                shape[d] = Math.min(from[d] + length[d], (index[d] + 1) * chunk[d]) - offset[d];
                empty |= shape[d] <= 0;
            }
            if (!empty) {
                cut(new Box(offset, shape), inner, parts);
            }
        }
        return new StoredValues(array, Numbers.of(array.path(), metadata), parts);
    }

    /// Halves a region along chunk borders until it is small enough or within a chunk in every dimension.
    private static void cut(Box region, int[] chunk, List<Box> parts) {
        long[] offset = region.offset();
        long[] shape = region.shape();
        int longest = -1;
        long most = 1;
        for (int d = 0; d < shape.length; d++) {
            long chunks = (offset[d] + shape[d] - 1) / chunk[d] - offset[d] / chunk[d] + 1;
            if (chunks > most) {
                most = chunks;
                longest = d;
            }
        }
        if (region.size() <= PART_CELLS || longest < 0) {
            parts.add(region);
            return;
        }
        long first = (offset[longest] / chunk[longest] + most / 2) * chunk[longest] - offset[longest];
        long[] left = shape.clone();
        left[longest] = first;
        cut(new Box(offset, left), chunk, parts);
        long[] right = shape.clone();
        right[longest] = shape[longest] - first;
        long[] start = offset.clone();
        start[longest] += first;
        cut(new Box(start, right), chunk, parts);
    }

    /// The boxes that are read, one after the other.
    List<Box> parts() {
        return List.copyOf(parts);
    }

    /// Visits every cell that holds a number, in the same order each time.
    ///
    /// @param rows the dimension whose index is the row, or -1: row 0
    /// @param columns the dimension whose index is the column; the region is one cell long in all others
    void forEach(int rows, int columns, Visitor visitor) {
        for (Box part : parts) {
            try (Arena arena = Arena.ofConfined()) {
                int size = array.metadata().dataType().size();
                MemorySegment segment = arena.allocate(Math.multiplyExact(part.size(), size), 64);
                array.read(part, segment);
                ArrayValues values = new ArrayValues(array.metadata().dataType(), part.shape(), segment);
                long[] offset = part.offset();
                long[] shape = part.shape();
                long firstRow = rows < 0 ? 0 : offset[rows];
                long rowCount = rows < 0 ? 1 : shape[rows];
                long columnCount = shape[columns];
                boolean rowsFirst = rows < columns;
                for (long r = 0; r < rowCount; r++) {
                    for (long c = 0; c < columnCount; c++) {
                        double value = numbers.get(values, rowsFirst ? r * columnCount + c : c * rowCount + r);
                        if (!Double.isNaN(value)) {
                            visitor.visit(firstRow + r, offset[columns] + c, value);
                        }
                    }
                }
            }
        }
    }
}
