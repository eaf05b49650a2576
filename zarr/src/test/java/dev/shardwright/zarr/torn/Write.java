package dev.shardwright.zarr.torn;

import dev.shardwright.zarr.Region;
import dev.shardwright.zarr.ZarrArray;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/// A write of cells, each of which gets a value that tells the write and the cell.
///
/// @param cells the cells, ascending
/// @param kind what they get
record Write(int number, int[] cells, Kind kind) {

    private static final int CELL_BITS = 24;
    private static final long SCRAMBLE = 0x9E3779B97F4A7C15L;

    /// What cells get.
    enum Kind {
        /// Values that compress well.
        PLAIN,
        /// Values that do not.
        NOISE,
        /// The fill value, so that chunks may go.
        FILL
    }

    /// Cells of one chunk or some, rarely of all.
    static Write random(Random random, int number, Layout layout) {
        int chunk = random.nextInt(layout.chunks());
        int start = chunk * layout.cells();
        int[] cells =
                switch (random.nextInt(10)) {
                    case 0 -> range(0, random.nextInt(3) == 0 ? layout.size() : layout.size() - 1);
                    case 1, 2 -> range(start, start + layout.cells());
                    case 3 -> {
                        int end = Math.min(layout.chunks(), chunk + 1 + random.nextInt(8));
                        yield range(start, end * layout.cells());
                    }
                    case 4, 5 -> {
                        int end = random.nextInt(start, layout.size());
                        yield random.ints(1 + random.nextInt(12), start, end + 1)
                                .distinct()
                                .sorted()
                                .toArray();
                    }
                    case 6 -> range(start, start + 1 + random.nextInt(layout.cells()));
                    default -> new int[] {start + random.nextInt(layout.cells())};
                };
        Kind kind =
                switch (random.nextInt(6)) {
                    case 0 -> Kind.FILL;
                    case 1, 2 -> Kind.PLAIN;
                    default -> Kind.NOISE;
                };
        return new Write(number, cells, kind);
    }

    /// The write of this number in a sequence that the seed decides; the first one is of all cells.
    static Write of(long seed, int number, Layout layout) {
        Random random = new Random(seed * 31 + number);
        // The first numbers of seeds that are close to each other are, too.
        random.nextLong();
        return number == 1 ? whole(1, layout, Kind.NOISE) : random(random, number, layout);
    }

    /// One cell.
    static Write one(int number, int cell) {
        return new Write(number, new int[] {cell}, Kind.NOISE);
    }

    /// All cells.
    static Write whole(int number, Layout layout, Kind kind) {
        return new Write(number, range(0, layout.size()), kind);
    }

    private static int[] range(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    /// Does it.
    void to(ZarrArray array) {
        if (kind == Kind.FILL) {
            array.fill(region(), MemorySegment.ofArray(new long[] {0}));
        } else {
            array.write(region(), MemorySegment.ofArray(values()));
        }
    }

    /// What all cells are afterwards.
    long[] on(long[] before) {
        long[] after = before.clone();
        long[] values = values();
        for (int i = 0; i < cells.length; i++) {
            after[cells[i]] = values[i];
        }
        return after;
    }

    private Region region() {
        int last = cells[cells.length - 1];
        return last - cells[0] + 1 == cells.length
                ? Region.of(Region.range(cells[0], last + 1))
                : Region.of(Region.cells(Arrays.stream(cells).asLongStream().toArray()));
    }

    private long[] values() {
        return Arrays.stream(cells)
                .mapToLong(cell -> switch (kind) {
                    case PLAIN -> (long) number << CELL_BITS | cell;
                    case NOISE -> ((long) number << CELL_BITS | cell) * SCRAMBLE;
                    case FILL -> 0;
                })
                .toArray();
    }

    /// Which write a value is of.
    static String told(long value) {
        // The inverse of an odd number, modulo 2 to the 64th.
        long inverse = SCRAMBLE;
        for (int i = 0; i < 6; i++) {
            inverse *= 2 - SCRAMBLE * inverse;
        }
        long plain = value >>> CELL_BITS < 1 << 20 ? value : value * inverse;
        return value == 0 ? "fill" : "write " + (plain >>> CELL_BITS) + " of cell " + (plain & (1 << CELL_BITS) - 1);
    }

    @Override
    public String toString() {
        return "write " + number + " of " + kind + " to " + cells.length + " cells from " + cells[0];
    }
}
