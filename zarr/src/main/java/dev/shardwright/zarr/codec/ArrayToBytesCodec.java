package dev.shardwright.zarr.codec;

import dev.shardwright.storage.MemoryBudget;
import java.lang.foreign.MemorySegment;

/// A codec that turns a chunk into bytes, as `bytes` and `sharding_indexed` do.
public non-sealed interface ArrayToBytesCodec extends Codec {

    /// Prepares the codec for chunks of one kind.
    ///
    /// @throws dev.shardwright.zarr.ZarrException if the codec cannot take such chunks
    Bound bind(ChunkSpec decoded);

    /// An array-to-bytes codec, bound to a kind of chunk. Thread-safe.
    interface Bound {
        /// The most bytes that {@link #encode} makes.
        long maxEncodedSize();

        /// Whether every chunk becomes exactly {@link #maxEncodedSize} bytes.
        boolean fixedSize();

        /// Whether the encoded bytes are the chunk's bytes as they are in memory, so that both steps are copies.
        default boolean identity() {
            return false;
        }

        /// Writes the encoded form of the whole chunk `decoded` to the start of `encoded`, which has room for
        /// {@link #maxEncodedSize} bytes.
        ///
        /// @param budget where working memory is taken from
        /// @return the number of bytes written
        long encode(MemorySegment decoded, MemorySegment encoded, MemoryBudget budget);

        /// Writes the whole chunk to `decoded`.
        ///
        /// @param budget where working memory is taken from
        /// @throws dev.shardwright.zarr.ZarrException if `encoded` is not a valid encoding
        void decode(MemorySegment encoded, MemorySegment decoded, MemoryBudget budget);
    }
}
