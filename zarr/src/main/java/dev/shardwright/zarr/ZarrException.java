package dev.shardwright.zarr;

/// Something in a Zarr store is not as the format or the metadata says. The message names where (address and key),
/// what was found and what was expected.
public class ZarrException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// With a cause.
    ///
    /// @param message the message to show
    /// @param cause what went wrong below
    public ZarrException(String message, Throwable cause) {
        super(message, cause);
    }

    /// Without a cause.
    ///
    /// @param message the message to show
    public ZarrException(String message) {
        super(message);
    }
}
