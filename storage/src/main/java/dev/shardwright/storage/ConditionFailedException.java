package dev.shardwright.storage;

/// The condition of a write did not hold; nothing was changed.
public final class ConditionFailedException extends StoreException {
    private static final long serialVersionUID = 1L;

    /// With the message to show.
    ///
    /// @param message the message to show
    public ConditionFailedException(String message) {
        super(message);
    }
}
