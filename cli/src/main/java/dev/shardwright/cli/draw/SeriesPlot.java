package dev.shardwright.cli.draw;

import dev.shardwright.cli.draw.ink.Coverage;
import dev.shardwright.cli.draw.ink.Rect;
import dev.shardwright.zarr.Box;
import java.util.Arrays;
import java.util.Locale;

/// Values along one dimension as a line. Where several share a column of pixels, the line spans from the least to the
/// greatest; where a cell has no value, it is broken.
final class SeriesPlot {

    private static final double MARGIN = 0.05;
    private static final double LINE = 1.6;
    private static final double DOT = 3.4;
    private static final int DARK = 0x2a4d8f;

    private final StoredValues values;
    private final int dimension;
    private final Axis axis;
    private final long from;
    private final long to;

    SeriesPlot(StoredValues values, Box region, int dimension, Axis axis) {
        this.values = values;
        this.dimension = dimension;
        this.axis = axis;
        this.from = region.offset()[dimension];
        this.to = from + region.shape()[dimension];
    }

    Picture draw(DrawOptions options, Labels labels) {
        Sheet sheet = new Sheet(options, labels, false);
        Rect panel = sheet.room();
        Distribution distribution = new Distribution();
        long[] ends = {Long.MAX_VALUE, Long.MIN_VALUE};
        values.forEach(-1, dimension, (_, i, value) -> {
            distribution.add(value);
            ends[0] = Math.min(ends[0], i);
            ends[1] = Math.max(ends[1], i);
        });
        boolean whole = options.full() || distribution.count() == 0;
        double first = whole ? (double) from : (double) ends[0];
        double last = whole ? to - 1.0 : (double) ends[1];
        double pad = Math.max(0.5, (last - first) * 0.01);
        double left = first - pad;
        double perPixel = (last + pad - left) / panel.width();
        DrawOptions.Range range = range(options, distribution);
        sheet.canvas().fill(panel, 0xf6f7f8);
        double low = Math.min(axis.at(left), axis.at(last + pad));
        double high = Math.max(axis.at(left), axis.at(last + pad));
        Ticks ticks = Ticks.of(low, high, Math.max(2, panel.width() / sheet.px(110)));
        Ticks levels = Ticks.of(range.low(), range.high(), Math.max(2, panel.height() / sheet.px(80)));
        boolean mirrored = !axis.rises();
        double span = perPixel * panel.width();
        Coverage line = new Coverage(panel);
        for (double level : levels.values()) {
            int y = panel.y() + (int) Math.floor(y(panel, range, level));
            sheet.canvas().fill(new Rect(panel.x(), y, panel.width(), 1), 0xdfe2e5);
        }
        if (distribution.count() > 0) {
            trace(line, panel, range, index -> {
                double x = (index - left) / perPixel;
                return panel.x() + (mirrored ? panel.width() - x : x);
            }, span / panel.width(), left, sheet.scale());
        }
        line.paint(sheet.canvas(), DARK);
        AxisFrame.draw(sheet, panel);
        AxisFrame.bottom(
                sheet,
                panel,
                ticks,
                value -> {
                    double x = (axis.indexOf(value) - left) / perPixel;
                    return mirrored ? panel.width() - x : x;
                },
                axis.label());
        AxisFrame.left(sheet, panel, levels, value -> y(panel, range, value), labels.valueName());
        if (distribution.count() == 0) {
            sheet.sayEmpty(panel);
        }
        float[] shown = new float[panel.width() * panel.height()];
        for (int y = 0; y < panel.height(); y++) {
            for (int x = 0; x < panel.width(); x++) {
                boolean on = line.at(panel.x() + x, panel.y() + y) > 0.5;
                shown[y * panel.width() + x] = on ? 1 - (float) y / panel.height() : Float.NaN;
            }
        }
        return sheet.finish(
                String.format(
                        Locale.ROOT, "line of %s, %,d cells, %,d with values", labels.name(), to - from,
                        distribution.count()),
                new Picture.Values(
                        panel.width(),
                        panel.height(),
                        shown,
                        options.palette(),
                        Sheet.legend(labels, range.low(), range.high())));
    }

    private static DrawOptions.Range range(DrawOptions options, Distribution values) {
        if (options.range().isPresent()) {
            return options.range().get();
        }
        if (values.count() == 0) {
            return new DrawOptions.Range(0, 1);
        }
        double pad = (values.greatest() - values.least()) * MARGIN;
        if (!(pad > 0)) {
            pad = values.least() == 0 ? 1 : Math.abs(values.least()) * MARGIN;
        }
        return new DrawOptions.Range(values.least() - pad, values.greatest() + pad);
    }

    private static double y(Rect panel, DrawOptions.Range range, double value) {
        return (range.high() - value) / (range.high() - range.low()) * panel.height();
    }

    private interface Place {
        double x(double index);
    }

    /// Draws the line.
    ///
    /// @param perPixel cells that a column of pixels spans
    private void trace(
            Coverage line, Rect panel, DrawOptions.Range range, Place place, double perPixel, double left, double scale) {
        if (perPixel > 1) {
            double[] least = new double[panel.width()];
            double[] greatest = new double[panel.width()];
            Arrays.fill(least, Double.POSITIVE_INFINITY);
            Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
            values.forEach(-1, dimension, (_, i, value) -> {
                int column = Math.clamp((long) ((i - left) / perPixel), 0, panel.width() - 1);
                least[column] = Math.min(least[column], value);
                greatest[column] = Math.max(greatest[column], value);
            });
            for (int c = 0; c < panel.width(); c++) {
                if (least[c] <= greatest[c]) {
                    // Reaches to the next column's values, so that the line hangs together.
                    double low = c > 0 && greatest[c - 1] < least[c] ? greatest[c - 1] : least[c];
                    double high = c > 0 && least[c - 1] > greatest[c] && Double.isFinite(least[c - 1])
                            ? least[c - 1]
                            : greatest[c];
                    double x = place.x(left + (c + 0.5) * perPixel);
                    stroke(line, panel, range, x, Double.isFinite(low) ? low : least[c], x, high, LINE * scale);
                }
            }
            return;
        }
        double[] before = {Double.NaN, Double.NaN};
        boolean dots = perPixel < 0.12;
        values.forEach(-1, dimension, (_, i, value) -> {
            double x = place.x((double) i);
            boolean joined = before[0] == i - 1;
            double fromX = joined ? place.x(before[0]) : x;
            stroke(line, panel, range, fromX, joined ? before[1] : value, x, value, LINE * scale);
            if (dots) {
                stroke(line, panel, range, x, value, x, value, DOT * scale);
            }
            before[0] = (double) i;
            before[1] = value;
        });
    }

    private static void stroke(
            Coverage line, Rect panel, DrawOptions.Range range, double x1, double v1, double x2, double v2, double width) {
        // Far beyond the panel a line is cut, so that its length stays bounded.
        double reach = 4.0 * panel.height();
        double y1 = Math.min(reach, Math.max(-reach, y(panel, range, v1)));
        double y2 = Math.min(reach, Math.max(-reach, y(panel, range, v2)));
        line.stroke(x1, panel.y() + y1, x2, panel.y() + y2, width);
    }
}
