package dev.shardwright.cli.draw;

/// What was asked for cannot be drawn; the message says what was found and what was expected.
public final class DrawingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DrawingException(String message) {
        super(message);
    }
}
