package dev.shardwright.storage;

/// The rule for keys: `/`-separated segments below a store's root.
///
/// A key is refused when it is empty, has an empty segment (leading, trailing or doubled slash), a `.` or `..`
/// segment, a control character, a backslash, an unpaired surrogate, or more than 1024 UTF-8 bytes. So a key can
/// never leave the root, and means the same in every store.
public final class Keys {

    private static final int MAX_BYTES = 1024;

    private Keys() {}

    /// Checks a key and returns it.
    ///
    /// @param key the key
    /// @return the key
    /// @throws InvalidKeyException naming the key and the rule it breaks
    public static String check(String key) {
        if (key.isEmpty()) {
            throw new InvalidKeyException("the key is empty");
        }
        return checkPrefix(key, key, false);
    }

    /// Checks a prefix for listing: like a key, but it may be empty or end in a slash.
    ///
    /// @param prefix the prefix
    /// @return the prefix
    /// @throws InvalidKeyException naming the prefix and the rule it breaks
    public static String checkPrefix(String prefix) {
        if (prefix.isEmpty()) {
            return prefix;
        }
        String body = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        checkPrefix(body, prefix, !prefix.endsWith("/"));
        return prefix;
    }

    /// Joins a folder (possibly empty) and a name to a key.
    ///
    /// @param folder a key, or empty
    /// @param name a key
    /// @return the key
    public static String join(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    /// `partial` says that more characters may follow the last segment, so that it may be `.` or `..` here.
    private static String checkPrefix(String body, String shown, boolean partial) {
        int bytes = 0;
        int segmentStart = 0;
        for (int i = 0; i <= body.length(); i++) {
            char c = i < body.length() ? body.charAt(i) : '/';
            if (c == '/') {
                int length = i - segmentStart;
                if (length == 0) {
                    throw bad(shown, "has an empty segment");
                }
                if (body.charAt(segmentStart) == '.'
                        && (length == 1 || (length == 2 && body.charAt(segmentStart + 1) == '.'))
                        && !(partial && i == body.length())) {
                    throw bad(shown, "has a segment '" + body.substring(segmentStart, i) + "'");
                }
                segmentStart = i + 1;
                bytes++;
            } else if (c < 0x20 || (c >= 0x7f && c <= 0x9f)) {
                throw bad(shown, "has the control character U+%04X at index %d".formatted((int) c, i));
            } else if (c == '\\') {
                throw bad(shown, "has a backslash at index " + i);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < body.length()
                    && Character.isLowSurrogate(body.charAt(i + 1))) {
                i++;
                bytes += 4;
            } else if (Character.isSurrogate(c)) {
                throw bad(shown, "has an unpaired surrogate at index " + i);
            } else {
                bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            }
        }
        if (bytes - 1 > MAX_BYTES) {
            throw bad(shown, "has " + (bytes - 1) + " UTF-8 bytes, at most " + MAX_BYTES + " are allowed");
        }
        return shown;
    }

    private static InvalidKeyException bad(String key, String why) {
        String shown = key.length() > 120 ? key.substring(0, 117) + "..." : key;
        StringBuilder printable = new StringBuilder();
        shown.chars().forEach(c -> {
            if (c < 0x20 || (c >= 0x7f && c <= 0x9f)) {
                printable.append("\\u%04x".formatted(c));
            } else {
                printable.append((char) c);
            }
        });
        return new InvalidKeyException("key \"" + printable + "\" " + why);
    }
}
