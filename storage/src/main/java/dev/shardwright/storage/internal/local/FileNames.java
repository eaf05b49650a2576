package dev.shardwright.storage.internal.local;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/// Key segments as file names: always the UTF-8 bytes of the segment, whatever the locale.
///
/// Under a locale like `POSIX`, usual in containers, the platform cannot spell `é` in a path at all. A path made from a
/// URI takes the bytes as they are, and so does the URI of a path, so both directions go that way there.
final class FileNames {

    private static final boolean PLATFORM_IS_UTF8 =
            "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding", ""));

    private FileNames() {}

    /// The path of `segment` in `folder`.
    ///
    /// @throws InvalidPathException if the platform has no such file name
    static Path resolve(Path folder, String segment) {
        if (PLATFORM_IS_UTF8 || isAscii(segment)) {
            return folder.resolve(segment);
        }
        StringBuilder uri = new StringBuilder(folder.toUri().toString());
        if (uri.charAt(uri.length() - 1) != '/') {
            uri.append('/');
        }
        for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
            uri.append('%').append(HexFormat.of().toHexDigits(b));
        }
        return Path.of(URI.create(uri.toString()));
    }

    /// The segment that the last name of `path` spells; empty if its bytes are not UTF-8.
    static Optional<String> segment(Path path) {
        String name = String.valueOf(path.getFileName());
        // What the platform could not decode shows as U+FFFD.
        if (isAscii(name) || (PLATFORM_IS_UTF8 && name.indexOf('\uFFFD') < 0)) {
            return Optional.of(name);
        }
        String raw = path.toUri().getRawPath();
        int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
        return decode(raw.substring(raw.lastIndexOf('/', end - 1) + 1, end));
    }

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> decode(String percentEncoded) {
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
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
