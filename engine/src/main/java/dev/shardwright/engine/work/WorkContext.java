package dev.shardwright.engine.work;

import dev.shardwright.engine.aggregate.ChunkKernel;
import dev.shardwright.engine.plan.CompiledDefinition;
import dev.shardwright.engine.plan.Plan;
import dev.shardwright.grid.Grid;
import dev.shardwright.source.GranulePool;
import dev.shardwright.storage.Keys;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/// What all tasks of a plan share in one process: everything that is decided or opened once.
///
/// @param plan the plan
/// @param grid its grid
/// @param kernel its fields, compiled
/// @param arrays its arrays, whose metadata nobody can see yet
/// @param admission asked before an object of an array is put, and tells how
/// @param granules the open granules
/// @param memory counts the bytes that tasks hold: rows, chunks, parts of uploads
/// @param outputMemory the part of `memory` that is output: decoded and encoded chunks, parts of uploads
/// @param taskMemory what each task may hold
/// @param scratch the folder for scratch files
/// @param compute where chunks are computed; has at most as many threads as there are cores
public record WorkContext(
        Plan plan,
        Grid grid,
        ChunkKernel kernel,
        List<ZarrArray> arrays,
        Supplier<PutCondition> admission,
        GranulePool granules,
        MemoryBudget memory,
        MemoryBudget outputMemory,
        TaskMemory taskMemory,
        Path scratch,
        ExecutorService compute) {

    /// Copies the list.
    public WorkContext {
        arrays = List.copyOf(arrays);
    }

    /// Where tasks write.
    ///
    /// @param store the store
    /// @param prefix what stands before the keys of the dataset; empty for nothing
    /// @param admission asked before an object is put, by any thread: tells how, or throws if it must not be put
    public record Target(ObjectStore store, String prefix, Supplier<PutCondition> admission) {}

    /// Prepares to work on `plan`; see the record for the parameters.
    public static WorkContext open(
            Plan plan,
            CompiledDefinition compiled,
            Target target,
            GranulePool granules,
            MemoryBudget memory,
            TaskMemory taskMemory,
            Path scratch,
            ExecutorService compute) {
        MemoryBudget outputMemory = memory.child();
        List<ZarrArray> arrays = compiled.layout().fields().stream()
                .map(f -> Zarr.array(target.store, Keys.join(target.prefix, f.name()), f.metadata(), outputMemory))
                .toList();
        return new WorkContext(
                plan,
                compiled.grid(),
                compiled.kernel(),
                arrays,
                target.admission,
                granules,
                memory,
                outputMemory,
                taskMemory,
                scratch,
                compute);
    }
}
