package dev.shardwright.engine.run;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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
/// @param cancelled whether somebody stopped the run
/// @param published whether the dataset is visible, as far as it is known
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
        boolean cancelled,
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

    /// When something failed.
    public enum Stage {
        /// While granules were scanned.
        PLANNING,
        /// In a task.
        TASK,
        /// When the dataset was to become visible.
        PUBLISHING
    }

    /// Something that failed.
    ///
    /// @param stage when
    /// @param task the task, if it was in one
    /// @param attempts how often it was tried
    public record FailureEntry(Stage stage, OptionalInt task, int attempts, Failure failure) {

        /// A failure of a task.
        public static FailureEntry ofTask(int task, int attempts, Failure failure) {
            return new FailureEntry(Stage.TASK, OptionalInt.of(task), attempts, failure);
        }

        /// A failure outside of tasks.
        public static FailureEntry of(Stage stage, Failure failure) {
            return new FailureEntry(stage, OptionalInt.empty(), 1, failure);
        }
    }

    /// What reading a granule took.
    public record InputUsage(String address, long size, long bytesRead, int opened) {}

    /// Copies the collections.
    public RunReport {
        phases = Map.copyOf(phases);
        failures = List.copyOf(failures);
        inputs = List.copyOf(inputs);
    }
}
