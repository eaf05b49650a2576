package dev.shardwright.source.internal.hdf5;

import dev.shardwright.source.internal.hdf5.metadata.Cursor;
import dev.shardwright.source.internal.hdf5.metadata.FormatException;
import java.util.Optional;

/// What values are that were never written (sections IV.A.2.e and IV.A.2.f).
///
/// @param bytes the value in the dataset's type; without one, the reason why such values have no meaning
record FillValue(Optional<byte[]> bytes, String reason) {

    private static final int WRITE_NEVER = 1;

    /// @param size the size of a value in bytes
    static FillValue of(ObjectHeader header, int size) {
        Optional<Cursor> message = header.find(ObjectHeader.FILL_VALUE);
        if (message.isPresent()) {
            return read(message.get(), size);
        }
        Optional<Cursor> old = header.find(ObjectHeader.FILL_VALUE_OLD);
        return old.map(cursor -> value(cursor, cursor.u32(), size)).orElseGet(() -> zero(size));
    }

    private static FillValue read(Cursor cursor, int size) {
        int version = cursor.u8();
        boolean undefined;
        boolean stored;
        int writeTime;
        switch (version) {
            case 1, 2 -> {
                cursor.skip(1);
                writeTime = cursor.u8();
                stored = cursor.u8() != 0;
                undefined = !stored;
            }
            case 3 -> {
                int flags = cursor.u8();
                writeTime = (flags >> 2) & 3;
                undefined = (flags & 0x10) != 0;
                stored = (flags & 0x20) != 0;
            }
            default -> throw cursor.bad("has version " + version + ", expected 1 to 3");
        }
        if (undefined) {
            return new FillValue(Optional.empty(), "the file says that they have no value (undefined fill value)");
        }
        if (writeTime == WRITE_NEVER) {
            return new FillValue(Optional.empty(), "the file says that they have no value (fill value never written)");
        }
        return stored ? value(cursor, cursor.u32(), size) : zero(size);
    }

    private static FillValue value(Cursor cursor, long found, int size) {
        if (found == 0) {
            return zero(size);
        }
        if (found != size) {
            throw cursor.bad("has " + found + " bytes, expected " + size + " as the datatype has");
        }
        return new FillValue(Optional.of(cursor.bytes(size)), "");
    }

    /// The library's default.
    private static FillValue zero(int size) {
        return new FillValue(Optional.of(new byte[size]), "");
    }

    /// The value for rows `[from, to)`.
    ///
    /// @throws FormatException if they have none
    byte[] forRows(long from, long to) {
        return bytes.orElseThrow(() -> new FormatException(
                "rows " + from + " to " + (to - 1) + " were never written, and " + reason));
    }
}
