package dev.shardwright.engine.work;

/// Rows cannot be moved to the scratch folder: no fault of any input.
final class ScratchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ScratchException(String message, Throwable cause) {
        super(message, cause);
    }
}
