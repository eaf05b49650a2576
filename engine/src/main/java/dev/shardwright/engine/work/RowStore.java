package dev.shardwright.engine.work;

import dev.shardwright.engine.aggregate.Batch;
import dev.shardwright.engine.aggregate.ChunkRows;
import dev.shardwright.engine.aggregate.ColumnLayout;
import dev.shardwright.storage.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a shard, partitioned by chunk as they arrive. Rows of a chunk come out in the order in which they went
/// in, whether they stayed in memory or went through a scratch file.
///
/// When more than `maxBytes` are held, everything goes to the scratch file. For one thread while rows are appended;
/// afterwards different chunks may be used by different threads.
final class RowStore implements AutoCloseable {

    private static final int FIRST_BLOCK = 64;
    private static final int LAST_BLOCK = 4096;

    private final ColumnLayout layout;
    private final Partition[] partitions;
    private final long maxBytes;
    /// Rows of the largest blocks: so many that a block for every chunk takes half of `maxBytes`.
    private final int lastBlock;
    private final ScratchFile scratch;
    private final MemoryBudget.Charge charge;
    private long spilledBytes;

    RowStore(ColumnLayout layout, int chunks, long maxBytes, ScratchFile scratch, MemoryBudget budget) {
        this.layout = layout;
        this.partitions = new Partition[chunks];
        for (int c = 0; c < chunks; c++) {
            partitions[c] = new Partition();
        }
        this.maxBytes = maxBytes;
        this.lastBlock = Math.clamp(maxBytes / 2 / chunks / bytesPerRow(layout), FIRST_BLOCK, LAST_BLOCK);
        this.scratch = scratch;
        this.charge = budget.charge(0);
    }

    /// Rows in memory: positions of cells in their chunk, and columns.
    record Block(int[] cells, Batch columns) {
        static Block allocate(ColumnLayout layout, int rows) {
            return new Block(new int[rows], Batch.allocate(layout, rows));
        }
    }

    /// The first `rows` rows of a block.
    private record Held(Block block, int rows) {}

    /// Rows in the scratch file.
    private record Spilled(long offset, int rows) {}

    private static final class Partition {
        private final List<Spilled> spilled = new ArrayList<>(0);
        /// The rows behind those that were spilled.
        private final List<Held> full = new ArrayList<>(1);
        private @Nullable Block open;
        private int openRows;
        private long rows;
    }

    /// The bytes that a row takes.
    static long bytesPerRow(ColumnLayout layout) {
        return Integer.BYTES + (long) Long.BYTES * layout.size();
    }

    /// Appends row `row` of `rows` to a chunk.
    ///
    /// @param cell the position of the row's cell in the chunk
    /// @param from for each column of the layout, which column of `rows` it is
    void append(int chunk, int cell, Batch rows, int row, int[] from) {
        Partition p = partitions[chunk];
        Block block = p.open;
        if (block == null || p.openRows == block.cells.length) {
            block = nextBlock(chunk);
        }
        int at = p.openRows++;
        p.rows++;
        block.cells[at] = cell;
        for (int c = 0; c < from.length; c++) {
            if (layout.isInteger(c)) {
                block.columns.integers()[c][at] = rows.integers()[from[c]][row];
            } else {
                block.columns.floats()[c][at] = rows.floats()[from[c]][row];
            }
        }
    }

    private Block nextBlock(int chunk) {
        Partition p = partitions[chunk];
        int size = Math.clamp(p.rows, FIRST_BLOCK, lastBlock);
        long bytes = size * bytesPerRow(layout);
        if (charge.bytes() + bytes > maxBytes && charge.bytes() > 0) {
            spill();
        }
        closeBlock(p);
        Block block = Block.allocate(layout, size);
        charge.resize(charge.bytes() + bytes);
        p.open = block;
        p.openRows = 0;
        return block;
    }

    private static void closeBlock(Partition p) {
        if (p.open != null && p.openRows > 0) {
            p.full.add(new Held(p.open, p.openRows));
        }
        p.open = null;
        p.openRows = 0;
    }

    /// Writes all rows in memory to the scratch file, in place of which they are read from then on.
    private void spill() {
        for (Partition p : partitions) {
            closeBlock(p);
            for (Held held : p.full) {
                p.spilled.add(new Spilled(scratch.append(layout, held.block, held.rows), held.rows));
                spilledBytes += held.rows * bytesPerRow(layout);
            }
            p.full.clear();
        }
        charge.resize(0);
    }

    /// No more rows will come.
    void finish() {
        for (Partition p : partitions) {
            closeBlock(p);
        }
    }

    /// The rows of a chunk.
    long rows(int chunk) {
        return partitions[chunk].rows;
    }

    /// Bytes that went through the scratch file.
    long spilledBytes() {
        return spilledBytes;
    }

    /// The rows of a chunk, to be visited any number of times until they are released.
    ChunkRows.Source chunk(int chunk) {
        Partition p = partitions[chunk];
        return visitor -> {
            for (Spilled spilled : p.spilled) {
                Block block = scratch.read(layout, spilled.offset, spilled.rows);
                visitor.visit(block.cells, block.columns.first(spilled.rows));
            }
            for (Held held : p.full) {
                visitor.visit(held.block.cells, held.block.columns.first(held.rows));
            }
        };
    }

    /// Frees the rows of a chunk.
    synchronized void release(int chunk) {
        long freed = 0;
        for (Held held : partitions[chunk].full) {
            freed += held.block.cells.length * bytesPerRow(layout);
        }
        partitions[chunk].full.clear();
        partitions[chunk].spilled.clear();
        charge.resize(charge.bytes() - freed);
    }

    @Override
    public void close() {
        charge.close();
        scratch.close();
    }
}
