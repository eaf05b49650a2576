package dev.shardwright.source;

/// An input file could not be read. The message names the file, what was looked at, what was found and what was
/// expected.
public class GranuleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// With a cause.
    public GranuleException(String message, Throwable cause) {
        super(message, cause);
    }

    /// Without a cause.
    public GranuleException(String message) {
        super(message);
    }
}
