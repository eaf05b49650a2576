package dev.shardwright.engine.run;

import dev.shardwright.source.GranuleException;
import dev.shardwright.storage.AccessDeniedException;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.StoreFullException;
import dev.shardwright.zarr.ZarrException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;

/// Turns what was thrown into a {@link Failure}, by type and never by the text of a message.
public final class Failures {

    private Failures() {}

    /// The failure that `thrown` stands for.
    public static Failure of(Throwable thrown) {
        return Failure.of(kind(thrown), message(thrown));
    }

    /// The failure of an input while it was read.
    public static Failure ofInput(String input, Throwable thrown) {
        return Failure.ofInput(kind(thrown), input, message(thrown));
    }

    private static Failure.Kind kind(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof AccessDeniedException) {
                return Failure.Kind.DENIED;
            }
            if (t instanceof StoreFullException) {
                return Failure.Kind.STORE_FULL;
            }
            if (t instanceof OutOfMemoryError) {
                return Failure.Kind.OUT_OF_MEMORY;
            }
        }
        return switch (thrown) {
            case GranuleException e -> Failure.Kind.BAD_INPUT;
            case StoreException e -> Failure.Kind.STORE;
            case ZarrException e -> Failure.Kind.STORE;
            case UncheckedIOException e -> Failure.Kind.STORE;
            case ArithmeticException e -> Failure.Kind.VALUE;
            case CancellationException e -> Failure.Kind.CANCELLED;
            default -> Failure.Kind.BUG;
        };
    }

    private static String message(Throwable thrown) {
        String message = thrown.getMessage();
        return kind(thrown) == Failure.Kind.BUG || message == null
                ? thrown.getClass().getSimpleName() + (message == null ? "" : ": " + message)
                : message;
    }
}
