package dev.shardwright.cli.draw;

import dev.shardwright.cli.draw.ink.Canvas;
import dev.shardwright.cli.draw.ink.Coverage;
import dev.shardwright.cli.draw.ink.Rect;
import dev.shardwright.cli.draw.projection.Orthographic;
import dev.shardwright.grid.HealpixGrid;
import java.util.Arrays;
import java.util.Locale;

/// A map of values on a HEALPix grid.
///
/// Each pixel is taken back to the cell that holds it, so cells have their shape. Where cells are so small that several
/// share a pixel it shows their mean, and small cells that are few are marks of at least three pixels.
final class HealpixMap {

    /// From this width in pixels on no two cells share a pixel, however narrow their shape.
    private static final double SHAPE_PIXELS = 2.5;
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
        PixelField field = cellsAndMarks(view, cellPixels < SHAPE_PIXELS);
        boolean small = cellPixels < SMALL_SHAPE_PIXELS && field.share() < SCATTERED;
        return small ? field.grown(field.markRadius()) : field;
    }

    /// The mean of the cells whose centre lies in a pixel; where there is none, the cell that holds the pixel.
    ///
    /// @param means whether cells are so small that several may share a pixel
    private PixelField cellsAndMarks(MapView view, boolean means) {
        Rect panel = view.panel();
        long[] cellOfPixel = cellOfPixel(view);
        long[] cells = Arrays.stream(cellOfPixel).filter(c -> c >= 0).sorted().distinct().toArray();
        double[] valueOfCell = new double[cells.length];
        Arrays.fill(valueOfCell, Double.NaN);
        PixelField field = new PixelField(panel.width(), panel.height());
        double[] lonLat = new double[2];
        double[] xy = new double[2];
        values.forEach(-1, dimension, (_, index, value) -> {
            long cell = nested(index);
            int at = Arrays.binarySearch(cells, cell);
            if (at >= 0) {
                valueOfCell[at] = value;
            }
            if (means) {
                grid.centre(cell, lonLat);
                if (view.toPixel(lonLat[0], lonLat[1], xy)) {
                    field.add((int) Math.floor(xy[0]) - panel.x(), (int) Math.floor(xy[1]) - panel.y(), value);
                }
            }
        });
        for (int i = 0; i < cellOfPixel.length; i++) {
            int x = i % panel.width();
            int y = i / panel.width();
            if (cellOfPixel[i] >= 0 && Double.isNaN(field.get(x, y))) {
                double value = valueOfCell[Arrays.binarySearch(cells, cellOfPixel[i])];
                if (!Double.isNaN(value)) {
                    field.add(x, y, value);
                }
            }
        }
        return field;
    }

    /// The nested number of the cell that holds each pixel's centre, row by row; -1 beyond the edge of the world.
    private long[] cellOfPixel(MapView view) {
        Rect panel = view.panel();
        int width = panel.width();
        long[] result = new long[width * panel.height()];
        double[] longitude = new double[width];
        double[] latitude = new double[width];
        boolean[] on = new boolean[width];
        long[] cells = new long[width];
        double[] lonLat = new double[2];
        for (int y = 0; y < panel.height(); y++) {
            for (int x = 0; x < width; x++) {
                on[x] = view.toPoint(panel.x() + x + 0.5, panel.y() + y + 0.5, lonLat);
                longitude[x] = on[x] ? lonLat[0] : 0;
                latitude[x] = on[x] ? lonLat[1] : 0;
            }
            grid.locate(longitude, latitude, 0, width, cells);
            for (int x = 0; x < width; x++) {
                result[y * width + x] = on[x] ? cells[x] : -1;
            }
        }
        return result;
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
