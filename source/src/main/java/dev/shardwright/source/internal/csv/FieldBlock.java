package dev.shardwright.source.internal.csv;

/// Where the fields of consecutive rows are in their piece of text.
///
/// @param firstRow the first of the rows
/// @param line the line that it starts in, from 1
/// @param endLine the line that starts behind the last row
/// @param columns the fields of each row
/// @param starts for row r of the block and field c, at r·columns + c, where the field starts (at its quote if it has
///     one); behind them, where the last row's line end ends
record FieldBlock(long firstRow, long line, long endLine, int columns, int[] starts) {

    /// The row behind the last one.
    long endRow() {
        return firstRow + (starts.length - 1) / columns;
    }

    /// Where the row behind the last one starts.
    int end() {
        return starts[starts.length - 1];
    }

    /// The number that the other methods know a field by.
    int field(long row, int column) {
        return (int) (row - firstRow) * columns + column;
    }

    /// Where the content of a field starts.
    int from(byte[] text, int field) {
        int start = starts[field];
        return isQuoted(text, start, endOf(text, field)) ? start + 1 : start;
    }

    /// Where the content of a field ends.
    int to(byte[] text, int field) {
        int end = endOf(text, field);
        return isQuoted(text, starts[field], end) ? end - 1 : end;
    }

    /// The line that a row starts in.
    long lineOf(byte[] text, long row) {
        long found = line;
        for (int i = starts[0]; i < starts[field(row, 0)]; i++) {
            found += text[i] == '\n' ? 1 : 0;
        }
        return found;
    }

    /// Where a field ends, quotes included, and its comma or line end not.
    private int endOf(byte[] text, int field) {
        int end = starts[field + 1];
        if ((field + 1) % columns != 0) {
            return end - 1;
        }
        int start = starts[field];
        if (end > start && text[end - 1] == '\n') {
            end--;
            if (end > start && text[end - 1] == '\r') {
                end--;
            }
        }
        return end;
    }

    private static boolean isQuoted(byte[] text, int start, int end) {
        return start < end && text[start] == '"';
    }
}
