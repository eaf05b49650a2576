package dev.shardwright.source;

/// What a granule tells of a column without reading its values.
///
/// @param name the column's name, as it was asked for
/// @param rows the number of rows
/// @param type the stored type, as the format calls it (`float32`, `int8`), for messages; of a column that cannot be
///     read, `unreadable: ` and the reason
/// @param integer whether the stored type is an integer type
public record ColumnInfo(String name, long rows, String type, boolean integer) {

    private static final String UNREADABLE = "unreadable: ";

    /// What {@link Granule#columns} lists for something that is in the file but cannot be read.
    ///
    /// @param reason what was found and what was expected
    public static ColumnInfo unreadable(String name, String reason) {
        return new ColumnInfo(name, 0, UNREADABLE + reason, false);
    }

    /// Whether the column can be read.
    public boolean readable() {
        return !type.startsWith(UNREADABLE);
    }
}
