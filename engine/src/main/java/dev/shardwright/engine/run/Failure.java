package dev.shardwright.engine.run;

import java.util.Optional;

/// Why something did not work.
///
/// @param kind the class of failure, which decides what happens next
/// @param message what to tell a person: file, key or line, what was found, what was expected; without credentials
/// @param input the address of the input concerned, if it was one
public record Failure(Kind kind, String message, Optional<String> input) {

    /// Classes of failure.
    public enum Kind {
        /// An input cannot be read or decoded; trying again would not help.
        BAD_INPUT,
        /// Permissions or credentials do not suffice.
        DENIED,
        /// The output has no room.
        STORE_FULL,
        /// A store failed otherwise.
        STORE,
        /// Memory ran out.
        OUT_OF_MEMORY,
        /// A value does not fit where it should go.
        VALUE,
        /// It is not known whether it was done.
        UNKNOWN,
        /// The run was cancelled.
        CANCELLED,
        /// Nothing that should happen: a defect of the program.
        BUG
    }

    /// A failure that concerns no single input.
    public static Failure of(Kind kind, String message) {
        return new Failure(kind, message, Optional.empty());
    }

    /// A failure of one input.
    public static Failure ofInput(Kind kind, String input, String message) {
        return new Failure(kind, message, Optional.of(input));
    }
}
