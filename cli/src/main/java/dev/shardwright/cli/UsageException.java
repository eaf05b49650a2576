package dev.shardwright.cli;

/// What the user asked for makes no sense; nothing was touched.
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
