package dev.shardwright.engine.plan;

import dev.shardwright.engine.definition.Definition.GridSpec;
import dev.shardwright.engine.definition.Definition.HealpixSpec;
import dev.shardwright.engine.definition.Definition.RectilinearSpec;
import dev.shardwright.grid.Crs;
import dev.shardwright.grid.Grid;
import dev.shardwright.grid.HealpixGrid;
import dev.shardwright.grid.LatitudeConvention;
import dev.shardwright.grid.RectilinearGrid;

/// Grids as definitions specify them.
public final class Grids {

    private Grids() {}

    /// The grid that `spec` describes.
    ///
    /// @throws PlanException if there is no such grid; the message says what was found and what is expected
    public static Grid of(GridSpec spec) {
        try {
            return switch (spec) {
                case HealpixSpec h ->
                    new HealpixGrid(
                            h.order(),
                            h.chunkOrder(),
                            h.shardOrder(),
                            h.authalic() ? LatitudeConvention.AUTHALIC : LatitudeConvention.GEODETIC);
                case RectilinearSpec r -> {
                    Crs crs = Crs.of(r.crs());
                    yield new RectilinearGrid(
                            r.wkt().isEmpty() ? crs : crs.withWkt(r.wkt()),
                            r.cellX(),
                            r.cellY(),
                            new RectilinearGrid.Bounds(r.xMin(), r.yMin(), r.xMax(), r.yMax()),
                            new int[] {r.chunkRows(), r.chunkColumns()},
                            new int[] {r.shardRows(), r.shardColumns()});
                }
            };
        } catch (IllegalArgumentException e) {
            throw new PlanException("grid: " + e.getMessage(), e);
        }
    }
}
