package dev.shardwright.zarr.codec;

import java.lang.foreign.MemorySegment;

/// A codec that turns bytes into bytes: compression, checksums. Thread-safe.
///
/// The segments it is handed lie outside the heap, so that a `ByteBuffer` or native code can work on them.
public non-sealed interface BytesToBytesCodec extends Codec {

    /// {@return the codec fitted to elements of this kind; most are the same for all}
    ///
    /// @param chunk the kind of chunk
    default BytesToBytesCodec bind(ChunkSpec chunk) {
        return this;
    }

    /// {@return the most bytes that {@link #encode} makes of `size` bytes}
    ///
    /// @param size how many bytes
    long maxEncodedSize(long size);

    /// {@return whether input of one size always becomes output of one size}
    default boolean fixedSize() {
        return false;
    }

    /// {@return the most bytes that {@link #decode} could make of these: what memory is asked for in the name of `encoded` is
    /// checked against it first} Found without decoding; need not be tight.
    ///
    /// @param encoded the encoded bytes
    default long maxDecodedSize(MemorySegment encoded) {
        return Long.MAX_VALUE;
    }

    /// {@return the memory to decode these to, where elements have no fixed size and nothing else bounds it} A codec whose
    /// {@link #maxDecodedSize} is far off may decode to nowhere to count.
    ///
    /// @param encoded the encoded bytes
    /// @param work memory for steps in between
    /// @throws dev.shardwright.zarr.ZarrException if `encoded` is not valid
    default long roomToDecode(MemorySegment encoded, Workspace work) {
        return maxDecodedSize(encoded);
    }

    /// Writes the encoded form of `decoded` to the start of `encoded`, which has room for {@link #maxEncodedSize}.
    ///
    /// @param decoded the bytes
    /// @param encoded gets the encoded bytes
    /// @param work memory for steps in between
    /// @return the number of bytes written
    long encode(MemorySegment decoded, MemorySegment encoded, Workspace work);

    /// Writes the decoded form of `encoded` to the start of `decoded`.
    ///
    /// @param encoded the encoded bytes
    /// @param decoded gets the decoded bytes
    /// @param work memory for steps in between
    /// @return the number of bytes written
    /// @throws dev.shardwright.zarr.ZarrException if `encoded` is not valid, or does not fit into `decoded`
    long decode(MemorySegment encoded, MemorySegment decoded, Workspace work);
}
