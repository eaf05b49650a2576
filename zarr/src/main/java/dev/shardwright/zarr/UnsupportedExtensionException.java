package dev.shardwright.zarr;

/// Metadata that are valid name something that this library does not have: a data type, a codec, a chunk grid, a chunk
/// key encoding, a storage transformer, a key of the document or of a configuration, or a codec for a type that it cannot take here.
/// The message names it.
///
/// An array whose metadata say such a thing can be opened for its metadata, and not for its data; see
/// {@link ArrayLayout.Unsupported}.
public final class UnsupportedExtensionException extends ZarrException {
    private static final long serialVersionUID = 1L;

    /// With a cause.
    ///
    /// @param message the message to show
    /// @param cause what went wrong below
    public UnsupportedExtensionException(String message, Throwable cause) {
        super(message, cause);
    }

    /// Without a cause.
    ///
    /// @param message the message to show
    public UnsupportedExtensionException(String message) {
        super(message);
    }
}
