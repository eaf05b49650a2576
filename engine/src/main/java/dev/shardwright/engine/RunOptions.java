package dev.shardwright.engine;

import dev.shardwright.engine.run.RunListener;
import dev.shardwright.storage.Durability;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/// How to run, where the definition does not say. None of it changes a byte of the dataset.
///
/// @param workers tasks at a time, at least 1
/// @param memoryBytes bytes that may be live, on and off the heap
/// @param scratch the folder for scratch files
/// @param overwrite whether the output may be replaced
/// @param allowPartial whether to publish although some inputs failed
/// @param durability whether writes to local files survive a power failure
/// @param listener is told how the run goes
/// @param cancelled asked now and then whether to stop
public record RunOptions(
        int workers,
        long memoryBytes,
        Path scratch,
        boolean overwrite,
        boolean allowPartial,
        Durability durability,
        RunListener listener,
        BooleanSupplier cancelled) {

    /// The least memory that makes sense.
    public static final long MIN_MEMORY = 32L << 20;

    /// Checks the numbers, and guards the run against its listener.
    public RunOptions {
        listener = listener.guarded();
        if (workers < 1) {
            throw new IllegalArgumentException(workers + " workers, expected at least 1");
        }
        if (memoryBytes < MIN_MEMORY) {
            throw new IllegalArgumentException(
                    "memory of " + memoryBytes + " bytes, expected at least " + MIN_MEMORY);
        }
    }

    /// As many workers as cores, a quarter of the machine's memory, scratch files in the temporary folder.
    public static RunOptions defaults() {
        return new RunOptions(
                Runtime.getRuntime().availableProcessors(),
                Math.max(MIN_MEMORY, Machine.memoryBytes() / 4),
                Path.of(System.getProperty("java.io.tmpdir")),
                false,
                false,
                Durability.DURABLE,
                RunListener.NONE,
                () -> false);
    }

    /// With another number of workers.
    public RunOptions withWorkers(int newWorkers) {
        return new RunOptions(
                newWorkers, memoryBytes, scratch, overwrite, allowPartial, durability, listener, cancelled);
    }

    /// With another amount of memory.
    public RunOptions withMemoryBytes(long bytes) {
        return new RunOptions(workers, bytes, scratch, overwrite, allowPartial, durability, listener, cancelled);
    }

    /// With another scratch folder.
    public RunOptions withScratch(Path folder) {
        return new RunOptions(workers, memoryBytes, folder, overwrite, allowPartial, durability, listener, cancelled);
    }

    /// Replacing the output, or not.
    public RunOptions withOverwrite(boolean replace) {
        return new RunOptions(workers, memoryBytes, scratch, replace, allowPartial, durability, listener, cancelled);
    }

    /// Publishing partial datasets, or not.
    public RunOptions withAllowPartial(boolean allow) {
        return new RunOptions(workers, memoryBytes, scratch, overwrite, allow, durability, listener, cancelled);
    }

    /// With durable or relaxed writes.
    public RunOptions withDurability(Durability newDurability) {
        return new RunOptions(
                workers, memoryBytes, scratch, overwrite, allowPartial, newDurability, listener, cancelled);
    }

    /// With a listener.
    public RunOptions withListener(RunListener newListener) {
        return new RunOptions(
                workers, memoryBytes, scratch, overwrite, allowPartial, durability, newListener, cancelled);
    }

    /// With a way to cancel.
    public RunOptions withCancelled(BooleanSupplier newCancelled) {
        return new RunOptions(
                workers, memoryBytes, scratch, overwrite, allowPartial, durability, listener, newCancelled);
    }
}
