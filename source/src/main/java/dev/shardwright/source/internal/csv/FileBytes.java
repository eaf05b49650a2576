package dev.shardwright.source.internal.csv;

import dev.shardwright.source.internal.StoredFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// The stored bytes of a file. Its first {@link #START_BYTES} are fetched at once: a file of at most that size is
/// fetched once and kept, a larger one loses its start when it has been opened. Thread-safe.
final class FileBytes {

    /// The most bytes of a file that are kept as long as it is open.
    static final int START_BYTES = 1 << 20;

    /// The bytes that are fetched at once behind the start.
    static final int FETCH_BYTES = 8 << 20;

    private static final byte[] NOTHING = {};

    private final StoredFile file;
    private volatile byte[] start;

    FileBytes(StoredFile file) {
        this.file = file;
        start = file.fetch(0, Math.min(START_BYTES, file.size())).toArray(ValueLayout.JAVA_BYTE);
    }

    String address() {
        return file.address();
    }

    long size() {
        return file.size();
    }

    /// The first bytes of the file; empty if they are not kept any more.
    byte[] start() {
        return start;
    }

    /// To be called when the file has been opened: lets go of the start unless it is the whole file.
    void opened() {
        if (start.length < file.size()) {
            start = NOTHING;
        }
    }

    /// Lets go of what is kept; it is fetched again when it is read.
    void letGo() {
        start = NOTHING;
    }

    /// Some bytes from `offset` on, which must lie in the file: at least 1, at most {@link #FETCH_BYTES}.
    byte[] next(long offset) {
        byte[] held = start;
        if (offset == 0 && held.length > 0) {
            return held;
        }
        if (offset < held.length) {
            return Arrays.copyOfRange(held, (int) offset, held.length);
        }
        return file.fetch(offset, Math.min(FETCH_BYTES, file.size() - offset)).toArray(ValueLayout.JAVA_BYTE);
    }

    /// Copies `length` bytes from `offset`, which must lie in the file.
    void read(long offset, byte[] target, int at, int length) {
        byte[] held = start;
        int copied = Math.clamp(held.length - offset, 0, length);
        if (copied > 0) {
            System.arraycopy(held, (int) offset, target, at, copied);
        }
        if (copied < length) {
            int rest = length - copied;
            MemorySegment.copy(file.fetch(offset + copied, rest), ValueLayout.JAVA_BYTE, 0, target, at + copied, rest);
        }
    }
}
