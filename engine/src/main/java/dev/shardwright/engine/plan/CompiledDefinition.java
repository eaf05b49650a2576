package dev.shardwright.engine.plan;

import dev.shardwright.engine.aggregate.ChunkKernel;
import dev.shardwright.engine.aggregate.Reducers;
import dev.shardwright.engine.definition.Definition;
import dev.shardwright.grid.Grid;

/// A definition with everything that follows from it alone, made once for planning, working and publishing. Immutable
/// and thread-safe.
///
/// @param definition the definition
/// @param grid its grid
/// @param kernel its fields, compiled
/// @param layout its arrays
public record CompiledDefinition(Definition definition, Grid grid, ChunkKernel kernel, DatasetLayout layout) {

    /// Compiles `definition`.
    ///
    /// @throws PlanException if it asks for what cannot be made
    public static CompiledDefinition of(Definition definition) {
        Grid grid = Grids.of(definition.grid());
        ChunkKernel kernel;
        try {
            kernel = ChunkKernel.compile(definition.fields(), Reducers.load());
        } catch (IllegalArgumentException e) {
            throw new PlanException(definition.name() + ": " + e.getMessage(), e);
        }
        return new CompiledDefinition(definition, grid, kernel, DatasetLayout.of(definition, grid, kernel));
    }
}
