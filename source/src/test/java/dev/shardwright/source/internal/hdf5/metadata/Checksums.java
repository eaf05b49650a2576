package dev.shardwright.source.internal.hdf5.metadata;

/// The checksum of structures, for tests that change one and want it to be found sound again.
public final class Checksums {

    private Checksums() {}

    /// The checksum of `bytes[offset, offset + length)`.
    public static int of(byte[] bytes, int offset, int length) {
        return Lookup3.hash(bytes, offset, length);
    }
}
