package dev.shardwright.cli.draw;

import dev.shardwright.cli.draw.ink.Rect;
import dev.shardwright.zarr.Box;
import java.util.Locale;

/// An image of values in rows and columns, north up: the coordinates grow to the right and upwards. Rows without
/// coordinates run downwards.
final class RasterImage {

    private static final double MARGIN = 0.04;
    private static final double LEAST_MARGIN = 2;
    private static final double SCATTERED = 0.2;
    private static final double SMALL_PIXELS = 3;

    private final StoredValues values;
    private final Side x;
    private final Side y;

    /// A dimension of the image.
    ///
    /// @param dimension its number in the array
    /// @param from first index
    /// @param to end of the indices
    private record Side(int dimension, Axis axis, double from, double to) {
        static Side of(int dimension, Axis axis, Box region) {
            long from = region.offset()[dimension];
            return new Side(dimension, axis, (double) from, (double) (from + region.shape()[dimension]));
        }
    }

    /// A part of the image and where it is drawn. Places are indices counted from the lower border of a cell.
    ///
    /// @param left index place at the panel's left edge; greater than `right` if indices run to the left
    /// @param top index place at the panel's top edge
    private record View(Rect panel, double left, double right, double top, double bottom) {
        double x(double place) {
            return (place - left) / (right - left) * panel.width();
        }

        double y(double place) {
            return (place - top) / (bottom - top) * panel.height();
        }
    }

    RasterImage(StoredValues values, Box region, int xDimension, Axis x, int yDimension, Axis y) {
        this.values = values;
        this.x = Side.of(xDimension, x, region);
        this.y = Side.of(yDimension, y, region);
    }

    Picture draw(DrawOptions options, Labels labels) {
        Sheet sheet = new Sheet(options, labels, true);
        Distribution distribution = new Distribution();
        // Least and greatest row, least and greatest column.
        long[] box = {Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE};
        values.forEach(y.dimension, x.dimension, (row, column, value) -> {
            distribution.add(value);
            box[0] = Math.min(box[0], row);
            box[1] = Math.max(box[1], row);
            box[2] = Math.min(box[2], column);
            box[3] = Math.max(box[3], column);
        });
        boolean whole = options.full() || distribution.count() == 0;
        double[] rows = whole ? new double[] {y.from, y.to} : grown((double) box[0], box[1] + 1.0, y);
        double[] columns = whole ? new double[] {x.from, x.to} : grown((double) box[2], box[3] + 1.0, x);
        View view = fit(sheet.room(), rows, columns);
        ColourScale colours = ColourScale.of(distribution, options);
        PixelField field = field(view);
        Rect panel = view.panel();
        sheet.canvas().fill(panel, Sheet.EMPTY);
        Picture.Values shown = sheet.paint(field, panel, colours, labels);
        AxisFrame.draw(sheet, panel);
        double west = x.axis.at(Math.min(view.left, view.right) - 0.5);
        double east = x.axis.at(Math.max(view.left, view.right) - 0.5);
        AxisFrame.bottom(
                sheet,
                panel,
                Ticks.of(Math.min(west, east), Math.max(west, east), Math.max(3, panel.width() / sheet.px(80))),
                value -> view.x(x.axis.indexOf(value) + 0.5),
                x.axis.label());
        double south = y.axis.at(view.bottom - 0.5);
        double north = y.axis.at(view.top - 0.5);
        AxisFrame.left(
                sheet,
                panel,
                Ticks.of(Math.min(south, north), Math.max(south, north), Math.max(2, panel.height() / sheet.px(80))),
                value -> view.y(y.axis.indexOf(value) + 0.5),
                y.axis.label());
        Rect side = sheet.side();
        if (distribution.count() == 0) {
            sheet.sayEmpty(panel);
        } else {
            Rect column = new Rect(panel.right() + sheet.px(28), side.y(), side.width(), side.height());
            ColourBar.draw(sheet, column, colours, labels);
        }
        return sheet.finish(
                String.format(
                        Locale.ROOT, "image of %s, %.0f x %.0f cells, %,d with values", labels.name(), x.to - x.from,
                        y.to - y.from, distribution.count()),
                shown);
    }

    private static double[] grown(double from, double to, Side side) {
        double margin = Math.max(LEAST_MARGIN, MARGIN * (to - from));
        return new double[] {Math.max(side.from, from - margin), Math.min(side.to, to + margin)};
    }

    /// The largest panel in which cells have their true shape, if that is known; more of the array is shown where there
    /// is room for it.
    private View fit(Rect room, double[] rows, double[] columns) {
        double dx = x.axis.evenStep();
        double dy = y.axis.evenStep();
        boolean true2d = x.axis.hasCoordinates() == y.axis.hasCoordinates()
                && x.axis.units().substring(0, Math.min(1, x.axis.units().length()))
                        .equals(y.axis.units().substring(0, Math.min(1, y.axis.units().length())))
                && Double.isFinite(dx)
                && Double.isFinite(dy);
        Rect panel = room;
        if (true2d) {
            double unitsPerPixel = Math.max(
                    (columns[1] - columns[0]) * dx / room.width(), (rows[1] - rows[0]) * dy / room.height());
            widen(columns, room.width() * unitsPerPixel / dx, x);
            widen(rows, room.height() * unitsPerPixel / dy, y);
            int width = Math.clamp(Math.round((columns[1] - columns[0]) * dx / unitsPerPixel), 1, room.width());
            int height = Math.clamp(Math.round((rows[1] - rows[0]) * dy / unitsPerPixel), 1, room.height());
            panel = new Rect(room.x(), room.y(), width, height);
        }
        boolean eastwards = x.axis.rises();
        boolean upwards = y.axis.hasCoordinates() && y.axis.rises();
        return new View(
                panel,
                columns[eastwards ? 0 : 1],
                columns[eastwards ? 1 : 0],
                rows[upwards ? 1 : 0],
                rows[upwards ? 0 : 1]);
    }

    /// Makes a range of indices as long as `length`, within the dimension.
    private static void widen(double[] range, double length, Side side) {
        double more = Math.min(length, side.to - side.from) - (range[1] - range[0]);
        if (more > 0) {
            double from = Math.max(side.from, range[0] - more / 2);
            double to = Math.min(side.to, from + (range[1] - range[0]) + more);
            range[0] = Math.max(side.from, to - (range[1] - range[0]) - more);
            range[1] = to;
        }
    }

    /// The value of each pixel: of a small cell the pixel that holds its centre, of a larger one all whose centre it
    /// holds.
    private PixelField field(View view) {
        PixelField field = new PixelField(view.panel.width(), view.panel.height());
        double wide = Math.abs(view.x(1) - view.x(0));
        double high = Math.abs(view.y(1) - view.y(0));
        values.forEach(y.dimension, x.dimension, (row, column, value) -> {
            int[] across = pixels(view.x((double) column), view.x(column + 1.0), wide);
            int[] down = pixels(view.y((double) row), view.y(row + 1.0), high);
            for (int py = Math.max(0, down[0]); py < Math.min(field.height(), down[1]); py++) {
                for (int px = Math.max(0, across[0]); px < Math.min(field.width(), across[1]); px++) {
                    field.add(px, py, value);
                }
            }
        });
        return Math.min(wide, high) < SMALL_PIXELS && field.share() < SCATTERED
                ? field.grown(field.markRadius())
                : field;
    }

    private static int[] pixels(double a, double b, double size) {
        if (size < 1) {
            int at = (int) Math.floor((a + b) / 2);
            return new int[] {at, at + 1};
        }
        return new int[] {(int) Math.ceil(Math.min(a, b) - 0.5), (int) Math.ceil(Math.max(a, b) - 0.5)};
    }
}
