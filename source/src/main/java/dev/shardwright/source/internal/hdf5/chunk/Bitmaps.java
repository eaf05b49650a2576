package dev.shardwright.source.internal.hdf5.chunk;

import dev.shardwright.source.internal.hdf5.metadata.Cursor;

/// What the blocks of fixed and extensible arrays have in common.
final class Bitmaps {

    private Bitmaps() {}

    /// Whether bit `number` is set; bits are counted from the highest of each byte.
    static boolean isSet(byte[] bitmap, long number) {
        return (bitmap[(int) (number >> 3)] & (0x80 >> (number & 7))) != 0;
    }

    /// Checks the address of the header that every block names.
    static void requireOwner(Cursor block, long found, long expected) {
        if (found != expected) {
            throw block.bad("belongs to the header at " + found + ", expected the one at " + expected);
        }
    }
}
