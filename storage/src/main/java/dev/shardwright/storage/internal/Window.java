package dev.shardwright.storage.internal;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.RangeException;

/// A byte range placed in an object of known size: `0 <= offset <= offset + length <= size`.
///
/// Worked numbers for an object of 10 bytes: `of(8, 5)` is (8, 2), `of(10, 5)` is (10, 0), `of(11, 5)` is refused,
/// `suffix(3)` is (7, 3), `suffix(20)` is (0, 10).
///
/// @param offset where it starts in the object
/// @param length its bytes
public record Window(long offset, long length) {

    /// Places a range in an object of `size` bytes.
    ///
    /// @param place the object, for messages
    /// @throws RangeException if `range` starts past the end, which is to say behind byte number `size`
    public static Window of(ByteRange range, long size, Place place) {
        return switch (range) {
            case ByteRange.Span(long offset, long length) ->
                new Window(offset, Math.min(length, rest(offset, size, place)));
            case ByteRange.From(long offset) -> new Window(offset, rest(offset, size, place));
            case ByteRange.Suffix(long length) -> {
                long taken = Math.min(length, size);
                yield new Window(size - taken, taken);
            }
        };
    }

    /// Places a range that must lie in an object of `size` bytes as a whole.
    ///
    /// @throws RangeException if it does not
    public static Window whole(ByteRange.Span range, long size, Place place) {
        if (range.offset() + range.length() > size) {
            throw new RangeException(place + " has " + size + " bytes; bytes " + range.offset() + " to "
                    + (range.offset() + range.length()) + " were asked for");
        }
        return new Window(range.offset(), range.length());
    }

    private static long rest(long offset, long size, Place place) {
        if (offset > size) {
            throw new RangeException(place + " has " + size + " bytes; a range from byte " + offset + " was asked for");
        }
        return size - offset;
    }
}
