package dev.shardwright.source.internal.hdf5.metadata;

/// The metadata structures of one file, by address. Every structure passes here, and is allocated only after it was
/// found to lie in the file.
public final class Metadata {

    /// The largest single structure that is read. Real ones are smaller by far; what is larger is damage.
    private static final long LARGEST = 16L << 20;

    private final BlockCache blocks;
    private final Sizes sizes;
    private final long base;
    private final long end;

    /// The structures of one file.
    ///
    /// @param blocks the file's bytes
    /// @param sizes the widths of its addresses and lengths
    /// @param base where address 0 lies in the file (behind the user block)
    /// @param end the number of bytes behind it
    public Metadata(BlockCache blocks, Sizes sizes, long base, long end) {
        this.blocks = blocks;
        this.sizes = sizes;
        this.base = base;
        this.end = end;
    }

    /// The widths of the file's addresses and lengths.
    public Sizes sizes() {
        return sizes;
    }

    /// The bytes behind address 0.
    public long end() {
        return end;
    }

    /// The place in the file that an address stands for.
    public long fileOffset(long address) {
        return base + address;
    }

    /// The structure of `length` bytes at `address`.
    ///
    /// @throws FormatException if it does not lie in the file
    public Cursor at(String kind, long address, long length) {
        requireInside(kind, address, length);
        if (length > LARGEST) {
            throw new FormatException(
                    "%s at %d says that it has %d bytes, expected at most %d".formatted(kind, address, length, LARGEST));
        }
        int count = (int) length;
        return new Cursor(blocks.read(base + address, count), 0, count, sizes, kind, address);
    }

    /// Up to `length` bytes at `address`: fewer where the file ends before. For structures that tell their own length.
    public Cursor atMost(String kind, long address, int length) {
        requireInside(kind, address, 1);
        return at(kind, address, Math.min(length, end - address));
    }

    /// Checks a place before it is read.
    ///
    /// @throws FormatException unless `length` bytes from `address` lie in the file
    public void requireInside(String kind, long address, long length) {
        if (address < 0 || length < 0 || address > end - length) {
            throw new FormatException(address == Cursor.UNDEFINED
                    ? kind + " has no address"
                    : "%s of %d bytes at %d does not lie in the file, which has %d bytes"
                            .formatted(kind, length, address, end));
        }
    }
}
