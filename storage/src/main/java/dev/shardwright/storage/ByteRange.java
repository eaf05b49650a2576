package dev.shardwright.storage;

/// Which bytes of an object to read; see {@link ObjectStore#getRanges} for what happens at its end.
public sealed interface ByteRange {

    /// `length` bytes from `offset`, fewer if the object ends before.
    ///
    /// @param offset the first byte, from 0
    /// @param length how many bytes, at least 0
    record Span(long offset, long length) implements ByteRange {
        /// Checks that neither is negative.
        public Span {
            if (offset < 0 || length < 0 || offset + length < 0) {
                throw new IllegalArgumentException("byte range offset " + offset + ", length " + length);
            }
        }
    }

    /// Everything from `offset` on.
    ///
    /// @param offset the first byte, from 0
    record From(long offset) implements ByteRange {
        /// Checks that the offset is not negative.
        public From {
            if (offset < 0) {
                throw new IllegalArgumentException("byte range offset " + offset);
            }
        }
    }

    /// The last `length` bytes, or the whole object if it is shorter.
    ///
    /// @param length how many bytes at most, at least 0
    record Suffix(long length) implements ByteRange {
        /// Checks that the length is not negative.
        public Suffix {
            if (length < 0) {
                throw new IllegalArgumentException("byte range suffix " + length);
            }
        }
    }

    /// {@return `length` bytes from `offset`}
    ///
    /// @param offset the first byte, from 0
    /// @param length how many bytes, at least 0
    static ByteRange of(long offset, long length) {
        return new Span(offset, length);
    }

    /// {@return everything from `offset` on}
    ///
    /// @param offset the first byte, from 0
    static ByteRange from(long offset) {
        return new From(offset);
    }

    /// {@return the last `length` bytes}
    ///
    /// @param length how many bytes at most, at least 0
    static ByteRange suffix(long length) {
        return new Suffix(length);
    }
}
