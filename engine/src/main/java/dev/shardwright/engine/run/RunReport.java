package dev.shardwright.engine.run;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// What a run did. A number that was not measured is absent.
///
/// @param planHash the plan's hash
/// @param planTasks the plan's number of tasks
/// @param outcome how the run ended
/// @param tasks tasks by how they ended
/// @param observations rows that count, over all tasks
/// @param skipped rows left out because their coordinates are no place on Earth
/// @param cells cells that have values
/// @param chunks chunks written, over all fields
/// @param objects objects of the published dataset; 0 if nothing was published
/// @param bytesRead bytes fetched from inputs
/// @param bytesWritten bytes of the objects written
/// @param spilledBytes bytes that went through scratch files
/// @param wallSeconds from the start of planning to the end
/// @param cpuSeconds processor time of the process
/// @param peakLiveBytes the high-water mark of counted memory
/// @param peakRssBytes the largest resident size of the process
/// @param phases seconds by phase, summed over workers
/// @param cost what computing took
/// @param failures what failed
/// @param inputs what reading each granule took
/// @param published whether the dataset is visible
public record RunReport(
        String planHash,
        int planTasks,
        Result outcome,
        TaskCounts tasks,
        long observations,
        long skipped,
        long cells,
        long chunks,
        int objects,
        long bytesRead,
        long bytesWritten,
        long spilledBytes,
        double wallSeconds,
        double cpuSeconds,
        long peakLiveBytes,
        OptionalLong peakRssBytes,
        Map<Phase, Double> phases,
        Cost cost,
        List<FailureEntry> failures,
        List<InputUsage> inputs,
        boolean published) {

    /// How a run ended.
    public enum Result {
        /// Everything was done and published.
        COMPLETE,
        /// There was nothing to do.
        EMPTY,
        /// Some inputs failed.
        PARTIAL,
        /// The run failed or was cancelled; nothing was published.
        FAILED
    }

    /// Tasks by how they ended.
    public record TaskCounts(int complete, int empty, int partial, int failed) {}

    /// Something that failed.
    ///
    /// @param task the task, or -1 if it failed while planning
    /// @param attempts how often it was tried
    public record FailureEntry(int task, int attempts, Failure failure) {}

    /// What reading a granule took.
    public record InputUsage(String address, long size, long bytesRead, int opened) {}

    /// Copies the collections.
    public RunReport {
        phases = Map.copyOf(phases);
        failures = List.copyOf(failures);
        inputs = List.copyOf(inputs);
    }
}
