package dev.shardwright.engine.aggregate;

import dev.shardwright.engine.Engine;
import dev.shardwright.engine.definition.Definition;

/// Definitions over the columns `x`, `y` and `w` (float64) and `i` (int64).
final class SmallDefinition {

    private SmallDefinition() {}

    /// One with these keys beside its source and grid.
    static Definition with(String rest) {
        return Engine.parse(
                "test.yaml",
                """
                kind: aggregate
                source:
                  format: csv
                  coordinates: {longitude: longitude, latitude: latitude}
                  columns: {x: x, y: y, w: w, i: {path: i, type: int64}}
                grid: {type: healpix, order: 3, chunk_order: 2, shard_order: 1, latitude: geodetic}
                """
                        + rest);
    }
}
