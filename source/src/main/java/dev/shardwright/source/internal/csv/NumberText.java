package dev.shardwright.source.internal.csv;

import java.nio.charset.StandardCharsets;

/// Numbers in text, as C writes them without a locale. The result is the float64 nearest to what is written, or the
/// integer itself.
final class NumberText {

    /// 10⁰ to 10²², which float64 holds exactly.
    private static final double[] POWERS = powers();

    /// As many decimal digits as fit into 64 bits whatever they are.
    private static final int MOST_DIGITS = 19;

    private static final int OUT_OF_RANGE = 100_000_000;

    private NumberText() {}

    /// `text[from, to)` is no number, or none that fits.
    static final class NoNumberException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /// @param expected what was expected instead
        NoNumberException(String expected) {
            super(expected);
        }
    }

    /// The number in `text[from, to)`; NaN if there are only spaces.
    ///
    /// @throws NoNumberException if it is no number
    static double parseDouble(byte[] text, int from, int to) {
        int start = skipSpaces(text, from, to);
        int end = skipSpacesBack(text, start, to);
        if (start == end) {
            return Double.NaN;
        }
        int i = start;
        boolean negative = text[i] == '-';
        if (negative || text[i] == '+') {
            i++;
        }
        long digits = 0;
        int significant = 0;
        int written = 0;
        int scale = 0;
        boolean point = false;
        for (; i < end; i++) {
            int c = text[i] - '0';
            if (c >= 0 && c <= 9) {
                written++;
                scale -= point ? 1 : 0;
                if (significant > 0 || c > 0) {
                    significant++;
                }
                if (significant <= MOST_DIGITS) {
                    digits = digits * 10 + c;
                }
            } else if (text[i] == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (written == 0) {
            return word(text, i, end, point, negative);
        }
        scale += exponent(text, i, end);
        double value;
        if (significant > MOST_DIGITS || scale < Decimal.LEAST_EXPONENT || scale > Decimal.GREATEST_EXPONENT) {
            return Double.parseDouble(new String(text, start, end - start, StandardCharsets.ISO_8859_1));
        } else if (digits >>> 53 == 0 && scale >= -22 && scale <= 22) {
            // With at most 53 bits of digits and an exact power of ten, one rounding makes the nearest number (W.
            // Clinger, "How to read floating point numbers accurately", 1990).
            value = scale < 0 ? digits / POWERS[-scale] : digits * POWERS[scale];
        } else {
            value = digits == 0 ? 0 : Decimal.nearest(digits, scale);
        }
        return negative ? -value : value;
    }

    /// The integer in `text[from, to)`.
    ///
    /// @throws NoNumberException if it is none, or does not fit into 64 bits
    static long parseLong(byte[] text, int from, int to) {
        int start = skipSpaces(text, from, to);
        int end = skipSpacesBack(text, start, to);
        int i = start;
        boolean negative = i < end && text[i] == '-';
        if (negative || (i < end && text[i] == '+')) {
            i++;
        }
        if (i == end) {
            throw new NoNumberException("an integer");
        }
        // Counted downwards, since -2^63 has no positive counterpart.
        long value = 0;
        for (; i < end; i++) {
            int c = text[i] - '0';
            if (c < 0 || c > 9) {
                throw new NoNumberException("an integer");
            }
            if (value < (Long.MIN_VALUE + c) / 10) {
                throw new NoNumberException("an integer of 64 bits");
            }
            value = value * 10 - c;
        }
        if (!negative && value == Long.MIN_VALUE) {
            throw new NoNumberException("an integer of 64 bits");
        }
        return negative ? value : -value;
    }

    /// `nan`, `inf` and `infinity` in any case.
    private static double word(byte[] text, int from, int to, boolean point, boolean negative) {
        String word = point || to - from > 8 ? "" : new String(text, from, to - from, StandardCharsets.ISO_8859_1);
        if (word.equalsIgnoreCase("nan")) {
            return Double.NaN;
        }
        if (word.equalsIgnoreCase("inf") || word.equalsIgnoreCase("infinity")) {
            return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        throw new NoNumberException("a number");
    }

    /// The exponent that makes up `text[from, to)`, or 0 if there is none. One of many digits is cut off at a number
    /// that is out of range as well.
    private static int exponent(byte[] text, int from, int to) {
        if (from == to) {
            return 0;
        }
        int i = from + 1;
        boolean negative = i < to && text[i] == '-';
        if (negative || (i < to && text[i] == '+')) {
            i++;
        }
        if (i == to || (text[from] != 'e' && text[from] != 'E')) {
            throw new NoNumberException("a number");
        }
        int value = 0;
        for (; i < to; i++) {
            int c = text[i] - '0';
            if (c < 0 || c > 9) {
                throw new NoNumberException("a number");
            }
            value = Math.min(value * 10 + c, OUT_OF_RANGE);
        }
        return negative ? -value : value;
    }

    private static int skipSpaces(byte[] text, int from, int to) {
        int i = from;
        while (i < to && (text[i] == ' ' || text[i] == '\t')) {
            i++;
        }
        return i;
    }

    private static int skipSpacesBack(byte[] text, int from, int to) {
        int i = to;
        while (i > from && (text[i - 1] == ' ' || text[i - 1] == '\t')) {
            i--;
        }
        return i;
    }

    private static double[] powers() {
        double[] powers = new double[23];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }
}
