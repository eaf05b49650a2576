package dev.shardwright.storage.internal.disk;

import dev.shardwright.storage.internal.Window;
import dev.shardwright.storage.internal.posix.PosixFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;

/// An open file by system calls.
record PosixDiskFile(PosixFile file) implements DiskFile {

    /// The most bytes that are moved between two looks at whether the thread was interrupted: some 10 ms.
    private static final long STEP = 64 << 20;

    @Override
    public FileState state() throws IOException {
        return PosixDisk.state(file.status());
    }

    @Override
    public int names() throws IOException {
        return file.status().links();
    }

    @Override
    public void read(long offset, MemorySegment target) throws IOException {
        for (long at = 0; at < target.byteSize(); at += STEP) {
            checkInterrupt();
            file.read(offset + at, target.asSlice(at, Math.min(STEP, target.byteSize() - at)));
        }
    }

    @Override
    public void write(long offset, MemorySegment bytes) throws IOException {
        for (long at = 0; at < bytes.byteSize(); at += STEP) {
            checkInterrupt();
            file.write(offset + at, bytes.asSlice(at, Math.min(STEP, bytes.byteSize() - at)));
        }
    }

    @Override
    public void copyFrom(DiskFile source, Window window, long offset) throws IOException {
        PosixFile from = ((PosixDiskFile) source).file;
        for (long at = 0; at < window.length(); at += STEP) {
            checkInterrupt();
            file.copyFrom(from, window.offset() + at, Math.min(STEP, window.length() - at), offset + at);
        }
    }

    @Override
    public void startSync() {
        file.startSync();
    }

    @Override
    public void sync() throws IOException {
        checkInterrupt();
        file.sync();
    }

    @Override
    public FileState setModified(long nanos) throws IOException {
        file.setModified(nanos);
        return state();
    }

    /// Nothing: an open file may be renamed here.
    @Override
    public void endWriting() {}

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static void checkInterrupt() throws ClosedByInterruptException {
        if (Thread.currentThread().isInterrupted()) {
            throw new ClosedByInterruptException();
        }
    }
}
