package dev.shardwright.engine.publish;

/// The output cannot take a dataset: it holds something already, or not what it should. Nothing was touched. The
/// message says what was found and what can be done.
public final class OutputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// With the message to show.
    public OutputException(String message) {
        super(message);
    }

    /// With the message to show, and what led to it.
    public OutputException(String message, Throwable cause) {
        super(message, cause);
    }
}
