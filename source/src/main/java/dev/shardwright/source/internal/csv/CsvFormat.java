package dev.shardwright.source.internal.csv;

import dev.shardwright.source.Granule;
import dev.shardwright.source.GranuleFormat;
import dev.shardwright.source.internal.StoredFile;
import dev.shardwright.storage.ObjectStore;
import java.util.List;

/// CSV files after RFC 4180, plain or gzip-compressed (told by their first bytes). The first line names the columns;
/// every name is used once. Fields are separated by commas, lines end with LF or CRLF, a field in quotes may hold any
/// of these, and a quote in it is doubled. UTF-8, with or without a byte order mark.
///
/// Numbers are written as in C: `-12`, `3.5e-7`, `nan`, `inf`; spaces and tabs around them are ignored. Columns that hold
/// other text may be there as long as they are not read.
///
/// Opening a file reads it once from end to end, in order to check its structure and to find its rows. A file of at most
/// 1 MiB is kept from then on, and nothing more is fetched of it. Of a larger one, the rows are fetched a second time when
/// they are read. Memory does not grow with the file (beyond some 24 bytes per MiB): 16 MiB of text and 2 MiB of places of
/// fields (4 bytes each) are kept at most. So the columns of some ten thousand rows are best read in turn, before those of
/// the next: then these rows are fetched once, and their fields found once, for all of them. Rows of a gzip-compressed
/// file are found by decompressing what is before them, unless they follow what was read last.
public final class CsvFormat implements GranuleFormat {

    /// For {@link java.util.ServiceLoader}.
    public CsvFormat() {}

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public List<String> suffixes() {
        return List.of(".csv", ".csv.gz");
    }

    @Override
    public Granule open(ObjectStore store, String key) {
        return CsvGranule.open(StoredFile.open(store, key));
    }
}
