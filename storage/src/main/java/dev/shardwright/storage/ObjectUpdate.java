package dev.shardwright.storage;

import java.lang.foreign.MemorySegment;

/// An object that is changed in place, by one writer at a time. For one thread.
///
/// What is written is seen by readers at once, in any order, and after a crash any part of what was written since the last
/// {@link #sync} may be there or not. A failed write leaves the update open. After {@link #finish} and {@link #close} everything
/// but closing gives an `IllegalStateException`.
public interface ObjectUpdate extends AutoCloseable {

    /// {@return the version that was found when the object was opened}
    Version version();

    /// {@return the object's size in bytes now, of a closed update when it was closed}
    long size();

    /// Reads bytes as they are now, to the size of `target`.
    ///
    /// @param offset the first byte, from 0
    /// @param target is filled
    /// @throws RangeException if the object ends before
    void read(long offset, MemorySegment target);

    /// Writes bytes over what is there, or behind its end.
    ///
    /// @param offset the first byte, at most the object's size
    /// @param bytes the bytes
    /// @throws IllegalArgumentException if `offset` is negative or past the end of the object
    void write(long offset, MemorySegment bytes);

    /// Makes everything written so far durable, unless the store was opened with {@link Durability#RELAXED}.
    void sync();

    /// Ends the update, which can only be closed then, and gives the object a version that it never had. What was not made durable by {@link #sync} may still be lost
    /// by a crash of the machine, but not by one of this process; such a crash may also leave the version that was found.
    ///
    /// @return that version
    Version finish();

    /// Lets other writers in. An update that was written to and not finished gives the object a new version as well.
    @Override
    void close();
}
