package dev.shardwright.source;

import dev.shardwright.storage.Version;
import java.util.List;
import java.util.Optional;

/// One open input file, seen as columns that are read by row range.
///
/// A column is named by what the format calls it: an absolute dataset path (`/gt1l/land_ice_segments/h_li`) in HDF5,
/// a header name in CSV. Columns of the same table have the same number of rows.
///
/// Bytes are fetched as they are needed, and only those. If the object is replaced while the granule is open, every
/// read that would mix the two states is refused: the granule stays with one {@link #version}.
///
/// What is wrong with the file is a {@link GranuleException}; what goes wrong between here and the store is a
/// {@link dev.shardwright.storage.StoreException}, and says nothing about the file. Thread-safe; reads of one granule
/// may be serialised.
public interface Granule extends AutoCloseable {

    /// The address of the file, for messages.
    String address();

    /// The size of the file in bytes.
    long size();

    /// The version of the object that this granule was opened on, and that all its reads are pinned to.
    Version version();

    /// The format and what can be said of it in a few words (`HDF5, superblock version 0`), for people.
    String describeFormat();

    /// Every column of the file, in the order of the file. Best effort: what the file has but
    /// this reader cannot read is listed too, as not {@link ColumnInfo#readable readable}, with a type that says why.
    ///
    /// @throws GranuleException if the file is so damaged that it has no list of columns
    List<ColumnInfo> columns();

    /// The text of an attribute of the file as a whole (`short_name`, `citation`); empty if there is none, if it is
    /// no text or if it cannot be read. Formats without attributes have none.
    Optional<String> attribute(String name);

    /// What is known of a column without reading its values; empty if the file has no such column.
    ///
    /// @throws GranuleException if the file has it but it cannot be read (not numeric, more than one dimension, an
    ///     encoding that is not supported), or if the file is damaged
    Optional<ColumnInfo> column(String name);

    /// Whether the file has a group (a folder of columns) of this name. Formats without groups have none.
    boolean hasGroup(String name);

    /// Reads rows `[from, to)` of a column as float64.
    ///
    /// Every numeric type is converted exactly; an integer that float64 cannot hold is refused, naming the row. Numbers
    /// that are stored as text become the float64 nearest to them, and an empty text NaN.
    /// Values are the stored ones: no scale, offset or fill value is applied. Parts of the file that were never
    /// written hold the column's fill value.
    ///
    /// @param target receives the values, starting at `targetOffset`
    /// @throws GranuleException naming the file, the column, what was found and what was expected
    /// @throws IndexOutOfBoundsException if the column has no such rows, or `target` no such part
    void readDoubles(String name, long from, long to, double[] target, int targetOffset);

    /// Reads rows `[from, to)` of an integer column as int64; a value past 2⁶³−1 is refused, naming the row, as is a text
    /// that is no integer.
    ///
    /// @param target receives the values, starting at `targetOffset`
    /// @throws GranuleException as {@link #readDoubles}, also if the column is not of an integer type
    void readLongs(String name, long from, long to, long[] target, int targetOffset);

    /// Bytes fetched from the store so far.
    long bytesRead();

    /// Bytes of the file that are kept, stored or decoded, for coming reads of the same rows and columns.
    long heldBytes();

    /// Lets go of those bytes; reads that would have found them fetch them again.
    void letGo();

    @Override
    void close();
}
