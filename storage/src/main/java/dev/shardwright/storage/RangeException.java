package dev.shardwright.storage;

/// A byte range starts past the end of the object.
public final class RangeException extends StoreException {
    private static final long serialVersionUID = 1L;

    /// With the message to show.
    ///
    /// @param message the message to show
    public RangeException(String message) {
        super(message);
    }
}
