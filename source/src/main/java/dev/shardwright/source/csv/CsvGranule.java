package dev.shardwright.source.csv;

import dev.shardwright.source.ColumnInfo;
import dev.shardwright.source.Granule;
import dev.shardwright.source.GranuleException;
import dev.shardwright.source.internal.StoredFile;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// One open CSV file. It holds the places of some rows, and the text around those that were read last:
/// {@link #KEPT_BYTES} at most, or one piece if that is larger. Text is fetched under a lock; numbers are made of it
/// without.
final class CsvGranule implements Granule {

    static final long KEPT_BYTES = 16L << 20;

    private static final int LONGEST_SHOWN = 40;

    private final StoredFile file;
    private final TextSource text;
    private final Header header;
    private final RowIndex index;
    private final Map<Integer, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long keptBytes;
    private volatile boolean closed;

    private CsvGranule(StoredFile file, TextSource text, Header header, RowIndex index) {
        this.file = file;
        this.text = text;
        this.header = header;
        this.index = index;
    }

    static CsvGranule open(StoredFile file) {
        TextSource text = TextSource.of(file);
        Header header = Header.read(file.address(), text);
        RowIndex index = RowIndex.scan(
                file.address(), text, header.firstRow(), header.columns().size());
        return new CsvGranule(file, text, header, index);
    }

    /// Takes the field of each row in turn.
    private interface Fields {
        void take(byte[] bytes, int from, int to, long row);
    }

    @Override
    public String address() {
        return file.address();
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public long bytesRead() {
        return file.bytesRead();
    }

    @Override
    public String describeFormat() {
        return "CSV%s, %d columns, %d rows"
                .formatted(text.compressed() ? " (gzip)" : "", header.columns().size(), index.rows());
    }

    @Override
    public List<ColumnInfo> columns() {
        return header.columns().keySet().stream().map(this::info).toList();
    }

    @Override
    public Optional<ColumnInfo> column(String name) {
        return header.columns().containsKey(name) ? Optional.of(info(name)) : Optional.empty();
    }

    @Override
    public Optional<String> attribute(String name) {
        return Optional.empty();
    }

    @Override
    public boolean hasGroup(String name) {
        return false;
    }

    @Override
    public void readDoubles(String name, long from, long to, double[] target, int targetOffset) {
        Objects.checkFromIndexSize(targetOffset, to - from, target.length);
        read(name, from, to, (bytes, start, end, row) ->
                target[targetOffset + (int) (row - from)] = NumberText.parseDouble(bytes, start, end));
    }

    @Override
    public void readLongs(String name, long from, long to, long[] target, int targetOffset) {
        Objects.checkFromIndexSize(targetOffset, to - from, target.length);
        read(name, from, to, (bytes, start, end, row) ->
                target[targetOffset + (int) (row - from)] = NumberText.parseLong(bytes, start, end));
    }

    @Override
    public void close() {
        closed = true;
        synchronized (kept) {
            kept.clear();
            keptBytes = 0;
        }
    }

    private ColumnInfo info(String name) {
        return new ColumnInfo(name, index.rows(), "text number", true);
    }

    private void read(String name, long from, long to, Fields fields) {
        if (closed) {
            throw new IllegalStateException(file.address() + " is closed");
        }
        Integer column = header.columns().get(name);
        if (column == null) {
            throw new GranuleException("%s has no column \"%s\", only %s"
                    .formatted(file.address(), name, String.join(", ", header.columns().keySet())));
        }
        Objects.checkFromToIndex(from, to, index.rows());
        RecordReader record = new RecordReader();
        long row = from;
        while (row < to) {
            int number = index.noteOf(row);
            RowIndex.Note note = index.notes().get(number);
            byte[] bytes = textOf(number);
            long line = note.line();
            int at = 0;
            for (long current = note.row(); current < to && at < bytes.length; current++) {
                int next = record.read(bytes, at, bytes.length, true, column);
                if (current >= row) {
                    take(name, fields, bytes, record, current, line);
                    row = current + 1;
                }
                line += record.lines();
                at = next;
            }
        }
    }

    private void take(String name, Fields fields, byte[] bytes, RecordReader record, long row, long line) {
        try {
            fields.take(bytes, record.start(), record.end(), row);
        } catch (NumberText.NoNumberException e) {
            int length = record.end() - record.start();
            String found = new String(
                    bytes, record.start(), Math.min(length, LONGEST_SHOWN), StandardCharsets.UTF_8);
            throw new GranuleException(
                    "%s: line %d, column \"%s\" is \"%s%s\", expected %s"
                            .formatted(
                                    file.address(),
                                    line,
                                    name,
                                    found,
                                    length > LONGEST_SHOWN ? "..." : "",
                                    e.getMessage()),
                    e);
        }
    }

    /// The text from note `number` to the next.
    private byte[] textOf(int number) {
        synchronized (kept) {
            byte[] bytes = kept.get(number);
            if (bytes == null) {
                long offset = index.notes().get(number).offset();
                bytes = new byte[Math.toIntExact(index.endOf(number) - offset)];
                int count = text.read(offset, bytes, 0, bytes.length);
                if (count < bytes.length) {
                    throw new GranuleException("%s: found %d bytes of text at %d, expected %d"
                            .formatted(file.address(), count, offset, bytes.length));
                }
                kept.put(number, bytes);
                keptBytes += bytes.length;
                var eldest = kept.entrySet().iterator();
                while (keptBytes > KEPT_BYTES && kept.size() > 1) {
                    keptBytes -= eldest.next().getValue().length;
                    eldest.remove();
                }
            }
            return bytes;
        }
    }
}
