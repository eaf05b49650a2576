package dev.shardwright.cli.draw;

import dev.shardwright.cli.draw.ink.Coverage;
import dev.shardwright.cli.draw.ink.Rect;
import dev.shardwright.cli.draw.ink.Text;
import dev.shardwright.cli.draw.projection.MapProjection;
import dev.shardwright.cli.draw.projection.Orthographic;
import java.util.ArrayList;
import java.util.List;

/// Draws meridians and parallels with their degrees. Labels stand where lines leave the map; where too few do, inside.
final class Graticule {

    private static final int LINES = 6;
    private static final int SAMPLES = 48;
    private static final double OVER_VALUES = 0.3;

    private final Sheet sheet;
    private final MapView view;
    private final List<Rect> taken = new ArrayList<>();
    private final Ticks meridians;
    private final Ticks parallels;

    Graticule(Sheet sheet, MapView view) {
        this.sheet = sheet;
        this.view = view;
        double middle = view.projection().centralLongitude();
        double[] bounds = {
            Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
        };
        double[] point = new double[2];
        Rect panel = view.panel();
        for (int i = 0; i <= SAMPLES; i++) {
            for (int j = 0; j <= SAMPLES; j++) {
                if (view.toPoint(
                        panel.x() + (double) panel.width() * i / SAMPLES,
                        panel.y() + (double) panel.height() * j / SAMPLES,
                        point)) {
                    double longitude = MapProjection.near(point[0], middle);
                    bounds[0] = Math.min(bounds[0], longitude);
                    bounds[1] = Math.max(bounds[1], longitude);
                    bounds[2] = Math.min(bounds[2], point[1]);
                    bounds[3] = Math.max(bounds[3], point[1]);
                }
            }
        }
        boolean north = seesPole(90);
        boolean south = seesPole(-90);
        if (north || south || bounds[1] - bounds[0] > 300) {
            bounds[0] = middle - 180;
            bounds[1] = middle + 180;
        }
        bounds[3] = north ? 90 : bounds[3];
        bounds[2] = south ? -90 : bounds[2];
        double wide = bounds[1] - bounds[0];
        double high = bounds[3] - bounds[2];
        // A line more on each side, so that none ends within the map.
        meridians = Ticks.ofDegrees(bounds[0] - wide * 0.05, bounds[1] + wide * 0.05, wide > 300 ? 12 : LINES + 2);
        parallels = Ticks.ofDegrees(
                Math.max(-90, bounds[2] - high * 0.05), Math.min(90, bounds[3] + high * 0.05), LINES);
    }

    private boolean seesPole(double latitude) {
        double[] xy = new double[2];
        return view.projection() instanceof Orthographic
                && view.toPixel(0, latitude, xy)
                && view.panel().contains(xy[0], xy[1]);
    }

    /// Draws the lines, fainter over values.
    void lines(PixelField field) {
        Rect panel = view.panel();
        Coverage lines = new Coverage(panel);
        for (double longitude : meridians.values()) {
            double[] ends = {
                Math.max(-90, first(parallels) - parallels.step()), Math.min(90, last(parallels) + parallels.step())
            };
            line(lines, t -> longitude, t -> ends[0] + t * (ends[1] - ends[0]));
        }
        double west = first(meridians) - meridians.step();
        double east = last(meridians) + meridians.step();
        for (double latitude : parallels.values()) {
            if (Math.abs(latitude) < 90) {
                line(lines, t -> west + t * (east - west), t -> latitude);
            }
        }
        for (int y = panel.y(); y < panel.bottom(); y++) {
            for (int x = panel.x(); x < panel.right(); x++) {
                double share = lines.at(x, y);
                if (share > 0) {
                    boolean over = !Double.isNaN(field.get(x - panel.x(), y - panel.y()));
                    sheet.canvas().blend(x, y, over ? Sheet.INK : Sheet.LINE, share * (over ? OVER_VALUES : 0.75));
                }
            }
        }
    }

    private interface Along {
        double at(double t);
    }

    private void line(Coverage lines, Along longitude, Along latitude) {
        int steps = 720;
        double[] before = new double[2];
        double[] here = new double[2];
        boolean drawn = false;
        Rect near = view.panel().grown(4);
        for (int i = 0; i <= steps; i++) {
            double t = (double) i / steps;
            boolean visible = view.toPixel(longitude.at(t), latitude.at(t), here);
            boolean close = Math.hypot(here[0] - before[0], here[1] - before[1]) < view.panel().width() / 3.0;
            if (visible && drawn && close && (near.contains(here[0], here[1]) || near.contains(before[0], before[1]))) {
                lines.stroke(before[0], before[1], here[0], here[1], sheet.scale());
            }
            drawn = visible;
            before[0] = here[0];
            before[1] = here[1];
        }
    }

    private static double first(Ticks ticks) {
        return ticks.values().isEmpty() ? 0 : ticks.values().getFirst();
    }

    private static double last(Ticks ticks) {
        return ticks.values().isEmpty() ? 0 : ticks.values().getLast();
    }

    /// Writes the degrees.
    void labels() {
        Rect panel = view.panel();
        int out = sheet.px(9);
        List<Double> named = new ArrayList<>();
        int below = edge(panel.x(), panel.bottom(), panel.right(), panel.bottom(), true, named, 0, out + sheet.px(6), Text.Anchor.CENTRE);
        List<Double> left = new ArrayList<>();
        edge(panel.x(), panel.bottom(), panel.x(), panel.y(), false, left, -out, 0, Text.Anchor.RIGHT);
        if (below < 4) {
            below += edge(panel.x(), panel.y(), panel.right(), panel.y(), true, named, 0, -out - sheet.px(2), Text.Anchor.CENTRE);
        }
        if (left.size() < 3) {
            insideParallels(left);
        }
        if (below < 2) {
            insideMeridians();
        }
    }

    /// Labels the lines that cross an edge of the map.
    ///
    /// @return how many labels were written
    private int edge(
            int x1, int y1, int x2, int y2, boolean meridian, List<Double> named, int dx, int dy, Text.Anchor anchor) {
        int steps = 2 * Math.max(Math.abs(x2 - x1), Math.abs(y2 - y1));
        Ticks ticks = meridian ? meridians : parallels;
        double middle = view.projection().centralLongitude();
        double[] point = new double[2];
        double before = Double.NaN;
        int count = 0;
        for (int i = 0; i <= steps; i++) {
            double x = x1 + (x2 - x1) * (double) i / steps;
            double y = y1 + (y2 - y1) * (double) i / steps;
            double here = Double.NaN;
            if (view.toPoint(x, y, point)) {
                here = (meridian ? MapProjection.near(point[0], middle) : point[1]) / ticks.step();
            }
            // A jump by half a turn is no crossing.
            if (Math.floor(here) != Math.floor(before) && Math.abs(here - before) * ticks.step() < 90) {
                double value = Math.max(Math.floor(here), Math.floor(before)) * ticks.step();
                if (!named.contains(value) && write(degrees(value, meridian, ticks), x + dx, y + dy, anchor, false)) {
                    named.add(value);
                    count++;
                    tick(x, y, dx, dy);
                }
            }
            before = here;
        }
        return count;
    }

    private void tick(double x, double y, int dx, int dy) {
        int length = sheet.px(5);
        int thick = Math.max(1, (int) sheet.scale());
        int left = (int) Math.round(x) - (dx < 0 ? length : 0);
        int top = (int) Math.round(y) - (dy < 0 ? length : 0);
        sheet.canvas().fill(new Rect(left, top, dx == 0 ? thick : length, dy == 0 ? thick : length), Sheet.QUIET);
    }

    private void insideParallels(List<Double> named) {
        double longitude = Math.rint(view.projection().centralLongitude() / meridians.step()) * meridians.step();
        for (double latitude : parallels.values()) {
            if (!named.contains(latitude)) {
                inside(longitude, latitude, degrees(latitude, false, parallels));
            }
        }
    }

    private void insideMeridians() {
        double[] point = {0, 0};
        view.toPoint(
                view.panel().x() + view.panel().width() / 2.0, view.panel().y() + view.panel().height() / 2.0, point);
        double latitude = Math.rint(point[1] / parallels.step()) * parallels.step();
        if (Math.abs(latitude) > 89) {
            latitude = Math.copySign(90 - parallels.step(), latitude);
        }
        for (double longitude : meridians.values()) {
            inside(longitude, latitude, degrees(longitude, true, meridians));
        }
    }

    private void inside(double longitude, double latitude, String label) {
        double[] xy = new double[2];
        if (view.toPixel(longitude, latitude, xy) && view.panel().grown(-sheet.px(20)).contains(xy[0], xy[1])) {
            write(label, xy[0], xy[1], Text.Anchor.CENTRE, true);
        }
    }

    /// Writes a label unless it would touch another.
    private boolean write(String label, double x, double y, Text.Anchor anchor, boolean halo) {
        Rect box = Text.box(label, x, y, anchor, sheet.scale()).grown(sheet.px(4));
        if (taken.stream().anyMatch(box::intersects)) {
            return false;
        }
        taken.add(box);
        if (halo) {
            Text.halo(sheet.canvas(), label, x, y, anchor, sheet.scale(), Sheet.PAPER);
        }
        sheet.text(label, x, y, anchor, Sheet.QUIET);
        return true;
    }

    /// Degrees with the half of the world: `45°W`, `0°`, `67.5°N`.
    static String degrees(double value, boolean longitude, Ticks ticks) {
        double v = longitude ? MapProjection.near(value, 0) : value;
        String number = ticks.label(Math.abs(v)) + "\u00b0";
        if (v == 0 || (longitude && Math.abs(v) == 180)) {
            return number;
        }
        return number + (longitude ? v > 0 ? "E" : "W" : v > 0 ? "N" : "S");
    }
}
