package dev.shardwright.source.hdf5;

/// What is wrong with the file at one place: what was found and what was expected. It becomes a
/// {@link dev.shardwright.source.GranuleException}, which adds the file and the column, where the package is entered.
final class FormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;

    FormatException(String what) {
        super(what);
        this.what = what;
    }

    FormatException(String what, Throwable cause) {
        super(what, cause);
        this.what = what;
    }

    /// The message.
    String what() {
        return what;
    }
}
