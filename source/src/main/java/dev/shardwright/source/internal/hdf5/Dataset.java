package dev.shardwright.source.internal.hdf5;

import dev.shardwright.source.ColumnInfo;
import dev.shardwright.source.internal.hdf5.chunk.FilterPipeline;
import dev.shardwright.source.internal.hdf5.chunk.Layout;
import dev.shardwright.source.internal.hdf5.metadata.Cursor;
import dev.shardwright.source.internal.hdf5.metadata.FormatException;
import dev.shardwright.source.internal.hdf5.metadata.Metadata;

/// A one-dimensional numeric dataset: all that is needed to read its rows.
///
/// @param info what users are told of it
/// @param type the type and byte order of its values
/// @param fill what rows are that were never written
/// @param layout where its values are
/// @param filters what its chunks went through
record Dataset(ColumnInfo info, Datatype.Numeric type, FillValue fill, Layout layout, FilterPipeline filters) {

    /// Larger chunks are refused. NASA's products have chunks of some megabytes at most.
    static final long LARGEST_CHUNK = 256L << 20;

    /// Describes the object of this header.
    ///
    /// @throws FormatException if it is not a one-dimensional numeric dataset, or one that this reader cannot read
    static Dataset of(Metadata metadata, String name, ObjectHeader header) {
        Cursor space = header.find(ObjectHeader.DATASPACE)
                .orElseThrow(() -> new FormatException(
                        (Groups.isGroup(header) ? "is a group" : "is a named datatype") + ", expected a dataset"));
        Dataspace shape = Dataspace.read(space);
        Datatype datatype = Datatype.of(metadata, header);
        if (!(datatype instanceof Datatype.Numeric number)) {
            throw new FormatException("holds " + datatype.name() + ", expected integers or IEEE 754 numbers");
        }
        if (shape.empty() || shape.dimensions().size() != 1) {
            throw new FormatException("has " + shape.describe() + ", expected 1 dimension");
        }
        long rows = shape.dimensions().getFirst();
        int size = number.type().size();
        if (rows > Long.MAX_VALUE / size) {
            throw space.bad("has " + rows + " rows of " + size + " bytes");
        }
        Layout layout = layout(header);
        FilterPipeline filters = FilterPipeline.NONE;
        switch (layout) {
            case Layout.Compact compact when compact.bytes().byteSize() < rows * size -> throw new FormatException(
                    "has %d bytes of values, expected %d rows of %d bytes"
                            .formatted(compact.bytes().byteSize(), rows, size));
            case Layout.Contiguous contiguous when contiguous.address() != Cursor.UNDEFINED -> metadata.requireInside(
                    "data", contiguous.address(), rows * size);
            case Layout.Chunked chunked -> {
                check(chunked, size);
                filters = header.find(ObjectHeader.FILTERS)
                        .map(FilterPipeline::read)
                        .orElse(FilterPipeline.NONE);
            }
            default -> {}
        }
        return new Dataset(
                new ColumnInfo(name, rows, number.name(), number.type().integer()),
                number,
                FillValue.of(header, size),
                layout,
                filters);
    }

    long rows() {
        return info.rows();
    }

    private static Layout layout(ObjectHeader header) {
        if (header.has(ObjectHeader.EXTERNAL_FILES)) {
            throw new FormatException("its values are in other files, expected them in this one");
        }
        return header.find(ObjectHeader.LAYOUT)
                .map(Layout::read)
                .orElseThrow(() -> new FormatException("object header at " + header.address() + " has no data layout"));
    }

    private static void check(Layout.Chunked chunked, int size) {
        if (chunked.dimensions().size() != 1) {
            throw new FormatException(
                    "has chunks of " + chunked.dimensions().size() + " dimensions, expected 1 as the dataset has");
        }
        if (chunked.elementSize() != size) {
            throw new FormatException("has chunks of elements of " + chunked.elementSize() + " bytes, expected " + size
                    + " as the datatype has");
        }
        if (chunked.length() > LARGEST_CHUNK / size) {
            throw new FormatException("has chunks of %d rows of %d bytes, expected at most %d bytes"
                    .formatted(chunked.length(), size, LARGEST_CHUNK));
        }
    }
}
