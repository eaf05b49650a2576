package dev.shardwright.cli.draw;

import dev.shardwright.grid.HealpixGrid;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// A map of values on a HEALPix grid.
///
/// Cells larger than a few pixels are drawn in their shape: each pixel is taken back to the cell that holds it. Smaller
/// ones are marks at their centres, the mean where several share a pixel, never less than three pixels wide.
final class HealpixMap {

    /// From this width in pixels on a cell is drawn in its shape.
    static final double SHAPE_PIXELS = 2.5;
    /// Below this width cells lie so close that only scattered ones need larger marks.
    private static final double DENSE_PIXELS = 0.7;
    private static final double SMALL_SHAPE_PIXELS = 4;
    /// Share of pixels with values below which the data are scattered.
    private static final double SCATTERED = 0.2;

    private final HealpixGrid grid;
    private final boolean nested;
    private final StoredValues values;
    private final int dimension;

    /// @param nested whether the index is the nested number of the cell, not the ring number
    /// @param dimension the array's dimension that counts cells
    HealpixMap(HealpixGrid grid, boolean nested, StoredValues values, int dimension) {
        this.grid = grid;
        this.nested = nested;
        this.values = values;
        this.dimension = dimension;
    }

    Picture draw(DrawOptions options, Labels labels) {
        Sheet sheet = new Sheet(options, labels, true);
        CellCover cover = new CellCover(grid.cellOrder());
        Distribution distribution = new Distribution();
        values.forEach(-1, dimension, (_, cell, value) -> {
            cover.add(nested(cell));
            distribution.add(value);
        });
        MapView view = MapFit.of(cover, grid, sheet.room());
        ColourScale colours = ColourScale.of(distribution, options);
        PixelField field = field(view);
        Rect panel = view.panel();
        Canvas canvas = sheet.canvas();
        Coverage limb = new Coverage(panel);
        limb(limb, view, sheet.scale());
        background(canvas, view);
        Picture.Values shown = sheet.paint(field, panel, colours, labels);
        Graticule graticule = new Graticule(sheet, view);
        graticule.lines(field);
        limb.paint(canvas, Sheet.LINE);
        canvas.frame(panel, Math.max(1, (int) sheet.scale()), Sheet.QUIET);
        graticule.labels();
        ScaleBar.draw(sheet, view);
        Rect side = sheet.side();
        int used = GlobeInset.isNeeded(view) ? GlobeInset.draw(sheet, side, view) : 0;
        if (distribution.count() == 0) {
            sheet.sayEmpty(panel);
        } else {
            Rect column = new Rect(side.x(), side.y() + used, side.width(), side.height() - used);
            ColourBar.draw(sheet, column, colours, labels);
        }
        return sheet.finish(
                String.format(
                        Locale.ROOT, "map of %s, HEALPix order %d, %,d cells with values", labels.name(),
                        grid.cellOrder(), distribution.count()),
                shown);
    }

    private long nested(long cell) {
        return nested ? cell : grid.healpix().toNested(cell);
    }

    /// The value of each pixel of the map.
    PixelField field(MapView view) {
        double cellPixels = MapFit.cellSize(grid) / view.radiansPerPixel();
        PixelField field = cellPixels >= SHAPE_PIXELS ? shapes(view) : marks(view);
        boolean scattered = field.share() < SCATTERED;
        boolean gaps = cellPixels < SHAPE_PIXELS && cellPixels > DENSE_PIXELS;
        if (gaps || (scattered && cellPixels < SMALL_SHAPE_PIXELS)) {
            return field.grown(field.markRadius());
        }
        return field;
    }

    private PixelField marks(MapView view) {
        Rect panel = view.panel();
        PixelField field = new PixelField(panel.width(), panel.height());
        double[] lonLat = new double[2];
        double[] xy = new double[2];
        values.forEach(-1, dimension, (_, cell, value) -> {
            grid.centre(nested(cell), lonLat);
            if (view.toPixel(lonLat[0], lonLat[1], xy)) {
                field.add((int) Math.floor(xy[0]) - panel.x(), (int) Math.floor(xy[1]) - panel.y(), value);
            }
        });
        return field;
    }

    private PixelField shapes(MapView view) {
        // Cells of several pixels: fewer of them than there are pixels.
        Map<Long, Double> byCell = new HashMap<>();
        values.forEach(-1, dimension, (_, cell, value) -> byCell.put(nested(cell), value));
        Rect panel = view.panel();
        PixelField field = new PixelField(panel.width(), panel.height());
        double[] longitude = new double[panel.width()];
        double[] latitude = new double[panel.width()];
        boolean[] on = new boolean[panel.width()];
        long[] cells = new long[panel.width()];
        double[] lonLat = new double[2];
        for (int y = 0; y < panel.height(); y++) {
            for (int x = 0; x < panel.width(); x++) {
                on[x] = view.toPoint(panel.x() + x + 0.5, panel.y() + y + 0.5, lonLat);
                longitude[x] = on[x] ? lonLat[0] : 0;
                latitude[x] = on[x] ? lonLat[1] : 0;
            }
            grid.locate(longitude, latitude, 0, panel.width(), cells);
            for (int x = 0; x < panel.width(); x++) {
                Double value = on[x] ? byCell.get(cells[x]) : null;
                if (value != null) {
                    field.add(x, y, value);
                }
            }
        }
        return field;
    }

    /// Colours the world where it has no values.
    private static void background(Canvas canvas, MapView view) {
        Rect panel = view.panel();
        double[] lonLat = new double[2];
        for (int y = panel.y(); y < panel.bottom(); y++) {
            for (int x = panel.x(); x < panel.right(); x++) {
                if (view.toPoint(x + 0.5, y + 0.5, lonLat)) {
                    canvas.blend(x, y, Sheet.EMPTY, 1);
                }
            }
        }
    }

    /// The edge of a globe, as far as the map shows it.
    private static void limb(Coverage coverage, MapView view, double width) {
        if (!(view.projection() instanceof Orthographic)) {
            return;
        }
        int steps = 2000;
        Rect near = view.panel().grown(2);
        double middleX = view.panel().x() + view.panel().width() / 2.0;
        double middleY = view.panel().y() + view.panel().height() / 2.0;
        double scale = 1 / view.unitsPerPixel();
        double[] before = new double[2];
        for (int i = 0; i <= steps; i++) {
            double angle = 2 * Math.PI * i / steps;
            double x = middleX + (Math.cos(angle) - view.x()) * scale;
            double y = middleY - (Math.sin(angle) - view.y()) * scale;
            if (i > 0 && (near.contains(x, y) || near.contains(before[0], before[1]))) {
                coverage.stroke(before[0], before[1], x, y, width);
            }
            before[0] = x;
            before[1] = y;
        }
    }
}
