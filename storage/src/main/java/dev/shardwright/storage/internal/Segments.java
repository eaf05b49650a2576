package dev.shardwright.storage.internal;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Moves bytes between memory segments and files.
public final class Segments {

    /// What a Java array can hold on every virtual machine.
    private static final long MAX_ARRAY = Integer.MAX_VALUE - 8;

    /// For bytes on the heap a channel uses a native buffer of the size it is handed, and keeps it with the thread: so
    /// it is handed little at a time.
    private static final long HEAP_SLICE = 256 << 10;

    private static final long NATIVE_SLICE = 1 << 30;

    private Segments() {}

    /// Zeroed memory that lives as long as it is reachable. It is on the heap, where the collector sees how much of it
    /// there is; only what no array can hold is outside.
    public static MemorySegment allocate(long size) {
        return size <= MAX_ARRAY
                ? MemorySegment.ofArray(new byte[Math.toIntExact(size)])
                : Arena.ofAuto().allocate(size);
    }

    /// Writes all of `bytes` from `offset` on.
    public static void writeFully(FileChannel channel, long offset, MemorySegment bytes) throws IOException {
        long step = bytes.isNative() ? NATIVE_SLICE : HEAP_SLICE;
        for (long at = 0; at < bytes.byteSize(); at += step) {
            MemorySegment slice = bytes.asSlice(at, Math.min(step, bytes.byteSize() - at));
            // A heap segment may lie in an array of another type, which no ByteBuffer can show: it is copied.
            ByteBuffer buffer = slice.isNative()
                    ? slice.asByteBuffer()
                    : ByteBuffer.wrap(slice.toArray(ValueLayout.JAVA_BYTE));
            while (buffer.hasRemaining()) {
                channel.write(buffer, offset + at + buffer.position());
            }
        }
    }

    /// Fills `destination` with the bytes from `offset` on.
    ///
    /// @throws EOFException if the file ends before
    public static void readFully(FileChannel channel, long offset, MemorySegment destination) throws IOException {
        long step = destination.isNative() ? NATIVE_SLICE : HEAP_SLICE;
        for (long at = 0; at < destination.byteSize(); at += step) {
            ByteBuffer buffer = destination
                    .asSlice(at, Math.min(step, destination.byteSize() - at))
                    .asByteBuffer();
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, offset + at + buffer.position()) < 0) {
                    throw new EOFException("the file ends at byte " + (offset + at + buffer.position()) + ", expected "
                            + (offset + destination.byteSize()));
                }
            }
        }
    }
}
