package dev.shardwright.source.internal.csv;

import dev.shardwright.source.GranuleException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// The first record of a file: the names of its columns, and where each is.
///
/// @param columns the number of each name's field, in the order of the file
/// @param firstRow where the first row starts
record Header(Map<String, Integer> columns, RowIndex.Note firstRow) {

    private static final int LONGEST = 256 << 10;

    /// @throws GranuleException if there is no header, or one whose names are not all different
    static Header read(String address, TextSource text) {
        byte[] bytes = new byte[Math.min(LONGEST, text.step())];
        int length = text.read(0, bytes, 0, bytes.length);
        int start = startOfText(address, bytes, length);
        boolean last = length < bytes.length;
        if (start == length) {
            throw new GranuleException(address + " has no text, expected a header line");
        }
        RecordReader record = new RecordReader();
        int next = readRecord(address, record, bytes, start, length, last, new int[0]);
        if (next == RecordReader.INCOMPLETE) {
            throw new GranuleException("%s: the header is longer than %d bytes".formatted(address, LONGEST));
        }
        int fields = record.fields();
        int[] starts = new int[fields + 1];
        readRecord(address, record, bytes, start, length, last, starts);
        starts[fields] = next;
        FieldBlock names = new FieldBlock(0, 1, 1, fields, starts);
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (int field = 0; field < fields; field++) {
            String name = decode(address, bytes, names.from(bytes, field), names.to(bytes, field))
                    .replace("\"\"", "\"");
            if (name.isBlank()) {
                throw new GranuleException("%s: column %d of %d has no name".formatted(address, field + 1, fields));
            }
            Integer before = columns.put(name, field);
            if (before != null) {
                throw new GranuleException("%s: columns %d and %d have the same name \"%s\""
                        .formatted(address, before + 1, field + 1, name));
            }
        }
        return new Header(columns, new RowIndex.Note(0, next, 1L + record.lines()));
    }

    private static int readRecord(
            String address, RecordReader record, byte[] bytes, int start, int length, boolean last, int[] starts) {
        try {
            return record.read(bytes, start, length, last, starts, 0);
        } catch (RecordReader.MalformedException e) {
            throw new GranuleException("%s: line %d has %s".formatted(address, 1 + e.line(), e.what()), e);
        }
    }

    private static int startOfText(String address, byte[] bytes, int length) {
        int first = length < 2 ? 0 : ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
        if (first == 0xfeff || first == 0xfffe) {
            throw new GranuleException(address + " starts with a byte order mark of UTF-16, expected UTF-8");
        }
        return first == 0xefbb && length > 2 && bytes[2] == (byte) 0xbf ? 3 : 0;
    }

    private static String decode(String address, byte[] bytes, int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new GranuleException(address + ": the header is not UTF-8 text", e);
        }
    }
}
