package dev.shardwright.zarr.codec;

import java.lang.foreign.MemorySegment;

/// A codec that turns a chunk into another chunk, as `transpose` does.
public non-sealed interface ArrayToArrayCodec extends Codec {

    /// Prepares the codec for chunks of one kind.
    ///
    /// @throws dev.shardwright.zarr.ZarrException if the codec cannot take such chunks
    Bound bind(ChunkSpec decoded);

    /// An array-to-array codec, bound to a kind of chunk. Thread-safe.
    interface Bound {
        /// The kind of chunk that {@link #encode} makes.
        ChunkSpec encodedSpec();

        /// Writes the encoded form of the whole chunk `decoded` to `encoded`.
        void encode(MemorySegment decoded, MemorySegment encoded);

        /// Writes the decoded form of the whole chunk `encoded` to `decoded`.
        void decode(MemorySegment encoded, MemorySegment decoded);
    }
}
