package dev.shardwright.storage;

/// The store refused access to the object: permissions or credentials do not suffice.
public final class AccessDeniedException extends StoreException {
    private static final long serialVersionUID = 1L;

    /// With the message to show.
    ///
    /// @param message the message to show
    public AccessDeniedException(String message) {
        super(message);
    }
}
