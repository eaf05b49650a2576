package dev.shardwright.engine.publish;

/// A record beside a dataset cannot be understood. The message names it and says what was found.
public final class RecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// With the message to show.
    public RecordException(String message) {
        super(message);
    }

    /// With the message to show, and what led to it.
    public RecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
