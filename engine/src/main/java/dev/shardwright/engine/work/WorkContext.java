package dev.shardwright.engine.work;

import dev.shardwright.engine.aggregate.ChunkKernel;
import dev.shardwright.engine.aggregate.Reducers;
import dev.shardwright.engine.plan.DatasetLayout;
import dev.shardwright.engine.plan.Grids;
import dev.shardwright.engine.plan.Plan;
import dev.shardwright.grid.Grid;
import dev.shardwright.source.GranulePool;
import dev.shardwright.storage.Keys;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;

/// What all tasks of a plan share in one process: everything that is decided or opened once.
///
/// @param plan the plan
/// @param grid its grid
/// @param kernel its fields, compiled
/// @param arrays its arrays, whose metadata nobody can see yet
/// @param granules the open granules
/// @param memory counts all live bytes
/// @param outputMemory the part of `memory` that is output: decoded and encoded chunks, parts of uploads
/// @param rowBytes bytes of rows that a task may hold before it uses a scratch file
/// @param scratch the folder for scratch files
/// @param compute where chunks are computed; sized to the cores
public record WorkContext(
        Plan plan,
        Grid grid,
        ChunkKernel kernel,
        List<ZarrArray> arrays,
        GranulePool granules,
        MemoryBudget memory,
        MemoryBudget outputMemory,
        long rowBytes,
        Path scratch,
        ExecutorService compute) {

    /// Copies the list.
    public WorkContext {
        arrays = List.copyOf(arrays);
    }

    /// Prepares to work on `plan`, writing below `prefix` of `store`.
    ///
    /// @param rowBytes see the record
    public static WorkContext open(
            Plan plan,
            ObjectStore store,
            String prefix,
            GranulePool granules,
            MemoryBudget memory,
            long rowBytes,
            Path scratch,
            ExecutorService compute) {
        Grid grid = Grids.of(plan.definition().grid());
        ChunkKernel kernel = ChunkKernel.compile(plan.definition().fields(), Reducers.load());
        MemoryBudget outputMemory = memory.child();
        List<ZarrArray> arrays = DatasetLayout.of(plan.definition(), grid, kernel).fields().stream()
                .map(f -> Zarr.array(store, Keys.join(prefix, f.name()), f.metadata(), outputMemory))
                .toList();
        return new WorkContext(
                plan, grid, kernel, arrays, granules, memory, outputMemory, rowBytes, scratch, compute);
    }
}
