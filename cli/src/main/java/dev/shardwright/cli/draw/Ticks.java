package dev.shardwright.cli.draw;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Round numbers for the marks of an axis, graticule or colour bar: multiples of 1, 2 or 5 times a power of ten.
///
/// @param values ascending, within the range that was asked for
/// @param step the distance between them
record Ticks(List<Double> values, double step) {

    private static final double[] DEGREE_STEPS = {1, 2, 5, 10, 15, 30, 45};
    private static final int DIGITS = 15;
    /// From here on a number is written with an exponent.
    private static final double HUGE = 1e7;
    private static final double TINY = 1e-5;

    Ticks {
        values = List.copyOf(values);
    }

    /// Marks between `from` and `to`, at most `most` of them (at least 2), with the least step for that.
    static Ticks of(double from, double to, int most) {
        return multiples(from, to, roundUp((to - from) / Math.max(1, most)));
    }

    /// Marks for degrees: 15, 30 and 45 instead of 20 and 50.
    static Ticks ofDegrees(double from, double to, int most) {
        double least = (to - from) / Math.max(1, most);
        double step = DEGREE_STEPS[DEGREE_STEPS.length - 1];
        if (least <= 1) {
            step = roundUp(least);
        } else {
            for (int i = DEGREE_STEPS.length - 1; i >= 0 && DEGREE_STEPS[i] >= least; i--) {
                step = DEGREE_STEPS[i];
            }
        }
        return multiples(from, to, step);
    }

    private static double roundUp(double least) {
        if (!(least > 0) || Double.isInfinite(least)) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= least * (1 - 1e-9)) {
                return rounded(factor * power);
            }
        }
        return rounded(10 * power);
    }

    private static Ticks multiples(double from, double to, double step) {
        List<Double> values = new ArrayList<>();
        double slack = step * 1e-6;
        double first = Math.ceil((from - slack) / step);
        double last = Math.floor((to + slack) / step);
        for (double k = first; k <= last && values.size() < 1000; k++) {
            double value = rounded(k * step);
            values.add(value == 0 ? 0.0 : value);
        }
        return new Ticks(values, step);
    }

    /// Without the rounding error of a multiplication.
    private static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(DIGITS, RoundingMode.HALF_EVEN)).doubleValue();
    }

    /// A mark's number with the decimals that the step needs.
    String label(double value) {
        return number(value, step);
    }

    /// A number to the precision of a step.
    static String number(double value, double step) {
        double size = Math.abs(value);
        if (size >= HUGE || (step < TINY && size < 1)) {
            if (value == 0) {
                return "0";
            }
            BigDecimal exact = new BigDecimal(value).round(new MathContext(significant(size, step), RoundingMode.HALF_EVEN));
            BigDecimal plain = exact.stripTrailingZeros();
            int exponent = plain.precision() - plain.scale() - 1;
            return minus(plain.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent);
        }
        int decimals = Math.clamp((int) Math.ceil(-Math.log10(step) - 1e-9), 0, 12);
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return text.matches("-0(\\.0*)?") ? text.substring(1) : minus(text);
    }

    private static int significant(double size, double step) {
        return Math.clamp((int) Math.ceil(Math.log10(size / step) + 1.5), 1, 15);
    }

    private static String minus(String text) {
        return text.replace('-', '\u2212');
    }
}
