package dev.shardwright.storage;

/// A store could not do what it was asked. The message names the store's address and the key.
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// With a cause.
    ///
    /// @param message the message to show
    /// @param cause what went wrong below
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /// Without a cause.
    ///
    /// @param message the message to show
    public StoreException(String message) {
        super(message);
    }
}
