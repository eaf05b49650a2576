package dev.shardwright.source.csv;

import dev.shardwright.source.GranuleException;
import dev.shardwright.source.internal.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// The bytes of a text by their place in it. For one thread at a time.
sealed interface TextSource {

    /// The bytes that are fetched at once.
    int FETCH_BYTES = 8 << 20;

    /// The bytes that are fetched at first, for the header.
    int FIRST_FETCH_BYTES = 256 << 10;

    /// Reads up to `length` bytes of the text from `offset`: fewer only where it ends.
    int read(long offset, byte[] target, int at, int length);

    /// Whether it is stored compressed.
    boolean compressed();

    /// The text of a file, which is decompressed if it starts as gzip does.
    static TextSource of(StoredFile file) {
        MemorySegment start = file.fetch(0, Math.min(2, file.size()));
        boolean gzip = start.byteSize() == 2
                && start.get(ValueLayout.JAVA_BYTE, 0) == 0x1f
                && start.get(ValueLayout.JAVA_BYTE, 1) == (byte) 0x8b;
        return gzip ? new Compressed(file) : new Plain(file);
    }

    /// A text that is stored as it is.
    record Plain(StoredFile file) implements TextSource {
        @Override
        public int read(long offset, byte[] target, int at, int length) {
            int count = (int) Math.min(length, file.size() - offset);
            if (count > 0) {
                MemorySegment.copy(file.fetch(offset, count), ValueLayout.JAVA_BYTE, 0, target, at, count);
            }
            return Math.max(0, count);
        }

        @Override
        public boolean compressed() {
            return false;
        }
    }

    /// A gzip-compressed text (RFC 1952, one member or several). Reading on is cheap; going back starts over.
    final class Compressed implements TextSource {
        private final StoredFile file;
        private @Nullable Members members;
        private long position;

        Compressed(StoredFile file) {
            this.file = file;
        }

        @Override
        public boolean compressed() {
            return true;
        }

        @Override
        public int read(long offset, byte[] target, int at, int length) {
            try {
                Members stream = members;
                if (stream == null || offset < position) {
                    stream = new Members(new Fetched(file));
                    members = stream;
                    position = 0;
                }
                stream.skipNBytes(offset - position);
                position = offset;
                int count = stream.readNBytes(target, at, length);
                position += count;
                if (count < length) {
                    stream.requireEnd();
                }
                return count;
            } catch (IOException e) {
                members = null;
                throw new GranuleException(
                        "%s is no complete gzip stream: %s after %d bytes of text"
                                .formatted(file.address(), e.getMessage(), position),
                        e);
            }
        }
    }

    /// The standard reader of members, which alone would take anything behind them for the end.
    final class Members extends GZIPInputStream {
        private static final int TRAILER = 8;

        Members(InputStream in) throws IOException {
            super(in, 64 << 10);
        }

        void requireEnd() throws IOException {
            if (in.available() > 0 || inf.getRemaining() > TRAILER) {
                throw new IOException("there are bytes behind its end that are no gzip stream");
            }
        }
    }

    /// The stored bytes as a stream.
    final class Fetched extends InputStream {
        private final StoredFile file;
        private byte[] buffer = {};
        private int at;
        private long next;

        Fetched(StoredFile file) {
            this.file = file;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            if (at == buffer.length) {
                if (next == file.size()) {
                    return -1;
                }
                int count = (int) Math.min(next == 0 ? FIRST_FETCH_BYTES : FETCH_BYTES, file.size() - next);
                buffer = file.fetch(next, count).toArray(ValueLayout.JAVA_BYTE);
                next += count;
                at = 0;
            }
            int count = Math.min(length, buffer.length - at);
            System.arraycopy(buffer, at, target, offset, count);
            at += count;
            return count;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, buffer.length - at + file.size() - next);
        }
    }
}
