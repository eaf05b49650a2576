package dev.shardwright.engine.publish;

import dev.shardwright.storage.StoreException;

/// A record beside a dataset cannot be understood. The message names it and says what was found.
public final class RecordException extends StoreException {
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
