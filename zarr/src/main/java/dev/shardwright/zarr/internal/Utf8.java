package dev.shardwright.zarr.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Text that is text: Java's encoders put `?` for half a surrogate pair, and its decoders U+FFFD for bytes that are no UTF-8.
public final class Utf8 {

    private Utf8() {}

    /// The text, of which no surrogate stands alone.
    ///
    /// @throws IllegalArgumentException if one does
    public static String whole(String text) {
        int at = 0;
        while (at < text.length()) {
            // Two characters for a pair, and half of one for itself.
            int point = text.codePointAt(at);
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                throw new IllegalArgumentException(
                        "has half a surrogate pair, U+%04X, at %d, expected text".formatted(point, at));
            }
            at += Character.charCount(point);
        }
        return text;
    }

    /// The bytes of a text.
    ///
    /// @throws IllegalArgumentException if a surrogate stands alone
    public static byte[] encode(String text) {
        return whole(text).getBytes(StandardCharsets.UTF_8);
    }

    /// Whether bytes are UTF-8.
    public static boolean isText(byte[] bytes) {
        boolean ascii = true;
        for (byte b : bytes) {
            ascii &= b >= 0;
        }
        if (ascii) {
            return true;
        }
        try {
            // A new decoder reports what is malformed.
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
