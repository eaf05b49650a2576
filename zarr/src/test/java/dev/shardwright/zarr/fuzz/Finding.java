package dev.shardwright.zarr.fuzz;

/// Something that hostile input must not be able to bring about.
final class Finding extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Finding(String message) {
        super(message);
    }

    Finding(String message, Throwable cause) {
        super(message, cause);
    }
}
