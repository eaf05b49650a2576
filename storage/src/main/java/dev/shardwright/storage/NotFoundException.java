package dev.shardwright.storage;

/// There is no object under the key.
public final class NotFoundException extends StoreException {
    private static final long serialVersionUID = 1L;

    /// With the message to show.
    ///
    /// @param message the message to show
    public NotFoundException(String message) {
        super(message);
    }
}
