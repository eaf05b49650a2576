package dev.shardwright.engine.plan;

/// A plan cannot be made or read: the definition and inputs do not go together. The message says what was found and
/// what was expected.
public final class PlanException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// With a cause.
    public PlanException(String message, Throwable cause) {
        super(message, cause);
    }

    /// Without a cause.
    public PlanException(String message) {
        super(message);
    }
}
