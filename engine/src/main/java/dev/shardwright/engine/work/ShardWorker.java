package dev.shardwright.engine.work;

import dev.shardwright.engine.aggregate.CellValues;
import dev.shardwright.engine.aggregate.ChunkKernel;
import dev.shardwright.engine.aggregate.ChunkRows;
import dev.shardwright.engine.aggregate.ValueErrors;
import dev.shardwright.engine.plan.Task;
import dev.shardwright.engine.run.Outcome;
import dev.shardwright.engine.run.Phase;
import dev.shardwright.engine.run.PhaseTimes;
import dev.shardwright.engine.run.TaskOutput;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.zarr.EncodedChunk;
import dev.shardwright.zarr.StoredObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/// Does one task: reads its rows, partitioned by chunk; then for each chunk reduces, encodes, appends, frees. Chunks
/// are appended in C order, whoever computes them.
public final class ShardWorker {

    /// Chunks of a task that are in memory at a time, decoded or encoded: one is appended while the next is computed.
    public static final int CHUNKS_IN_FLIGHT = 2;

    private final WorkContext context;
    private final Task task;
    private final BooleanSupplier cancelled;
    private final PhaseTimes phases = new PhaseTimes();

    private ShardWorker(WorkContext context, Task task, BooleanSupplier cancelled) {
        this.context = context;
        this.task = task;
        this.cancelled = cancelled;
    }

    /// Does a task.
    ///
    /// @param cancelled asked between chunks and batches of rows
    /// @return complete, empty or partial
    /// @throws CancellationException if it was cancelled; objects already written are left for whoever ends the run
    /// @throws RuntimeException if the store fails or a value does not fit, with the same leftovers
    public static Outcome run(WorkContext context, Task task, BooleanSupplier cancelled) throws InterruptedException {
        return new ShardWorker(context, task, cancelled).run();
    }

    private record ComputedChunk(int chunk, List<EncodedChunk> fields, int cells) {}

    private Outcome run() throws InterruptedException {
        ScratchFile scratch = new ScratchFile(context.scratch());
        try (RowStore rows = new RowStore(
                context.kernel().layout(),
                context.grid().chunksPerShard(),
                context.taskMemory().waitingBytes(),
                scratch,
                context.memory())) {
            RowReader reader = new RowReader(context, task, rows, phases, cancelled);
            reader.readAll();
            List<StoredObject> objects = new ArrayList<>();
            long cells = writeChunks(rows, objects);
            TaskOutput output = new TaskOutput(
                    objects,
                    reader.observations(),
                    cells,
                    objects.stream().mapToLong(StoredObject::chunks).sum(),
                    rows.spilledBytes(),
                    reader.contentHash(),
                    phases);
            if (!reader.failures().isEmpty()) {
                return new Outcome.Partial(output, reader.failures());
            }
            return objects.isEmpty() ? new Outcome.Empty(output) : new Outcome.Complete(output);
        }
    }

    /// @param objects receives what was written
    /// @return the number of cells that have values
    private long writeChunks(RowStore rows, List<StoredObject> objects) throws InterruptedException {
        ArrayDeque<Future<ComputedChunk>> inFlight = new ArrayDeque<>();
        long cells = 0;
        try (FieldSinks sinks = new FieldSinks(context, task.shard())) {
            try {
                for (int chunk = 0; chunk < context.grid().chunksPerShard(); chunk++) {
                    if (rows.rows(chunk) == 0) {
                        continue;
                    }
                    if (inFlight.size() == CHUNKS_IN_FLIGHT) {
                        cells += append(inFlight, sinks);
                    }
                    int next = chunk;
                    inFlight.add(context.compute().submit(() -> compute(next, rows, sinks)));
                }
                while (!inFlight.isEmpty()) {
                    cells += append(inFlight, sinks);
                }
            } finally {
                inFlight.forEach(ShardWorker::discard);
            }
            long time = System.nanoTime();
            objects.addAll(sinks.complete());
            phases.add(Phase.STORE, time);
            return cells;
        }
    }

    /// Appends the chunk that was submitted first. It stays in flight until it is computed.
    private int append(ArrayDeque<Future<ComputedChunk>> inFlight, FieldSinks sinks) throws InterruptedException {
        ComputedChunk computed = result(inFlight.element());
        inFlight.remove();
        long time = System.nanoTime();
        sinks.append(computed.chunk, computed.fields);
        phases.add(Phase.STORE, time);
        return computed.cells;
    }

    private static ComputedChunk result(Future<ComputedChunk> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof RuntimeException runtime) {
                throw runtime;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(cause);
        }
    }

    /// Waits for a computation whose result nobody wants, and frees it.
    private static void discard(Future<ComputedChunk> future) {
        boolean interrupted = false;
        while (true) {
            try {
                future.get().fields.forEach(EncodedChunk::close);
                break;
            } catch (ExecutionException e) {
                break; // the first failure is on its way already
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private ComputedChunk compute(int chunk, RowStore rows, FieldSinks sinks) {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException("cancelled before chunk " + chunk + " of shard " + task.shard());
        }
        long cells = context.grid().cellsPerChunk();
        MemoryBudget.Charge values = context.memory().charge(cells * context.kernel().bytesPerCell());
        try {
            return ValueErrors.within(
                    "chunk " + chunk + " of shard " + task.shard(),
                    () -> compute(chunk, rows, sinks, System.nanoTime()));
        } finally {
            values.close();
        }
    }

    private ComputedChunk compute(int chunk, RowStore rows, FieldSinks sinks, long start) {
        long time = start;
        List<CellValues> values = reduce(rows.chunk(chunk));
        rows.release(chunk);
        time = phases.add(Phase.REDUCE, time);
        List<EncodedChunk> encoded = sinks.encode(chunk, context.outputMemory(), (field, decoded) -> {
            for (CellValues part : values) {
                part.write(field, context.arrays().get(field).metadata().dataType(), decoded);
            }
        });
        phases.add(Phase.ENCODE, time);
        return new ComputedChunk(chunk, encoded, values.stream().mapToInt(CellValues::count).sum());
    }

    /// Reduces a chunk, in as many ranges of cells as the memory for rows asks for.
    private List<CellValues> reduce(ChunkRows.Source source) {
        ChunkKernel kernel = context.kernel();
        int[] counts = ChunkRows.count(context.grid().cellsPerChunk(), source);
        long most = context.taskMemory().rowsAtATime();
        long perRow = context.taskMemory().reducedRow();
        List<CellValues> values = new ArrayList<>();
        int from = 0;
        while (from < counts.length) {
            long sum = counts[from];
            int to = from + 1;
            while (to < counts.length && sum + counts[to] <= most) {
                sum += counts[to++];
            }
            MemoryBudget.Charge charge = context.memory().charge(sum * perRow);
            try {
                values.add(kernel.reduce(ChunkRows.sort(kernel.layout(), counts, from, to, source)));
            } finally {
                charge.close();
            }
            from = to;
        }
        return values;
    }
}
