package dev.shardwright.cli;

import dev.shardwright.zarr.Box;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Part of an array as users write it: for each dimension `from:to`, `from:`, `:to`, `:` or one index; negative numbers
/// count from the end.
final class Selection {

    private static final Pattern PART = Pattern.compile("(-?[0-9]{1,18})?(:)?(-?[0-9]{1,18})?");

    private Selection() {}

    /// The region that `text` selects; an empty text selects everything.
    static Box parse(String text, long[] shape) {
        if (text.isBlank()) {
            return Box.all(shape);
        }
        String[] parts = text.split(",", -1);
        if (parts.length != shape.length) {
            throw wrong(text, shape, "expected " + shape.length + " parts, one for each dimension");
        }
        long[] offset = new long[shape.length];
        long[] length = new long[shape.length];
        for (int d = 0; d < shape.length; d++) {
            Matcher m = PART.matcher(parts[d].strip());
            if (!m.matches() || (m.group(1) == null && m.group(2) == null)) {
                throw wrong(text, shape, "\"" + parts[d] + "\" is neither an index nor from:to");
            }
            boolean single = m.group(2) == null;
            long from = m.group(1) == null ? 0 : fromEnd(Long.parseLong(m.group(1)), shape[d]);
            long to = single
                    ? from + 1
                    : m.group(3) == null ? shape[d] : fromEnd(Long.parseLong(m.group(3)), shape[d]);
            if (from < 0 || to < from || to > shape[d]) {
                throw wrong(text, shape, "\"" + parts[d] + "\" lies outside 0:" + shape[d]);
            }
            offset[d] = from;
            length[d] = to - from;
        }
        return new Box(offset, length);
    }

    private static long fromEnd(long index, long length) {
        return index < 0 ? index + length : index;
    }

    private static UsageException wrong(String text, long[] shape, String why) {
        return new UsageException(
                "--select is \"" + text + "\" for an array of shape " + Arrays.toString(shape) + ": " + why);
    }
}
