package dev.shardwright.engine.publish;

import dev.shardwright.storage.StoreException;

/// It is not known whether the dataset became visible: neither the last write nor the look after it had an answer.
public final class UnknownOutcomeException extends StoreException {
    private static final long serialVersionUID = 1L;

    /// With the message to show, and what led to it.
    public UnknownOutcomeException(String message, Throwable cause) {
        super(message, cause);
    }
}
