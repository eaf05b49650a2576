package dev.shardwright.cli.text;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers of bytes, as people write and read them; units are powers of 1024.
public final class Sizes {

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})(?:\\s*([KMGT])(?:i?B)?|B)?", Pattern.CASE_INSENSITIVE);
    private static final String UNITS = "KMGT";

    private Sizes() {}

    /// Reads `512M`, `4G`, `4GiB` or a plain number of bytes.
    ///
    /// @param option what is read, for messages
    /// @throws IllegalArgumentException if it is no size
    public static long parse(String option, String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(option + " is \"" + text + "\", expected a size such as 512M or 4G");
        }
        long bytes = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        int power = unit == null ? 0 : UNITS.indexOf(unit.toUpperCase(Locale.ROOT)) + 1;
        for (int i = 0; i < power; i++) {
            if (bytes > Long.MAX_VALUE / 1024) {
                throw new IllegalArgumentException(option + " is \"" + text + "\", which is too large");
            }
            bytes *= 1024;
        }
        return bytes;
    }

    /// A size with a fitting unit: `17 B`, `3.7 MiB`.
    public static String print(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double size = bytes;
        int unit = -1;
        while (size >= 1024 && unit < UNITS.length() - 1) {
            size /= 1024;
            unit++;
        }
        return "%.1f %ciB".formatted(size, UNITS.charAt(unit));
    }
}
