package dev.shardwright.source.internal.csv;

import dev.shardwright.source.ColumnInfo;
import dev.shardwright.source.Granule;
import dev.shardwright.source.GranuleException;
import dev.shardwright.source.internal.StoredFile;
import dev.shardwright.storage.Version;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// One open CSV file. Beside the places of some rows it holds the stored bytes of a small file
/// ({@link FileBytes#START_BYTES}), text that was read last ({@link TextPieces#CAPACITY}; the same bytes again if a small
/// file is stored as it is), and where fields are in it ({@link FieldBlocks#CAPACITY}). Text is fetched and its fields are
/// found under a lock; numbers are made of them without.
final class CsvGranule implements Granule {

    private static final int LONGEST_SHOWN = 40;

    private final StoredFile file;
    private final FileBytes stored;
    private final TextSource text;
    private final Header header;
    private final RowIndex index;
    private final TextPieces pieces;
    private final FieldBlocks blocks;
    private final Object lock = new Object();
    private volatile boolean closed;

    private CsvGranule(StoredFile file, FileBytes stored, TextSource text, Header header, RowIndex index) {
        this.file = file;
        this.stored = stored;
        this.text = text;
        this.header = header;
        this.index = index;
        pieces = new TextPieces(file.address(), text, index);
        blocks = new FieldBlocks(index, header.columns().size());
    }

    static CsvGranule open(StoredFile file) {
        FileBytes stored = new FileBytes(file);
        TextSource text = TextSource.of(stored);
        Header header = Header.read(file.address(), text);
        RowIndex index = RowIndex.scan(
                file.address(), text, header.firstRow(), header.columns().size());
        stored.opened();
        return new CsvGranule(file, stored, text, header, index);
    }

    /// Takes the field of each row in turn.
    private interface Fields {
        void take(byte[] bytes, int from, int to, long row);
    }

    /// Some rows, and the text that they are in.
    private record Rows(byte[] text, FieldBlock block) {}

    @Override
    public String address() {
        return file.address();
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public Version version() {
        return file.version();
    }

    @Override
    public long bytesRead() {
        return file.bytesRead();
    }

    @Override
    public long heldBytes() {
        synchronized (lock) {
            return stored.start().length + pieces.bytes() + blocks.bytes();
        }
    }

    @Override
    public void letGo() {
        synchronized (lock) {
            pieces.clear();
            blocks.clear();
            stored.letGo();
        }
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
        letGo();
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
        long row = from;
        while (row < to) {
            Rows rows = rowsAt(row);
            long end = Math.min(to, rows.block().endRow());
            for (; row < end; row++) {
                take(name, fields, rows, rows.block().field(row, column), row);
            }
        }
    }

    private Rows rowsAt(long row) {
        synchronized (lock) {
            int number = index.noteOf(row);
            TextPieces.Piece piece = pieces.get(number);
            return new Rows(piece.bytes(), blocks.find(number, piece, row));
        }
    }

    private void take(String name, Fields fields, Rows rows, int field, long row) {
        byte[] bytes = rows.text();
        int from = rows.block().from(bytes, field);
        int to = rows.block().to(bytes, field);
        try {
            fields.take(bytes, from, to, row);
        } catch (NumberText.NoNumberException e) {
            int length = to - from;
            String found = new String(bytes, from, Math.min(length, LONGEST_SHOWN), StandardCharsets.UTF_8);
            throw new GranuleException(
                    "%s: line %d, column \"%s\" is \"%s%s\", expected %s"
                            .formatted(
                                    file.address(),
                                    rows.block().lineOf(bytes, row),
                                    name,
                                    found,
                                    length > LONGEST_SHOWN ? "..." : "",
                                    e.getMessage()),
                    e);
        }
    }
}
