package dev.shardwright.engine.work;

import dev.shardwright.engine.aggregate.ChunkKernel;
import dev.shardwright.engine.plan.CompiledDefinition;
import dev.shardwright.engine.plan.DatasetLayout.FieldArray;
import dev.shardwright.engine.plan.Task;
import dev.shardwright.grid.Grid;

/// The memory that tasks take, and how much of it rows may have before they go to a scratch file.
///
/// Every task needs the same for what it makes (chunks in flight, shard indexes, parts of uploads) and for the batch of
/// rows that it reads; the rest of its share is for rows, half of it for rows that wait and half for rows that are being
/// sorted and reduced. Example: ten float64 fields of one reduction each, with chunks of 256 cells, 16 to a shard, take
/// 2 × (25 + 2 + 30) KiB for the chunks, 10 × 0.8 KiB for the indexes, and 10 × 256 KiB for uploads to local files.
///
/// The rows of one cell are reduced together, so a cell with more rows than fit takes what it takes.
///
/// @param fixed bytes that a task needs whatever its rows
/// @param share bytes that a task may take
/// @param storedRow bytes that a row takes while it waits
/// @param reducedRow bytes that a row takes beside that while it is sorted and reduced
public record TaskMemory(long fixed, long share, long storedRow, long reducedRow) {

    /// The least that rows must have for the rest to make sense.
    private static final long LEAST_FOR_ROWS = 1 << 20;

    /// What an encoded chunk may take beyond its decoded size, whatever the codec.
    private static final long CODEC_OVERHEAD = 1 << 10;

    /// What a codec may work in, beside what it is given and what it makes: the block that Blosc shuffles.
    private static final long CODEC_BLOCK = 256 << 10;

    private static final int INDEX_ENTRY = 16;

    /// What tasks of `compiled` take if `workers` run in `limit` bytes. A share is never less than a task needs, so that
    /// fewer of them may fit at a time.
    ///
    /// @param partSize the most bytes that an upload of the output holds
    public static TaskMemory of(CompiledDefinition compiled, long partSize, long limit, int workers) {
        Grid grid = compiled.grid();
        ChunkKernel kernel = compiled.kernel();
        long largest = 0;
        long encoded = 0;
        for (FieldArray field : compiled.layout().fields()) {
            long decoded = FieldSinks.chunkBytes(field.metadata());
            largest = Math.max(largest, decoded);
            encoded += decoded + decoded / 64 + CODEC_OVERHEAD;
        }
        int fields = compiled.layout().fields().size();
        long values = grid.cellsPerChunk() * kernel.bytesPerCell();
        long chunks = ShardWorker.CHUNKS_IN_FLIGHT * (values + largest + Math.min(largest, CODEC_BLOCK) + encoded);
        long indexes = 3L * INDEX_ENTRY * fields * (grid.chunksPerShard() + 1);
        long batch = (long) RowReader.BATCH * Long.BYTES * (kernel.layout().size() + 4);
        long fixed = chunks + indexes + batch + fields * partSize;
        return new TaskMemory(
                fixed,
                Math.max(fixed + LEAST_FOR_ROWS, limit / workers),
                RowStore.bytesPerRow(kernel.layout()),
                RowStore.bytesPerRow(kernel.layout()) + kernel.bytesPerRow());
    }

    /// The bytes of rows that a task may hold while they wait.
    long waitingBytes() {
        return (share - fixed) / 2;
    }

    /// The rows that may be sorted and reduced at a time, for each chunk in flight; at least 1.
    long rowsAtATime() {
        return Math.max(1, (share - fixed) / 2 / ShardWorker.CHUNKS_IN_FLIGHT / reducedRow);
    }

    /// The bytes that a task takes at most, as long as no cell has more rows than fit.
    public long bytes(Task task) {
        return Math.min(share, fixed + task.rowCount() * (storedRow + reducedRow) + LEAST_FOR_ROWS);
    }
}
