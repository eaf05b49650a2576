package dev.shardwright.storage;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// Bytes read from a store, and the version of the object they came from.
///
/// @param segment the bytes, read-only; they stay valid as long as this record is reachable
/// @param version the object's version when it was read
/// @param objectSize the size of the whole object then, in bytes
public record Bytes(MemorySegment segment, Version version, long objectSize) {

    /// Makes the segment read-only.
    public Bytes {
        segment = segment.asReadOnly();
    }

    /// {@return the number of bytes}
    public long size() {
        return segment.byteSize();
    }

    /// {@return a copy as an array; for small objects}
    public byte[] toByteArray() {
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }

    /// {@return the bytes decoded as UTF-8; for small objects}
    public String toUtf8() {
        return new String(toByteArray(), StandardCharsets.UTF_8);
    }
}
