package dev.shardwright.storage.internal.posix;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/// The bytes of a path as the system sees them. The platform decodes them by the locale, and shows what it cannot decode as U+FFFD;
/// the URI of a path has them all. So the text is used only where it is known to be the bytes in UTF-8.
///
/// @param text the path as the platform shows it
/// @param isText whether the text in UTF-8 is the path's bytes
/// @param path the path
record PathName(String text, boolean isText, Path path) {

    private static final boolean PLATFORM_IS_UTF8 =
            "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding", ""));

    static PathName of(Path path) {
        String text = path.toString();
        return new PathName(text, PLATFORM_IS_UTF8 ? text.indexOf('\uFFFD') < 0 : isAscii(text), path);
    }

    byte[] bytes() {
        return isText ? text.getBytes(StandardCharsets.UTF_8) : decode(path.toUri().getRawPath());
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static byte[] decode(String percentEncoded) {
        ByteBuffer bytes = ByteBuffer.allocate(percentEncoded.length());
        for (int i = 0; i < percentEncoded.length(); i++) {
            char c = percentEncoded.charAt(i);
            if (c == '%') {
                bytes.put((byte) HexFormat.fromHexDigits(percentEncoded, i + 1, i + 3));
                i += 2;
            } else {
                bytes.put((byte) c);
            }
        }
        byte[] decoded = new byte[bytes.position()];
        bytes.get(0, decoded);
        return decoded;
    }
}
