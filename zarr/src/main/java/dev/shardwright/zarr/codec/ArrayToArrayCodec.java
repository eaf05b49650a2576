package dev.shardwright.zarr.codec;

import java.lang.foreign.MemorySegment;

/// A codec that turns a chunk into another chunk, as `transpose` does.
public non-sealed interface ArrayToArrayCodec extends Codec {

    /// Prepares the codec for chunks of one kind.
    ///
    /// @param decoded the kind of chunk
    /// @return the codec for these chunks
    /// @throws dev.shardwright.zarr.UnsupportedExtensionException if it is only here that the codec cannot take such chunks: the array
    ///     is then opened for its metadata
    /// @throws dev.shardwright.zarr.ZarrException if the codec cannot take such chunks
    Bound bind(ChunkSpec decoded);

    /// An array-to-array codec, bound to a kind of chunk. Thread-safe.
    interface Bound {
        /// {@return the kind of chunk that {@link #encode} makes}
        ChunkSpec encodedSpec();

        /// Writes the encoded form of the whole chunk `decoded` to `encoded`.
        ///
        /// @param decoded the decoded chunk
        /// @param encoded gets the encoded form
        void encode(MemorySegment decoded, MemorySegment encoded);

        /// Writes the decoded form of the whole chunk `encoded` to `decoded`.
        ///
        /// @param encoded the encoded bytes
        /// @param decoded gets the decoded chunk
        void decode(MemorySegment encoded, MemorySegment decoded);
    }
}
