package dev.shardwright.zarr.internal.compute;

import dev.shardwright.zarr.ZarrException;

/// What is done with failures that come from several threads.
public final class Failures {

    private Failures() {}

    /// A failure as it can be thrown anywhere; an error is thrown at once. Checked exceptions come from code that hides from the
    /// compiler that it throws them.
    public static RuntimeException unchecked(Throwable failure) {
        return switch (failure) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new ZarrException("reading or writing failed: " + failure, failure);
        };
    }

    /// Notes beside a failure what else failed.
    public static void suppress(Throwable failure, Throwable other) {
        if (!failure.equals(other)) {
            failure.addSuppressed(other);
        }
    }
}
