package dev.shardwright.cli.draw;

import dev.shardwright.cli.draw.ink.Palette;

/// Which colour a value gets.
///
/// @param palette the colours
/// @param low the value at the lower end
/// @param high the value at the upper end, greater
/// @param least the least value there is
/// @param greatest the greatest value there is
/// @param chosen whether the user gave the ends
record ColourScale(Palette palette, double low, double high, double least, double greatest, boolean chosen) {

    private static final double CUT = 0.02;

    /// A scale over the 2nd to 98th percentile of the values, or over the range that the user gave. Diverging colours
    /// have their middle at zero if the values lie on both sides of it.
    static ColourScale of(Distribution values, DrawOptions options) {
        if (options.range().isPresent()) {
            DrawOptions.Range range = options.range().get();
            return new ColourScale(
                    options.palette(), range.low(), range.high(), values.least(), values.greatest(), true);
        }
        if (values.count() == 0) {
            return new ColourScale(options.palette(), 0, 1, 0, 1, false);
        }
        double[] ends = values.quantiles(CUT, 1 - CUT);
        if (ends[0] == ends[1]) {
            ends = new double[] {values.least(), values.greatest()};
        }
        if (options.palette() == Palette.DIVERGING && ends[0] < 0 && ends[1] > 0) {
            double reach = Math.max(-ends[0], ends[1]);
            ends = new double[] {-reach, reach};
        }
        if (!(ends[1] - ends[0] > Math.max(Math.ulp(ends[0]), Math.ulp(ends[1])) * 16)) {
            double pad = ends[0] == 0 ? 1 : Math.abs(ends[0]) * 0.01;
            ends = new double[] {ends[0] - pad, ends[1] + pad};
        }
        return new ColourScale(options.palette(), ends[0], ends[1], values.least(), values.greatest(), false);
    }

    /// Where a value lies: 0 at the lower end, 1 at the upper, clipped.
    double position(double value) {
        return Math.min(1, Math.max(0, (value - low) / (high - low)));
    }

    int rgb(double value) {
        return palette.rgb(position(value));
    }

    boolean clippedBelow() {
        return least < low;
    }

    boolean clippedAbove() {
        return greatest > high;
    }
}
