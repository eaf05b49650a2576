package dev.shardwright.zarr.fuzz;

import dev.shardwright.storage.StoreException;
import dev.shardwright.zarr.ZarrException;
import java.util.function.Supplier;

/// What a call on hostile input came to: a value, or a refusal that says why.
sealed interface Result<T> {

    /// The longest message. Values from a document are cut at 300 characters; a message may show a few.
    int LONGEST_MESSAGE = 3000;

    /// The call returned.
    record Value<T>(T value) implements Result<T> {}

    /// The call was refused, by an exception that its documentation names.
    record Refused<T>(RuntimeException reason) implements Result<T> {
        @Override
        public String toString() {
            return "refused: " + reason.getMessage();
        }
    }

    /// Whether the call was refused.
    default boolean refused() {
        return this instanceof Refused;
    }

    /// Calls.
    ///
    /// @throws Finding if the call fails in another way than by a {@link ZarrException}, or does not say why
    static <T> Result<T> of(String what, Supplier<T> call) {
        try {
            return new Value<>(call.get());
        } catch (ZarrException e) {
            return refused(what, e);
        } catch (Finding e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw new Finding(what + " fails with " + e.getClass().getName(), e);
        }
    }

    /// Calls what may also fail because a store refuses a key or a condition.
    ///
    /// @throws Finding if the call fails in another way than by a {@link ZarrException} or {@link StoreException}
    static <T> Result<T> ofStore(String what, Supplier<T> call) {
        RuntimeException[] store = new RuntimeException[1];
        Result<T> result = of(what, () -> {
            try {
                return call.get();
            } catch (StoreException e) {
                store[0] = e;
                return null;
            }
        });
        return store[0] == null ? result : refused(what, store[0]);
    }

    private static <T> Result<T> refused(String what, RuntimeException e) {
        String message = e.getMessage();
        if (message == null || message.isBlank()) {
            throw new Finding(what + " is refused without a word", e);
        }
        if (message.length() > LONGEST_MESSAGE) {
            throw new Finding(what + " is refused by a message of " + message.length() + " characters", e);
        }
        return new Refused<>(e);
    }
}
