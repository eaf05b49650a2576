package dev.shardwright.storage;

/// A key that no store takes, or that this store cannot keep apart from another one. The message says why.
public final class InvalidKeyException extends StoreException {
    private static final long serialVersionUID = 1L;

    /// With the message to show.
    ///
    /// @param message the message to show
    public InvalidKeyException(String message) {
        super(message);
    }
}
