package dev.shardwright.source.hdf5;

/// How many bytes the file's addresses and lengths take; the superblock says so.
record Sizes(int offsets, int lengths) {

    Sizes {
        check(offsets, "offsets");
        check(lengths, "lengths");
    }

    private static void check(int size, String what) {
        if (size != 2 && size != 4 && size != 8) {
            throw new FormatException("superblock: size of " + what + " is " + size + ", expected 2, 4 or 8");
        }
    }
}
