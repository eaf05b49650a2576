package dev.shardwright.source.internal.csv;

import dev.shardwright.source.GranuleException;
import java.util.LinkedHashMap;
import java.util.Map;

/// The text between two notes of a {@link RowIndex}, of which what was read last is kept: {@link #CAPACITY} bytes at
/// most, or one piece if that is larger. For one thread at a time.
final class TextPieces {

    static final long CAPACITY = 16L << 20;

    private final String address;
    private final TextSource text;
    private final RowIndex index;
    private final Map<Integer, Piece> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long keptBytes;

    /// The text `bytes[from, to)`, which is not to be changed.
    record Piece(byte[] bytes, int from, int to) {
        int length() {
            return to - from;
        }
    }

    /// @param address the file, for messages
    TextPieces(String address, TextSource text, RowIndex index) {
        this.address = address;
        this.text = text;
        this.index = index;
    }

    /// The text from note `number` to the next. A piece that is read a second time has the same bounds again.
    Piece get(int number) {
        Piece piece = kept.get(number);
        if (piece == null) {
            long offset = index.notes().get(number).offset();
            int length = Math.toIntExact(index.endOf(number) - offset);
            piece = text.piece(offset, length);
            if (piece.length() < length) {
                throw new GranuleException("%s: found %d bytes of text at %d, expected %d"
                        .formatted(address, piece.length(), offset, length));
            }
            kept.put(number, piece);
            keptBytes += length;
            var eldest = kept.entrySet().iterator();
            while (keptBytes > CAPACITY && kept.size() > 1) {
                keptBytes -= eldest.next().getValue().length();
                eldest.remove();
            }
        }
        return piece;
    }

    /// The bytes that are kept.
    long bytes() {
        return keptBytes;
    }

    void clear() {
        kept.clear();
        keptBytes = 0;
    }
}
