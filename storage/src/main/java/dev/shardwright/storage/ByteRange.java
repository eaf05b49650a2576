package dev.shardwright.storage;

/// Which bytes of an object to read; see {@link ObjectStore#getRanges} for what happens at its end.
public sealed interface ByteRange {

    /// `length` bytes from `offset`, fewer if the object ends before.
    record Span(long offset, long length) implements ByteRange {
        /// Checks that neither is negative.
        public Span {
            if (offset < 0 || length < 0 || offset + length < 0) {
                throw new IllegalArgumentException("byte range offset " + offset + ", length " + length);
            }
        }
    }

    /// Everything from `offset` on.
    record From(long offset) implements ByteRange {
        /// Checks that the offset is not negative.
        public From {
            if (offset < 0) {
                throw new IllegalArgumentException("byte range offset " + offset);
            }
        }
    }

    /// The last `length` bytes, or the whole object if it is shorter.
    record Suffix(long length) implements ByteRange {
        /// Checks that the length is not negative.
        public Suffix {
            if (length < 0) {
                throw new IllegalArgumentException("byte range suffix " + length);
            }
        }
    }

    /// `length` bytes from `offset`.
    static ByteRange of(long offset, long length) {
        return new Span(offset, length);
    }

    /// Everything from `offset` on.
    static ByteRange from(long offset) {
        return new From(offset);
    }

    /// The last `length` bytes.
    static ByteRange suffix(long length) {
        return new Suffix(length);
    }
}
