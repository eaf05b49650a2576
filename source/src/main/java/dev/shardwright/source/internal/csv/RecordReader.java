package dev.shardwright.source.internal.csv;

/// Finds the fields of one record at a time (RFC 4180, section 2). For one thread.
final class RecordReader {

    /// What {@link #read} returns when the record goes on behind the given text.
    static final int INCOMPLETE = -1;

    private int fields;
    private int lines;

    /// The record is not as RFC 4180 says.
    static final class MalformedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int line;
        private final String what;

        private MalformedException(int line, String what) {
            super(what);
            this.line = line;
            this.what = what;
        }

        /// The line within the record, from 0.
        int line() {
            return line;
        }

        /// What was found, and what was expected.
        String what() {
            return what;
        }
    }

    /// Reads the record that starts at `at`.
    ///
    /// @param to where the given text ends
    /// @param last whether the whole text ends there
    /// @param starts receives where the fields start, at their quotes if they have some, as far as it has room
    /// @param first where in `starts` the first of them goes
    /// @return where the next record starts, or {@link #INCOMPLETE}
    int read(byte[] text, int at, int to, boolean last, int[] starts, int first) {
        fields = 0;
        lines = 0;
        int i = at;
        while (true) {
            if (fields < starts.length - first) {
                starts[first + fields] = i;
            }
            if (i < to && text[i] == '"') {
                int line = lines;
                int close = closingQuote(text, i + 1, to);
                if (close < 0 && last) {
                    throw new MalformedException(line, "a field in quotes that is not closed");
                }
                if (close < 0 || (close == to - 1 && !last)) {
                    return INCOMPLETE;
                }
                i = close + 1;
            } else {
                i = endOfPlainField(text, i, to);
            }
            fields++;
            if (i == to) {
                return last ? to : INCOMPLETE;
            }
            switch (text[i]) {
                case ',' -> i++;
                case '\n' -> {
                    lines++;
                    return i + 1;
                }
                case '\r' -> {
                    if (i + 1 == to && !last) {
                        return INCOMPLETE;
                    }
                    if (i + 1 == to || text[i + 1] != '\n') {
                        throw malformed("a carriage return without a line feed, expected both or the latter");
                    }
                    lines++;
                    return i + 2;
                }
                case '"' -> throw malformed("a quote within a field, expected it to be in quotes and doubled");
                default -> throw malformed("text behind the closing quote of a field, expected a comma or a line end");
            }
        }
    }

    /// The fields of the record.
    int fields() {
        return fields;
    }

    /// The lines that end with it or in it.
    int lines() {
        return lines;
    }

    private int closingQuote(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == '"') {
                if (i + 1 == to || text[i + 1] != '"') {
                    return i;
                }
                i++;
            } else if (text[i] == '\n') {
                lines++;
            }
        }
        return -1;
    }

    private static int endOfPlainField(byte[] text, int from, int to) {
        int i = from;
        while (i < to) {
            byte b = text[i];
            // Digits and what belongs to numbers are above the comma.
            if (b <= ',' && (b == ',' || b == '\n' || b == '\r' || b == '"')) {
                break;
            }
            i++;
        }
        return i;
    }

    private MalformedException malformed(String what) {
        return new MalformedException(lines, what);
    }
}
