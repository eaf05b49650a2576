package dev.shardwright.zarr;

import dev.shardwright.storage.ObjectStore;

/// How an array is read and written, by one handle ({@link ZarrArray#with}). What is left at its default suits the store. Immutable.
///
/// @param threads how many threads may compute at a time for one call, the caller's among them; at least 1
/// @param maxGap ranges of one object are fetched as one if at most this many bytes lie between them; -1: 1 MiB for a remote
///     store, 16 KiB for one on this machine, where a second look costs less than bytes that nobody wants
/// @param maxSpan the most bytes that ranges are merged to; a chunk that is larger is fetched as a whole all the same
/// @param requests how many requests to a remote store one call may have under way, at least 1; each counts until its bytes are
///     decoded. No other store takes notice
/// @param indexCacheBytes the most bytes of shard indexes that the handle keeps for the next read, about 256 and 16 for each chunk
///     of a shard; 0 keeps none
/// @param emptyChunks what becomes of chunks that are all fill value
/// @param partialWrites how a part of a shard is written
public record ArrayOptions(
        int threads,
        long maxGap,
        long maxSpan,
        int requests,
        long indexCacheBytes,
        EmptyChunks emptyChunks,
        PartialWrites partialWrites) {

    /// What becomes of chunks that are all fill value, bit by bit.
    public enum EmptyChunks {
        /// They are not stored, and deleted where they were.
        ELIDE,
        /// They are stored like others.
        STORE
    }

    /// How a part of a shard is written.
    public enum PartialWrites {
        /// A new object takes the place of the old one, if nobody has replaced that meanwhile; chunks that are not written are
        /// copied by the store, or by ranges where the index is at the start. Every reader sees the old shard or the new one, at
        /// any moment and after any crash.
        REWRITE,
        /// The shard's object is changed where it is, in stores that can do that (`canUpdate()`: local files). The first write
        /// puts it together anew, with a quarter more room. A write goes as {@link #REWRITE} all the same if it touches more than 50
        /// chunks of a shard or chunks of more than 32 MiB together, if there is no room, if elements have any length, or if the
        /// index is not little-endian `bytes`, with or without `crc32c`.
        ///
        /// This library's readers see each chunk old or new while the shard is written, and in general after a crash;
        /// `docs/zarr/partial-writes.md` names the crashes after which they may refuse the shard, or a write may be lost. Other
        /// readers may, if they read the shard while it is written or after the machine crashed, find an index whose checksum does
        /// not hold, or, if they hold on to an index while a shard is written more than once, the bytes of another chunk. Writers of
        /// other libraries must not write the shard at the same time.
        IN_PLACE
    }

    /// What is used when nothing is said: all cores, 16 MiB, 32 requests, 32 MiB of indexes.
    public static final ArrayOptions DEFAULT = new ArrayOptions(
            Runtime.getRuntime().availableProcessors(),
            -1,
            16 << 20,
            32,
            32 << 20,
            EmptyChunks.ELIDE,
            PartialWrites.REWRITE);

    private static final long REMOTE_GAP = 1 << 20;
    private static final long LOCAL_GAP = 16 << 10;

    /// Checks the numbers.
    public ArrayOptions {
        if (threads < 1 || maxGap < -1 || maxSpan < 1 || requests < 1 || indexCacheBytes < 0) {
            throw new IllegalArgumentException("array options of " + threads + " threads, gaps of " + maxGap
                    + " and spans of " + maxSpan + " bytes, " + requests + " requests, " + indexCacheBytes
                    + " bytes of indexes");
        }
    }

    /// {@return the gap up to which ranges are merged for this store}
    ///
    /// @param store the store
    public long gapFor(ObjectStore store) {
        return maxGap >= 0 ? maxGap : store.remote() ? REMOTE_GAP : LOCAL_GAP;
    }

    /// {@return these options with another number of threads}
    ///
    /// @param newThreads how many
    public ArrayOptions withThreads(int newThreads) {
        return new ArrayOptions(newThreads, maxGap, maxSpan, requests, indexCacheBytes, emptyChunks, partialWrites);
    }

    /// {@return these options with other limits on merging ranges}
    ///
    /// @param newMaxGap bytes between ranges that are fetched as one; -1 for what suits the store
    /// @param newMaxSpan the most bytes that ranges are merged to
    public ArrayOptions withCoalescing(long newMaxGap, long newMaxSpan) {
        return new ArrayOptions(
                threads, newMaxGap, newMaxSpan, requests, indexCacheBytes, emptyChunks, partialWrites);
    }

    /// {@return these options with another number of requests}
    ///
    /// @param newRequests how many
    public ArrayOptions withRequests(int newRequests) {
        return new ArrayOptions(threads, maxGap, maxSpan, newRequests, indexCacheBytes, emptyChunks, partialWrites);
    }

    /// {@return these options with room for other shard indexes}
    ///
    /// @param bytes the most bytes that are kept; 0 keeps none
    public ArrayOptions withIndexCache(long bytes) {
        return new ArrayOptions(threads, maxGap, maxSpan, requests, bytes, emptyChunks, partialWrites);
    }

    /// {@return these options with another fate of chunks that are all fill value}
    ///
    /// @param newEmptyChunks their fate
    public ArrayOptions withEmptyChunks(EmptyChunks newEmptyChunks) {
        return new ArrayOptions(threads, maxGap, maxSpan, requests, indexCacheBytes, newEmptyChunks, partialWrites);
    }

    /// {@return these options with another way of writing a part of a shard}
    ///
    /// @param newPartialWrites the way
    public ArrayOptions withPartialWrites(PartialWrites newPartialWrites) {
        return new ArrayOptions(threads, maxGap, maxSpan, requests, indexCacheBytes, emptyChunks, newPartialWrites);
    }
}
