package dev.shardwright.zarr.internal.compute;

import dev.shardwright.zarr.codec.Workspace;

/// A piece of work that a thread does without waiting for others.
///
/// Handing a task to another thread costs about 5 µs and waking that thread up to 50 µs (measured with
/// `benchmarks/tasks`), so tasks are made of as many chunks as it takes to be worth {@link #WORTH_NANOS}.
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
    /// shard costs 500 + 64 · 512 = 33 µs, so that six of them are a task.
    static long nanos(long objects, long chunks, long bytes) {
        return objects * OBJECT_NANOS + chunks * CHUNK_NANOS + (bytes >> 10) * KIBIBYTE_NANOS;
    }

    /// Does the work.
    ///
    /// @param work the thread's own; what is taken of it is released when the task ends
    void run(Workspace work);
}
