package dev.shardwright.source.internal.hdf5.metadata;

import java.util.HexFormat;
import java.util.Locale;

/// What is wrong with the file at one place: what was found and what was expected. It becomes a
/// {@link dev.shardwright.source.GranuleException}, which adds the file and the column, where the format is entered.
public final class FormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;

    /// Without a cause.
    public FormatException(String what) {
        super(what);
        this.what = what;
    }

    /// With a cause.
    public FormatException(String what, Throwable cause) {
        super(what, cause);
        this.what = what;
    }

    /// The message: what was found and what was expected.
    public String what() {
        return what;
    }

    /// How bytes are shown in messages: `89 48 44 46`.
    public static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes).toUpperCase(Locale.ROOT);
    }
}
