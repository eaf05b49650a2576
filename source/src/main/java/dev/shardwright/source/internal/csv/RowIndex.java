package dev.shardwright.source.internal.csv;

import dev.shardwright.source.GranuleException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Where rows start, noted for the first row behind every {@link #STEP_BYTES} of text. A file of 100 MiB has some 100 notes
/// of 24 bytes.
///
/// @param notes the notes, of which the first is that of row 0
/// @param rows the number of rows
/// @param end where the text ends
record RowIndex(List<Note> notes, long rows, long end) {

    static final int STEP_BYTES = 1 << 20;

    /// Longer records are refused: an unpaired quote would otherwise take in the rest of the file.
    static final int LONGEST_RECORD = 16 << 20;

    private static final int[] NO_PLACES = {};

    /// A row that starts at `offset` of the text, in the line of number `line` (from 1).
    record Note(long row, long offset, long line) {}

    /// Reads the text from `start` to its end, and checks that every row has `columns` fields.
    ///
    /// @param address the file, for messages
    /// @param start where row 0 starts
    static RowIndex scan(String address, TextSource text, Note start, int columns) {
        List<Note> notes = new ArrayList<>();
        notes.add(start);
        RecordReader record = new RecordReader();
        byte[] buffer = new byte[text.step()];
        long offset = start.offset();
        long row = 0;
        long line = start.line();
        int filled = 0;
        boolean last = false;
        while (!last) {
            if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, LONGEST_RECORD);
            }
            int count = text.read(offset + filled, buffer, filled, buffer.length - filled);
            last = filled + count < buffer.length;
            filled += count;
            int at = 0;
            while (at < filled) {
                int next = next(address, record, buffer, at, filled, last, line);
                if (next == RecordReader.INCOMPLETE) {
                    break;
                }
                if (record.fields() != columns) {
                    throw new GranuleException("%s: line %d has %d fields, expected %d as the header has"
                            .formatted(address, line, record.fields(), columns));
                }
                row++;
                line += record.lines();
                at = next;
                if (offset + at - notes.getLast().offset() >= STEP_BYTES) {
                    notes.add(new Note(row, offset + at, line));
                }
            }
            if (at == 0 && filled == LONGEST_RECORD) {
                throw new GranuleException("%s: the record in line %d is longer than %d bytes"
                        .formatted(address, line, LONGEST_RECORD));
            }
            System.arraycopy(buffer, at, buffer, 0, filled - at);
            offset += at;
            filled -= at;
        }
        return new RowIndex(List.copyOf(notes), row, offset);
    }

    /// The number of the last note at or before `row`.
    int noteOf(long row) {
        int low = 0;
        int high = notes.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (notes.get(middle).row() <= row) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /// Where the text of note `number` ends.
    long endOf(int number) {
        return number + 1 < notes.size() ? notes.get(number + 1).offset() : end;
    }

    /// The row behind the last one that the text of note `number` has.
    long endRowOf(int number) {
        return number + 1 < notes.size() ? notes.get(number + 1).row() : rows;
    }

    private static int next(
            String address, RecordReader record, byte[] buffer, int at, int filled, boolean last, long line) {
        try {
            return record.read(buffer, at, filled, last, NO_PLACES, 0);
        } catch (RecordReader.MalformedException e) {
            throw new GranuleException("%s: line %d has %s".formatted(address, line + e.line(), e.what()), e);
        }
    }
}
