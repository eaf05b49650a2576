package dev.shardwright.cli.draw.ink;

import java.util.ArrayList;
import java.util.List;

/// Colours for values: 256 of them, neighbours equally far apart in Oklab and within the gamut of sRGB.
///
/// Order is told by lightness, which rises or falls without a turn along each arm, so the palettes serve readers with any
/// colour vision and survive a grey print. Each is a Catmull–Rom curve through a few colours, divided by arc length.
public enum Palette {
    /// From dark violet over blue and green to light yellow: for values that run from low to high.
    SEQUENTIAL(List.of(
            List.of(
                    Oklab.polar(0.25, 298, 0.125),
                    Oklab.polar(0.42, 268, 0.145),
                    Oklab.polar(0.59, 205, 0.092),
                    Oklab.polar(0.77, 150, 0.155),
                    Oklab.polar(0.93, 108, 0.170)))),

    /// From dark blue over near white to dark red-brown: for values on two sides of a middle.
    DIVERGING(List.of(
            List.of(
                    Oklab.polar(0.36, 262, 0.125),
                    Oklab.polar(0.55, 255, 0.135),
                    Oklab.polar(0.75, 248, 0.105),
                    Oklab.polar(0.965, 0, 0)),
            List.of(
                    Oklab.polar(0.965, 0, 0),
                    Oklab.polar(0.75, 62, 0.125),
                    Oklab.polar(0.55, 48, 0.125),
                    Oklab.polar(0.36, 38, 0.105))));

    private static final int SIZE = 256;
    /// Points measured along a curve to divide it by length.
    private static final int FINE = 2048;

    /// Filled by the constructor and never changed or shown.
    @SuppressWarnings("ImmutableEnumChecker")
    private final int[] table;

    Palette(List<List<Oklab>> arms) {
        table = new int[SIZE];
        int perArm = SIZE / arms.size();
        for (int arm = 0; arm < arms.size(); arm++) {
            // Where arms meet, each stops half a step short of the common colour, so that the step across is a whole one.
            double inset = arms.size() == 1 ? 0 : 0.5;
            double first = arm == 0 ? 0 : inset;
            double last = arm == arms.size() - 1 ? 0 : inset;
            List<Oklab> colours = divide(arms.get(arm), perArm, first, last);
            for (int i = 0; i < perArm; i++) {
                table[arm * perArm + i] = colours.get(i).rgb();
            }
        }
    }

    /// The colour at a position, as 0xRRGGBB.
    ///
    /// @param position 0 for the lowest value, 1 for the highest; beyond that the colour of the nearer end
    /// @throws IllegalArgumentException if it is NaN
    public int rgb(double position) {
        if (Double.isNaN(position)) {
            throw new IllegalArgumentException("a palette has no colour at NaN");
        }
        return table[(int) Math.min(SIZE - 1, Math.max(0, Math.floor(position * SIZE)))];
    }

    /// `count` colours along a curve, equally spaced, `first` and `last` steps away from its ends.
    private static List<Oklab> divide(List<Oklab> knots, int count, double first, double last) {
        Oklab[] fine = new Oklab[FINE + 1];
        double[] length = new double[FINE + 1];
        for (int i = 0; i <= FINE; i++) {
            fine[i] = along(knots, (double) i / FINE);
            length[i] = i == 0 ? 0 : length[i - 1] + fine[i].distance(fine[i - 1]);
        }
        double step = length[FINE] / (count - 1 + first + last);
        List<Oklab> colours = new ArrayList<>(count);
        int at = 0;
        for (int i = 0; i < count; i++) {
            double target = (first + i) * step;
            while (at < FINE - 1 && length[at + 1] < target) {
                at++;
            }
            double part = (target - length[at]) / (length[at + 1] - length[at]);
            colours.add(fine[at].towards(fine[at + 1], Math.min(1, part)));
        }
        return colours;
    }

    /// The point of a Catmull–Rom curve; beyond its ends the curve is mirrored.
    private static Oklab along(List<Oklab> knots, double t) {
        int last = knots.size() - 1;
        int i = Math.min((int) (t * last), last - 1);
        double f = t * last - i;
        Oklab p1 = knots.get(i);
        Oklab p2 = knots.get(i + 1);
        Oklab p0 = i > 0 ? knots.get(i - 1) : p2.towards(p1, 2);
        Oklab p3 = i + 2 <= last ? knots.get(i + 2) : p1.towards(p2, 2);
        return new Oklab(
                spline(p0.lightness(), p1.lightness(), p2.lightness(), p3.lightness(), f),
                spline(p0.a(), p1.a(), p2.a(), p3.a(), f),
                spline(p0.b(), p1.b(), p2.b(), p3.b(), f));
    }

    private static double spline(double a, double b, double c, double d, double t) {
        return 0.5 * (2 * b + t * ((c - a) + t * ((2 * a - 5 * b + 4 * c - d) + t * (3 * b - a - 3 * c + d))));
    }
}
