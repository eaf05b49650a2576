package dev.shardwright.interop;

import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.ZarrArray;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// SHA-256 over elements in C order, little-endian.
final class Digest {

    private Digest() {}

    static String of(MemorySegment elements) {
        MessageDigest sha256 = sha256();
        sha256.update(elements.asByteBuffer());
        return HexFormat.of().formatHex(sha256.digest());
    }

    static String of(List<byte[]> elements) {
        MessageDigest sha256 = sha256();
        elements.forEach(sha256::update);
        return HexFormat.of().formatHex(sha256.digest());
    }

    /// Over regions of an array one after the other, as Shardwright reads them.
    static String of(ZarrArray array, List<Box> regions) {
        MessageDigest sha256 = sha256();
        for (Box region : regions) {
            sha256.update(array.read(region).segment().asByteBuffer());
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
