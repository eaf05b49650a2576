package dev.shardwright.zarr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A grid whose chunks differ in length along a dimension (the registered extension `rectilinear`,
/// https://github.com/zarr-developers/zarr-extensions/tree/main/chunk-grids/rectilinear).
///
/// Lengths are kept as runs and never expanded: what a grid takes in memory is bounded by what its metadata take.
///
/// @param cuts how each dimension is cut
public record RectilinearGrid(List<Cut> cuts) implements ChunkGrid {

    /// How a dimension is cut.
    public sealed interface Cut {}

    /// Chunks of one length, as many as the array needs.
    ///
    /// @param length that length, at least 1
    public record Every(int length) implements Cut {
        /// Checks the length.
        public Every {
            new Run(length, 1);
        }

        @Override
        public String toString() {
            return "" + length;
        }
    }

    /// Chunks of listed lengths, which may end behind the array, and not before it.
    ///
    /// @param runs the lengths in order; neighbours of one length are one run
    public record Listed(List<Run> runs) implements Cut {

        /// Joins neighbours of one length.
        ///
        /// @throws ZarrException if there is no run, or there are 2⁶³ cells or more
        public Listed {
            List<Run> joined = new ArrayList<>();
            long cells = 0;
            try {
                for (Run run : runs) {
                    cells = Math.addExact(cells, Math.multiplyExact(run.chunks, (long) run.length));
                    if (!joined.isEmpty() && joined.getLast().length == run.length) {
                        joined.add(new Run(run.length, joined.removeLast().chunks + run.chunks));
                    } else {
                        joined.add(run);
                    }
                }
            } catch (ArithmeticException e) {
                throw new ZarrException("chunk lengths sum up to 2^63 cells or more", e);
            }
            if (joined.isEmpty()) {
                throw new ZarrException("chunk lengths are an empty list, expected at least one");
            }
            runs = List.copyOf(joined);
        }

        /// {@return chunks of these lengths}
        ///
        /// @param lengths cells of each chunk, each at least 1
        public static Listed of(int... lengths) {
            return new Listed(Arrays.stream(lengths).mapToObj(n -> new Run(n, 1)).toList());
        }

        @Override
        public String toString() {
            return runs.toString();
        }

        /// {@return the cells of all chunks}
        public long cells() {
            return runs.stream().mapToLong(r -> r.chunks * r.length).sum();
        }
    }

    /// Neighbouring chunks of one length.
    ///
    /// @param length cells of each, at least 1
    /// @param chunks how many, at least 1
    public record Run(int length, long chunks) {
        /// Checks both.
        ///
        /// @throws ZarrException if one is below 1
        public Run {
            if (length < 1 || chunks < 1) {
                throw new ZarrException(
                        "chunk length " + length + ", " + chunks + " times, expected both to be at least 1");
            }
        }

        @Override
        public String toString() {
            return chunks == 1 ? "" + length : length + "×" + chunks;
        }
    }

    /// Copies the list.
    public RectilinearGrid {
        cuts = List.copyOf(cuts);
    }

    @Override
    public int rank() {
        return cuts.size();
    }

    @Override
    public Dimension dimension(int dimension, long cells) {
        return switch (cuts.get(dimension)) {
            case Every every -> new RegularGrid.Steps(every.length, cells);
            case Listed listed -> {
                if (listed.cells() < cells) {
                    throw new ZarrException("chunk lengths of dimension " + dimension + " sum up to " + listed.cells()
                            + " cells, expected at least the array's " + cells);
                }
                yield new Runs(listed, cells);
            }
        };
    }

    @Override
    public int[] longest() {
        return cuts.stream()
                .mapToInt(cut -> switch (cut) {
                    case Every every -> every.length;
                    case Listed listed -> listed.runs.stream().mapToInt(Run::length).max().orElseThrow();
                })
                .toArray();
    }

    @Override
    public ChunkGrid resized(long[] shape, int[] unit) {
        List<Cut> resized = new ArrayList<>();
        for (int d = 0; d < shape.length; d++) {
            Cut cut = cuts.get(d);
            if (cut instanceof Listed listed && listed.cells() < shape[d]) {
                long rest = Math.ceilDiv(shape[d] - listed.cells(), (long) unit[d]) * unit[d];
                if (rest > Integer.MAX_VALUE) {
                    throw new ZarrException("array would end " + rest + " cells behind its last chunk in dimension " + d
                            + ", and a chunk has at most " + Integer.MAX_VALUE);
                }
                List<Run> runs = new ArrayList<>(listed.runs);
                runs.add(new Run((int) rest, 1));
                cut = new Listed(runs);
            }
            resized.add(cut);
        }
        return new RectilinearGrid(resized);
    }

    /// Refuses shards that are not made of whole chunks.
    void checkShards(int[] chunkShape) {
        for (int d = 0; d < cuts.size() && d < chunkShape.length; d++) {
            List<Integer> lengths =
                    switch (cuts.get(d)) {
                        case Every every -> List.of(every.length);
                        case Listed listed -> listed.runs.stream().map(Run::length).toList();
                    };
            for (int length : lengths) {
                if (length % chunkShape[d] != 0) {
                    throw new ZarrException("shards have " + length + " cells in dimension " + d
                            + ", expected whole chunks of " + chunkShape[d]);
                }
            }
        }
    }

    @Override
    public String toString() {
        return "chunks of " + cuts;
    }

    /// A dimension cut into chunks of listed lengths. Finding takes time by the logarithm of the runs.
    static final class Runs implements Dimension {
        private final int[] lengths;
        private final long[] firstCells;
        private final long[] firstChunks;
        private final long chunks;

        Runs(Listed listed, long cells) {
            int n = listed.runs.size();
            lengths = new int[n];
            firstCells = new long[n];
            firstChunks = new long[n];
            for (int i = 0; i < n; i++) {
                Run run = listed.runs.get(i);
                lengths[i] = run.length;
                if (i + 1 < n) {
                    firstCells[i + 1] = firstCells[i] + run.chunks * run.length;
                    firstChunks[i + 1] = firstChunks[i] + run.chunks;
                }
            }
            chunks = cells == 0 ? 0 : chunkAt(cells - 1) + 1;
        }

        @Override
        public long chunks() {
            return chunks;
        }

        @Override
        public long start(long chunk) {
            int run = run(firstChunks, chunk);
            return firstCells[run] + (chunk - firstChunks[run]) * lengths[run];
        }

        @Override
        public int length(long chunk) {
            return lengths[run(firstChunks, chunk)];
        }

        @Override
        public long chunkAt(long cell) {
            int run = run(firstCells, cell);
            return firstChunks[run] + (cell - firstCells[run]) / lengths[run];
        }

        /// The last run that begins at or before `at`.
        private static int run(long[] firsts, long at) {
            int found = Arrays.binarySearch(firsts, at);
            return found >= 0 ? found : -found - 2;
        }
    }
}
