package dev.shardwright.zarr.internal.compute;

import dev.shardwright.zarr.codec.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// A piece of work that a thread does without waiting for others.
///
/// Handing a task to another thread, and waking that thread, costs microseconds to tens of them, so tasks are made of as many
/// chunks as it takes to be worth {@link #WORTH_NANOS}. The costs below are guesses, not measurements.
@FunctionalInterface
public interface Task {

    /// What a task should cost at least: with 200 µs, handing over costs a few percent.
    long WORTH_NANOS = 200_000;

    /// What an object costs beside its bytes when it is read from or written to this machine: looking it up, opening it.
    long OBJECT_NANOS = 10_000;

    /// What a chunk costs beside its bytes: finding its place, calling its codecs.
    long CHUNK_NANOS = 500;

    /// What 1024 decoded bytes cost, at 2 GB/s.
    long KIBIBYTE_NANOS = 512;

    /// What objects, chunks in them and decoded bytes cost together, as a guess. Worked number: one chunk of 64 KiB in an open
    /// shard costs 500 + 64 · 512 = 33 µs, so that seven of them are a task.
    static long nanos(long objects, long chunks, long bytes) {
        return objects * OBJECT_NANOS + chunks * CHUNK_NANOS + (bytes >> 10) * KIBIBYTE_NANOS;
    }

    /// Gathers neighbouring parts of work until they are worth a task.
    ///
    /// @param nanos what a part costs
    static <T> List<List<T>> gather(List<T> parts, ToLongFunction<T> nanos) {
        List<List<T>> gathered = new ArrayList<>();
        int from = 0;
        long sum = 0;
        for (int i = 0; i < parts.size(); i++) {
            sum += nanos.applyAsLong(parts.get(i));
            if (sum >= WORTH_NANOS || i == parts.size() - 1) {
                gathered.add(parts.subList(from, i + 1));
                from = i + 1;
                sum = 0;
            }
        }
        return gathered;
    }

    /// Does the work.
    ///
    /// @param work the thread's own; what is taken of it is released when the task ends
    void run(Workspace work);

    /// Called instead of {@link #run} if the task is not done, since its group has failed; gives back what the task holds. Must not
    /// wait.
    default void dropped() {}
}
