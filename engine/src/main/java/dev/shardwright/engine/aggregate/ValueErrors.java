package dev.shardwright.engine.aggregate;

import java.util.Locale;
import java.util.function.Supplier;

/// Says of a value that cannot be computed where in the definition it comes from.
public final class ValueErrors {

    private ValueErrors() {}

    /// Computes something.
    ///
    /// @param what names it, for messages
    /// @throws ArithmeticException as `computation` throws it, with `what` before its message
    public static <T> T within(String what, Supplier<T> computation) {
        try {
            return computation.get();
        } catch (ArithmeticException e) {
            ArithmeticException named = new ArithmeticException(what + ": " + reason(e));
            named.initCause(e);
            throw named;
        }
    }

    /// The same for what gives no result of its own.
    public static void within(String what, Runnable computation) {
        within(what, () -> {
            computation.run();
            return what;
        });
    }

    /// The JDK's exact arithmetic says little more than "long overflow".
    private static String reason(ArithmeticException e) {
        String message = String.valueOf(e.getMessage());
        return message.toLowerCase(Locale.ROOT).contains("overflow")
                ? "an integer passes 2^63, expected one within 64 bits"
                : message;
    }
}
