package dev.shardwright.engine.definition.expression;

import java.util.List;
import java.util.Optional;

/// What a reducer takes and gives, for the parser. Reducers themselves live in `engine.aggregate`.
///
/// @param name how expressions call it: letters, digits and `_`, not beginning with a digit
/// @param arguments how many row expressions it takes, at least 0
/// @param parameters how many constants follow them, at least 0
/// @param result what it gives
/// @param check which parameters it can work with
public record ReducerSignature(String name, int arguments, int parameters, Result result, ParameterCheck check) {

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if they are negative, or the result needs an argument or parameter that is not
    ///     there
    public ReducerSignature {
        boolean valid = arguments >= 0
                && parameters >= 0
                && !(result == Result.LIKE_ARGUMENT && arguments == 0)
                && !(result == Result.VECTOR && parameters == 0);
        if (!valid) {
            throw new IllegalArgumentException("the reducer " + name + " gives " + result + " of " + arguments
                    + " arguments and " + parameters + " parameters, expected one to tell the result's type or length");
        }
    }

    /// A reducer that can work with any finite parameters.
    public ReducerSignature(String name, int arguments, int parameters, Result result) {
        this(name, arguments, parameters, result, ParameterCheck.ANY);
    }

    /// Says which parameters a reducer can work with, so that a definition with others is refused. Thread-safe.
    @FunctionalInterface
    public interface ParameterCheck {

        /// Nothing is wrong with any.
        ParameterCheck ANY = parameters -> Optional.empty();

        /// What is wrong with the parameters and what was expected, or nothing.
        ///
        /// @param parameters finite, as many as the reducer takes
        Optional<String> problem(List<Double> parameters);
    }

    /// What a reducer gives.
    public enum Result {
        /// An integer, whatever its arguments are (a count).
        INTEGER,
        /// A float64, whatever its arguments are (a mean).
        FLOAT,
        /// What its first argument is: INTEGER or FLOAT (a minimum).
        LIKE_ARGUMENT,
        /// A vector of int64 whose length is its last parameter (a histogram), a whole number of 1 to 65536.
        VECTOR
    }
}
