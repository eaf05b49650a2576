package dev.shardwright.storage;

import java.lang.foreign.MemorySegment;

/// A streaming write of one object: append, then complete or abort.
///
/// Nothing is visible before {@link #complete}; {@link #close} without it aborts and leaves nothing behind. A failed
/// append aborts as well. Appending to or completing a finished upload gives an `IllegalStateException`. For one thread
/// at a time. At most {@link #partSize} bytes of what was appended are held in memory.
public interface Upload extends AutoCloseable {

    /// Appends bytes; `bytes` may be reused as soon as the call returns.
    ///
    /// @param bytes the bytes
    void append(MemorySegment bytes);

    /// Appends bytes of an object of the same store, copied by the store itself where it can, so that they do not pass
    /// through this process.
    ///
    /// @param key the object's key
    /// @param version the version that the object must have
    /// @param range which bytes
    /// @throws NotFoundException if there is no such object; the upload is aborted
    /// @throws ConditionFailedException if the object has another version; the upload is aborted
    /// @throws RangeException if the object ends before the range does; the upload is aborted
    void appendFrom(String key, Version version, ByteRange.Span range);

    /// {@return the number of bytes appended so far, which is the offset that the next append gets}
    long position();

    /// {@return the most bytes this upload holds in memory at any time; a memory store does not count the object itself}
    long partSize();

    /// Makes the object visible, whole and durable, if `condition` holds. The upload is finished either way.
    ///
    /// @param condition what must hold
    /// @return the version that was written
    /// @throws ConditionFailedException if the condition did not hold; nothing was changed
    Version complete(PutCondition condition);

    /// Gives the upload up and removes what was stored for it. Does nothing once finished.
    void abort();

    /// Aborts unless completed.
    @Override
    default void close() {
        abort();
    }
}
