package dev.shardwright.engine.aggregate;

import java.util.Arrays;

/// The rows of a chunk, sorted by cell; within a cell in the order in which they came.
///
/// @param cells the cells that have rows, ascending, as positions in the chunk
/// @param starts the first row of each of them, and behind the last one the number of rows
/// @param columns the rows' columns
public record ChunkRows(int[] cells, int[] starts, Batch columns) {

    /// Rows of a chunk in no order of cells, which can be visited again and again.
    public interface Source {
        /// Visits all rows, in the same order and the same portions every time.
        void forEach(Visitor visitor);
    }

    /// Takes a portion of rows.
    public interface Visitor {
        /// @param cells the position in the chunk of each row's cell
        /// @param rows the rows' columns
        void visit(int[] cells, Batch rows);
    }

    /// How many rows each cell of a chunk has.
    public static int[] count(int cellsPerChunk, Source source) {
        int[] counts = new int[cellsPerChunk];
        source.forEach((cells, rows) -> {
            for (int i = 0; i < rows.size(); i++) {
                counts[cells[i]]++;
            }
        });
        return counts;
    }

    /// Sorts the rows of cells `[fromCell, toCell)`: a counting sort, which keeps the order within a cell.
    ///
    /// @param counts the number of rows of each cell of the chunk
    public static ChunkRows sort(ColumnLayout layout, int[] counts, int fromCell, int toCell, Source source) {
        int occupied = 0;
        int total = 0;
        for (int c = fromCell; c < toCell; c++) {
            occupied += counts[c] > 0 ? 1 : 0;
            total = Math.addExact(total, counts[c]);
        }
        int[] cellsWithRows = new int[occupied];
        int[] starts = new int[occupied + 1];
        int[] next = new int[toCell - fromCell];
        int k = 0;
        int at = 0;
        for (int c = fromCell; c < toCell; c++) {
            next[c - fromCell] = at;
            if (counts[c] > 0) {
                cellsWithRows[k] = c;
                starts[k++] = at;
                at += counts[c];
            }
        }
        starts[occupied] = total;
        Batch sorted = Batch.allocate(layout, total);
        boolean all = fromCell == 0 && toCell == counts.length;
        source.forEach((cells, rows) -> {
            int n = rows.size();
            int[] targets = new int[n];
            for (int i = 0; i < n; i++) {
                int cell = cells[i];
                targets[i] = all || (cell >= fromCell && cell < toCell) ? next[cell - fromCell]++ : -1;
            }
            for (int c = 0; c < layout.size(); c++) {
                if (layout.isInteger(c)) {
                    scatter(rows.integers()[c], targets, n, sorted.integers()[c]);
                } else {
                    scatter(rows.floats()[c], targets, n, sorted.floats()[c]);
                }
            }
        });
        return new ChunkRows(cellsWithRows, starts, sorted);
    }

    private static void scatter(double[] from, int[] targets, int n, double[] to) {
        for (int i = 0; i < n; i++) {
            if (targets[i] >= 0) {
                to[targets[i]] = from[i];
            }
        }
    }

    private static void scatter(long[] from, int[] targets, int n, long[] to) {
        for (int i = 0; i < n; i++) {
            if (targets[i] >= 0) {
                to[targets[i]] = from[i];
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChunkRows r
                && Arrays.equals(cells, r.cells)
                && Arrays.equals(starts, r.starts)
                && columns.equals(r.columns);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(cells);
    }

    @Override
    public String toString() {
        return "ChunkRows[" + columns.size() + " rows in " + cells.length + " cells]";
    }
}
