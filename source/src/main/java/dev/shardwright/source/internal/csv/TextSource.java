package dev.shardwright.source.internal.csv;

import dev.shardwright.source.GranuleException;
import dev.shardwright.source.internal.csv.TextPieces.Piece;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// The bytes of a text by their place in it. For one thread at a time.
sealed interface TextSource {

    /// Reads up to `length` bytes of the text from `offset`: fewer only where it ends.
    int read(long offset, byte[] target, int at, int length);

    /// The text `[offset, offset + length)`; shorter only where it ends before.
    Piece piece(long offset, int length);

    /// How much is best read at once by who reads on from the beginning, in bytes. If the whole text is less, then this
    /// is more than the text has.
    int step();

    /// Whether it is stored compressed.
    boolean compressed();

    /// The text of a file, which is decompressed if it starts as gzip does.
    static TextSource of(FileBytes file) {
        byte[] start = file.start();
        boolean gzip = start.length >= 2 && start[0] == 0x1f && start[1] == (byte) 0x8b;
        return gzip ? new Compressed(file) : new Plain(file);
    }

    /// A text that is stored as it is.
    record Plain(FileBytes file) implements TextSource {
        @Override
        public int read(long offset, byte[] target, int at, int length) {
            int count = Math.clamp(file.size() - offset, 0, length);
            if (count > 0) {
                file.read(offset, target, at, count);
            }
            return count;
        }

        @Override
        public Piece piece(long offset, int length) {
            byte[] start = file.start();
            if (offset + length <= start.length) {
                return new Piece(start, (int) offset, (int) offset + length);
            }
            byte[] bytes = new byte[length];
            return new Piece(bytes, 0, read(offset, bytes, 0, length));
        }

        @Override
        public int step() {
            return (int) Math.min(FileBytes.FETCH_BYTES, file.size() + 1);
        }

        @Override
        public boolean compressed() {
            return false;
        }
    }

    /// A gzip-compressed text (RFC 1952, one member or several). Reading on is cheap; going back starts over.
    final class Compressed implements TextSource {
        private static final int STEP_BYTES = 1 << 20;

        private final FileBytes file;
        private @Nullable Members members;
        private long position;

        Compressed(FileBytes file) {
            this.file = file;
        }

        @Override
        public boolean compressed() {
            return true;
        }

        @Override
        public int step() {
            return STEP_BYTES;
        }

        @Override
        public Piece piece(long offset, int length) {
            byte[] bytes = new byte[length];
            return new Piece(bytes, 0, read(offset, bytes, 0, length));
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
        private final FileBytes file;
        private byte[] buffer = {};
        private int at;
        private long next;

        Fetched(FileBytes file) {
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
                buffer = file.next(next);
                next += buffer.length;
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
