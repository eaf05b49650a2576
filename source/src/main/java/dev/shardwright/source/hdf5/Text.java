package dev.shardwright.source.hdf5;

import java.util.HexFormat;
import java.util.Locale;

/// How bytes are shown in messages.
final class Text {

    private Text() {}

    /// `89 48 44 46`.
    static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes).toUpperCase(Locale.ROOT);
    }
}
