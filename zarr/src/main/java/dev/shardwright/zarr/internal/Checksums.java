package dev.shardwright.zarr.internal;

import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/// Checksums over segments of any size.
public final class Checksums {

    /// How much goes through a byte buffer at a time, since buffers end at 2 GiB.
    private static final long STRIDE = 1L << 30;

    private Checksums() {}

    /// The CRC32C of all of `bytes`.
    public static int crc32c(MemorySegment bytes) {
        CRC32C crc = new CRC32C();
        update(crc, bytes);
        return (int) crc.getValue();
    }

    /// Adds all of `bytes`.
    public static void update(Checksum checksum, MemorySegment bytes) {
        for (long at = 0; at < bytes.byteSize(); at += STRIDE) {
            checksum.update(
                    bytes.asSlice(at, Math.min(STRIDE, bytes.byteSize() - at)).asByteBuffer());
        }
    }

    /// The CRC-32 of all of `bytes`, as in gzip. It tells chunks apart that end in their own CRC32C: those all have one CRC32C.
    public static int crc32(MemorySegment bytes) {
        CRC32 crc = new CRC32();
        update(crc, bytes);
        return (int) crc.getValue();
    }
}
