package dev.shardwright.source.internal.hdf5.metadata;

/// How many bytes the file's addresses and lengths take; the superblock says so.
///
/// @param offsets the bytes of an address: 2, 4 or 8
/// @param lengths the bytes of a length: 2, 4 or 8
public record Sizes(int offsets, int lengths) {

    /// @throws FormatException if a width is another
    public Sizes {
        check(offsets, "offsets");
        check(lengths, "lengths");
    }

    private static void check(int size, String what) {
        if (size != 2 && size != 4 && size != 8) {
            throw new FormatException("superblock: size of " + what + " is " + size + ", expected 2, 4 or 8");
        }
    }
}
