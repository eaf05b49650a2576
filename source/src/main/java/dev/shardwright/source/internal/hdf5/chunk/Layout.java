package dev.shardwright.source.internal.hdf5.chunk;

import dev.shardwright.source.internal.hdf5.metadata.Cursor;
import dev.shardwright.source.internal.hdf5.metadata.FormatException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Where the values of a dataset are (section IV.A.2.i).
public sealed interface Layout {

    /// In the object header itself.
    ///
    /// @param bytes the values, read-only
    record Compact(MemorySegment bytes) implements Layout {}

    /// In one piece.
    ///
    /// @param address where, or {@link Cursor#UNDEFINED} if none was ever written
    record Contiguous(long address) implements Layout {}

    /// In chunks of equal shape.
    ///
    /// @param dimensions the shape of a chunk in elements, without the element's size
    /// @param elementSize the size of an element in bytes
    /// @param unfilteredEdges whether chunks that reach past the end of the dataset are stored without the filters
    /// @param index how the chunks are found
    /// @param address where the index is, or {@link Cursor#UNDEFINED} if no chunk was ever written
    record Chunked(List<Long> dimensions, long elementSize, boolean unfilteredEdges, IndexKind index, long address)
            implements Layout {

        /// The rows of a chunk of a one-dimensional dataset.
        public long length() {
            return dimensions.getFirst();
        }
    }

    /// The kinds of chunk index.
    sealed interface IndexKind {
        /// A version 1 B-tree.
        record BTreeV1() implements IndexKind {}

        /// No index: the dataset is one chunk.
        ///
        /// @param filtered whether the next two are given
        /// @param size its stored size in bytes
        /// @param filterMask the filters that were left out
        record Single(boolean filtered, long size, int filterMask) implements IndexKind {}

        /// No index: all chunks lie one after the other.
        record Implicit() implements IndexKind {}

        /// A fixed array.
        record FixedArray() implements IndexKind {}

        /// An extensible array.
        record ExtensibleArray() implements IndexKind {}

        /// A version 2 B-tree.
        record BTreeV2() implements IndexKind {}
    }

    /// Reads a data layout message.
    ///
    /// @throws FormatException if it is damaged or of a kind that this reader does not know
    static Layout read(Cursor cursor) {
        int version = cursor.u8();
        return switch (version) {
            case 1, 2 -> readOld(cursor);
            case 3, 4, 5 -> readNew(cursor, version);
            default -> throw cursor.bad("has version " + version + ", expected 1 to 5");
        };
    }

    private static FormatException virtual(Cursor cursor) {
        return cursor.bad("is virtual (its values are in other files), expected compact, contiguous or chunked");
    }

    private static Layout readOld(Cursor cursor) {
        int rank = cursor.u8();
        int kind = cursor.u8();
        cursor.skip(5);
        return switch (kind) {
            case 0 -> {
                cursor.skip(4 * rank);
                yield compact(cursor, cursor.u32());
            }
            case 1 -> new Contiguous(cursor.address());
            case 2 -> {
                long address = cursor.address();
                yield chunked(cursor, rank, 4, false, address, new IndexKind.BTreeV1());
            }
            default -> throw cursor.bad("has class " + kind + ", expected 0 to 2");
        };
    }

    private static Layout readNew(Cursor cursor, int version) {
        int kind = cursor.u8();
        return switch (kind) {
            case 0 -> compact(cursor, cursor.u16());
            case 1 -> new Contiguous(cursor.address());
            case 2 -> {
                if (version > 3) {
                    yield readIndexed(cursor);
                }
                int rank = cursor.u8();
                long address = cursor.address();
                yield chunked(cursor, rank, 4, false, address, new IndexKind.BTreeV1());
            }
            case 3 -> throw virtual(cursor);
            default -> throw cursor.bad("has class " + kind + ", expected 0 to 3");
        };
    }

    /// Versions 4 and 5, which differ only in the width of sizes in the indexes, and these tell their width.
    private static Layout readIndexed(Cursor cursor) {
        int flags = cursor.u8();
        int rank = cursor.u8();
        int width = cursor.u8();
        Cursor dimensions = cursor.slice(rank * width, "data layout message");
        int kind = cursor.u8();
        IndexKind index =
                switch (kind) {
                    case 1 -> {
                        boolean filtered = (flags & 2) != 0;
                        yield new IndexKind.Single(
                                filtered, filtered ? cursor.length() : 0, filtered ? cursor.i32() : 0);
                    }
                    case 2 -> new IndexKind.Implicit();
                    case 3 -> {
                        cursor.skip(1);
                        yield new IndexKind.FixedArray();
                    }
                    case 4 -> {
                        cursor.skip(5);
                        yield new IndexKind.ExtensibleArray();
                    }
                    case 5 -> {
                        cursor.skip(6);
                        yield new IndexKind.BTreeV2();
                    }
                    default -> throw cursor.bad("has the chunk index " + kind + ", expected 1 to 5");
                };
        return chunked(dimensions, rank, width, (flags & 1) != 0, cursor.address(), index);
    }

    private static Chunked chunked(
            Cursor cursor, int rank, int width, boolean unfilteredEdges, long address, IndexKind index) {
        if (rank < 2) {
            throw cursor.bad("has chunks of " + (rank - 1) + " dimensions, expected at least 1");
        }
        List<Long> dimensions = new ArrayList<>(rank - 1);
        for (int i = 0; i < rank - 1; i++) {
            long length = cursor.unsigned(width);
            if (length == 0) {
                throw cursor.bad("has chunks of length 0");
            }
            dimensions.add(length);
        }
        return new Chunked(List.copyOf(dimensions), cursor.unsigned(width), unfilteredEdges, index, address);
    }

    private static Compact compact(Cursor cursor, long size) {
        if (size > cursor.remaining()) {
            throw cursor.bad("has " + size + " bytes of values where " + cursor.remaining() + " are left");
        }
        return new Compact(MemorySegment.ofArray(cursor.bytes((int) size)).asReadOnly());
    }
}
