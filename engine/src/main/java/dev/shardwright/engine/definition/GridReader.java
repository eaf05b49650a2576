package dev.shardwright.engine.definition;

import dev.shardwright.engine.definition.Definition.GridSpec;
import dev.shardwright.engine.definition.Definition.HealpixSpec;
import dev.shardwright.engine.definition.Definition.RectilinearSpec;
import dev.shardwright.engine.definition.text.Position;
import dev.shardwright.engine.definition.text.Problems;
import dev.shardwright.engine.definition.yaml.Located;
import dev.shardwright.engine.definition.yaml.Section;
import dev.shardwright.engine.definition.yaml.Variant;
import dev.shardwright.grid.Crs;
import dev.shardwright.grid.RectilinearGrid;
import java.util.List;
import java.util.Optional;

/// Checks the `grid` section. The bounds are those of the grids themselves, checked here so that messages can name the
/// line.
final class GridReader {

    private static final int MAX_CHUNK_LEVELS = 12;
    private static final int MAX_SHARD_LEVELS = 10;
    private static final int MAX_LEVELS = 15;
    private static final int MAX_CELLS_PER_CHUNK = 1 << 24;
    private static final int MAX_CHUNKS_PER_SHARD = 1 << 20;

    /// How far, in parts of the whole, bounds may be from a whole number of cells apart.
    private static final double TOLERANCE = 1e-9;

    private GridReader() {}

    /// The grid, or nothing if it was reported.
    static Optional<GridSpec> read(Variant.Chosen grid, Problems problems) {
        return grid.name().equals(Grammar.HEALPIX)
                ? healpix(grid.values(), problems)
                : rectilinear(grid.values(), problems);
    }

    /// How many cells a chunk has.
    static long cellsPerChunk(GridSpec grid) {
        return switch (grid) {
            case HealpixSpec h -> 1L << (2 * (h.order() - h.chunkOrder()));
            case RectilinearSpec r -> (long) r.chunkRows() * r.chunkColumns();
        };
    }

    private static Optional<GridSpec> healpix(Section.Values grid, Problems problems) {
        Optional<Located<Integer>> order = grid.find(Grammar.ORDER);
        Optional<Located<Integer>> chunk = grid.find(Grammar.CHUNK_ORDER);
        Optional<Located<Integer>> shard = grid.find(Grammar.SHARD_ORDER);
        Optional<String> latitude = grid.get(Grammar.LATITUDE_CONVENTION);
        boolean chunkNested = isBelow("chunk_order", chunk, "order", order, MAX_CHUNK_LEVELS, problems);
        boolean shardNested = isBelow("shard_order", shard, "chunk_order", chunk, MAX_SHARD_LEVELS, problems);
        if (!chunkNested || !shardNested) {
            return Optional.empty();
        }
        int least = order.orElseThrow().value() - MAX_LEVELS;
        if (shard.orElseThrow().value() < least) {
            problems.add(
                    shard.orElseThrow().at(),
                    "grid.shard_order is " + shard.orElseThrow().value() + ", expected " + least + " to "
                            + chunk.orElseThrow().value() + " with order " + order.orElseThrow().value());
            return Optional.empty();
        }
        if (latitude.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new HealpixSpec(
                order.orElseThrow().value(),
                chunk.orElseThrow().value(),
                shard.orElseThrow().value(),
                latitude.get().equals("authalic"),
                grid.get(Grammar.SHARDED).orElse(true)));
    }

    private static boolean isBelow(
            String name,
            Optional<Located<Integer>> lower,
            String upperName,
            Optional<Located<Integer>> upper,
            int levels,
            Problems problems) {
        if (lower.isEmpty() || upper.isEmpty()) {
            return false;
        }
        int most = upper.get().value();
        int least = Math.max(0, most - levels);
        int found = lower.get().value();
        if (found < least || found > most) {
            problems.add(
                    lower.get().at(),
                    "grid." + name + " is " + found + ", expected " + least + " to " + most + " with " + upperName + " "
                            + most);
            return false;
        }
        return true;
    }

    private static Optional<GridSpec> rectilinear(Section.Values grid, Problems problems) {
        Optional<Crs> crs = grid.find(Grammar.CRS).flatMap(c -> crs(c, problems));
        Optional<List<Located<Double>>> cell = grid.get(Grammar.CELL);
        Optional<List<Located<Double>>> bounds = grid.get(Grammar.BOUNDS);
        Optional<List<Located<Integer>>> chunk = grid.get(Grammar.CHUNK);
        boolean shardGiven = grid.find(Grammar.SHARD).isPresent();
        Optional<List<Located<Integer>>> shard = shardGiven ? grid.get(Grammar.SHARD) : chunk;

        boolean whole = false;
        if (cell.isPresent() && bounds.isPresent()) {
            List<Located<Double>> edges = bounds.get();
            boolean wholeX = isWhole("x", edges.get(0), edges.get(2), cell.get().getFirst(), problems);
            boolean wholeY = isWhole("y", edges.get(1), edges.get(3), cell.get().getLast(), problems);
            whole = wholeX && wholeY;
        }
        boolean nested = chunk.isPresent() && shard.isPresent() && isNested(chunk.get(), shard.get(), problems);
        if (crs.isEmpty() || !whole || !nested) {
            return Optional.empty();
        }
        List<Located<Double>> edges = bounds.orElseThrow();
        RectilinearSpec spec = new RectilinearSpec(
                crs.get().definition(),
                grid.get(Grammar.WKT).orElse(""),
                cell.orElseThrow().getFirst().value(),
                cell.orElseThrow().getLast().value(),
                edges.get(0).value(),
                edges.get(1).value(),
                edges.get(2).value(),
                edges.get(3).value(),
                chunk.orElseThrow().getFirst().value(),
                chunk.orElseThrow().getLast().value(),
                shard.orElseThrow().getFirst().value(),
                shard.orElseThrow().getLast().value(),
                grid.get(Grammar.SHARDED).orElse(true));
        return isGrid(spec, crs.get(), edges.getFirst().at(), problems) ? Optional.of(spec) : Optional.empty();
    }

    private static Optional<Crs> crs(Located<String> crs, Problems problems) {
        try {
            return Optional.of(Crs.of(crs.value()));
        } catch (IllegalArgumentException e) {
            problems.add(crs.at(), "grid.crs: " + e.getMessage());
            return Optional.empty();
        }
    }

    /// Whether such a grid can be made. What is left for it to find is wrong with the bounds: degrees beyond a pole, or
    /// more cells than can be counted.
    private static boolean isGrid(RectilinearSpec spec, Crs crs, Position bounds, Problems problems) {
        try {
            new RectilinearGrid(
                    crs,
                    spec.cellX(),
                    spec.cellY(),
                    new RectilinearGrid.Bounds(spec.xMin(), spec.yMin(), spec.xMax(), spec.yMax()),
                    new int[] {spec.chunkRows(), spec.chunkColumns()},
                    new int[] {spec.shardRows(), spec.shardColumns()});
            return true;
        } catch (IllegalArgumentException e) {
            problems.add(bounds, "grid: " + e.getMessage());
            return false;
        }
    }

    private static boolean isWhole(
            String axis, Located<Double> least, Located<Double> most, Located<Double> cell, Problems problems) {
        if (!(least.value() < most.value())) {
            problems.add(
                    most.at(),
                    "grid.bounds from " + axis + " = " + least.value() + " to " + most.value()
                            + ", expected the lesser first");
            return false;
        }
        double cells = (most.value() - least.value()) / cell.value();
        double rounded = Math.rint(cells);
        if (!(rounded >= 1 && Math.abs(cells - rounded) <= TOLERANCE * rounded)) {
            problems.add(
                    most.at(),
                    "grid.bounds from " + axis + " = " + least.value() + " to " + most.value() + " hold " + cells
                            + " cells of " + cell.value() + ", expected a whole number");
            return false;
        }
        if (rounded > Integer.MAX_VALUE) {
            problems.add(
                    most.at(),
                    "grid.bounds from " + axis + " = " + least.value() + " to " + most.value() + " hold " + rounded
                            + " cells of " + cell.value() + ", expected at most " + Integer.MAX_VALUE);
            return false;
        }
        return true;
    }

    private static boolean isNested(List<Located<Integer>> chunk, List<Located<Integer>> shard, Problems problems) {
        boolean multiple = true;
        String[] axes = {"rows", "columns"};
        for (int i = 0; i < 2; i++) {
            if (shard.get(i).value() % chunk.get(i).value() != 0) {
                problems.add(
                        shard.get(i).at(),
                        "grid.shard has " + shard.get(i).value() + " " + axes[i] + ", expected a multiple of the chunk's "
                                + chunk.get(i).value());
                multiple = false;
            }
        }
        long cells = (long) chunk.get(0).value() * chunk.get(1).value();
        if (cells > MAX_CELLS_PER_CHUNK) {
            problems.add(
                    chunk.get(0).at(),
                    "grid.chunk has " + cells + " cells, expected at most " + MAX_CELLS_PER_CHUNK);
        }
        long chunks = (long) (shard.get(0).value() / chunk.get(0).value())
                * (shard.get(1).value() / chunk.get(1).value());
        if (chunks > MAX_CHUNKS_PER_SHARD) {
            problems.add(
                    shard.get(0).at(),
                    "grid.shard has " + chunks + " chunks, expected at most " + MAX_CHUNKS_PER_SHARD);
        }
        return multiple && cells <= MAX_CELLS_PER_CHUNK && chunks <= MAX_CHUNKS_PER_SHARD;
    }
}
