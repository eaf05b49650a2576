package dev.shardwright.source.internal.csv;

import dev.shardwright.source.internal.csv.TextPieces.Piece;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;

/// Finds the fields of rows once for all columns, and keeps where they are for the rows that were looked at last, in
/// {@link #CAPACITY} bytes at most. A field takes 4 bytes: that is enough for 64 Ki rows of 8 columns, or 16 Ki rows of
/// 32. Columns of the same rows are best read in turn; of more rows than that, every column has its fields found anew.
/// For one thread at a time.
final class FieldBlocks {

    static final long CAPACITY = 2L << 20;

    /// The most fields of a block, unless one row has more.
    static final int BLOCK_FIELDS = 1 << 16;

    /// What a block takes beside its fields, in bytes.
    private static final long OVERHEAD = 200;

    private final RowIndex index;
    private final int columns;
    private final RecordReader record = new RecordReader();
    private final TreeMap<Long, FieldBlock> blocks = new TreeMap<>();
    /// The same blocks in the order in which they were made.
    private final ArrayDeque<FieldBlock> made = new ArrayDeque<>();

    private long bytes;

    FieldBlocks(RowIndex index, int columns) {
        this.index = index;
        this.columns = columns;
    }

    /// The block that holds `row`.
    ///
    /// @param number the note whose text has the row
    /// @param piece that text
    FieldBlock find(int number, Piece piece, long row) {
        RowIndex.Note note = index.notes().get(number);
        Map.Entry<Long, FieldBlock> before = blocks.floorEntry(row);
        FieldBlock block = before == null || before.getKey() < note.row()
                ? locate(number, piece, note.row(), note.line(), piece.from())
                : before.getValue();
        while (block.endRow() <= row) {
            block = locate(number, piece, block.endRow(), block.endLine(), block.end());
        }
        return block;
    }

    /// The bytes that are kept.
    long bytes() {
        return bytes;
    }

    void clear() {
        blocks.clear();
        made.clear();
        bytes = 0;
    }

    private FieldBlock locate(int number, Piece piece, long firstRow, long line, int from) {
        int rows = (int) Math.min(index.endRowOf(number) - firstRow, Math.max(1, BLOCK_FIELDS / columns));
        int[] starts = new int[rows * columns + 1];
        int at = from;
        long endLine = line;
        for (int row = 0; row < rows; row++) {
            at = record.read(piece.bytes(), at, piece.to(), true, starts, row * columns);
            endLine += record.lines();
        }
        starts[rows * columns] = at;
        FieldBlock block = new FieldBlock(firstRow, line, endLine, columns, starts);
        blocks.put(firstRow, block);
        made.addLast(block);
        bytes += size(block);
        while (bytes > CAPACITY) {
            FieldBlock oldest = made.removeFirst();
            blocks.remove(oldest.firstRow());
            bytes -= size(oldest);
        }
        return block;
    }

    private static long size(FieldBlock block) {
        return 4L * block.starts().length + OVERHEAD;
    }
}
