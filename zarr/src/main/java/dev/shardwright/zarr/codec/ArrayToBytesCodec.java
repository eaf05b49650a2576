package dev.shardwright.zarr.codec;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// A codec that turns a chunk into bytes, as `bytes` and `sharding_indexed` do.
public non-sealed interface ArrayToBytesCodec extends Codec {

    /// Prepares the codec for chunks of one kind.
    ///
    /// @param decoded the kind of chunk
    /// @return the codec for these chunks
    /// @throws dev.shardwright.zarr.UnsupportedExtensionException if it is only here that the codec cannot take such chunks: the array
    ///     is then opened for its metadata
    /// @throws dev.shardwright.zarr.ZarrException if the codec cannot take such chunks
    Bound bind(ChunkSpec decoded);

    /// {@return the shape of the chunks that this codec gathers, if it makes shards}
    default Optional<int[]> innerChunkShape() {
        return Optional.empty();
    }

    /// An array-to-bytes codec, bound to a kind of chunk. Thread-safe.
    interface Bound {
        /// {@return the most bytes that {@link #encode} makes of any chunk; {@link Long#MAX_VALUE} if there is no bound, since
        /// elements have no fixed size}
        long maxEncodedSize();

        /// {@return the most bytes that {@link #encode} makes of this chunk}
        ///
        /// @param decoded the decoded chunk
        /// @param work knows the values of elements of variable length
        default long maxEncodedSize(MemorySegment decoded, Workspace work) {
            return maxEncodedSize();
        }

        /// {@return the fewest bytes that any chunk is encoded to: fewer are refused before memory is asked for to decode them to}
        default long minEncodedSize() {
            return fixedSize() ? maxEncodedSize() : 0;
        }

        /// {@return whether every chunk becomes exactly {@link #maxEncodedSize} bytes}
        boolean fixedSize();

        /// {@return whether the encoded bytes are the chunk's bytes as they are in memory, so that both steps are copies}
        default boolean identity() {
            return false;
        }

        /// Writes the encoded form of the whole chunk `decoded` to the start of `encoded`, which has room for
        /// {@link #maxEncodedSize(MemorySegment, Workspace)} bytes.
        ///
        /// @param decoded the decoded chunk
        /// @param encoded gets the encoded bytes
        /// @param work memory for steps in between
        /// @return the number of bytes written
        long encode(MemorySegment decoded, MemorySegment encoded, Workspace work);

        /// Writes the whole chunk to `decoded`.
        ///
        /// @param encoded the encoded bytes
        /// @param decoded gets the decoded chunk
        /// @param work memory for steps in between
        /// @throws dev.shardwright.zarr.ZarrException if `encoded` is not a valid encoding
        void decode(MemorySegment encoded, MemorySegment decoded, Workspace work);
    }
}
