package dev.shardwright.engine.definition.text;

import java.util.regex.Pattern;

/// How decimal numbers are spelled.
public final class Decimals {

    /// A whole number without leading zeros, with or without a sign.
    public static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]*)");

    /// A number without leading zeros, with or without a sign, fraction and exponent.
    public static final Pattern NUMBER =
            Pattern.compile("[-+]?((0|[1-9][0-9]*)(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?");

    private static final Pattern ZERO = Pattern.compile("[-+]?[0.]+([eE].*)?");

    private Decimals() {}

    /// Whether a number is 0 as it is written, and not only after rounding.
    public static boolean isZero(String number) {
        return ZERO.matcher(number).matches();
    }
}
