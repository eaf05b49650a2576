package dev.shardwright.storage;

/// The store has no room for the object (disk full, quota reached); nothing became visible.
public final class StoreFullException extends StoreException {
    private static final long serialVersionUID = 1L;

    /// With the message to show.
    ///
    /// @param message the message to show
    public StoreFullException(String message) {
        super(message);
    }
}
