package dev.shardwright.cli.draw;

import dev.shardwright.cli.draw.ink.Canvas;
import dev.shardwright.cli.draw.ink.Coverage;
import dev.shardwright.cli.draw.ink.Rect;
import dev.shardwright.cli.draw.ink.Text;
import dev.shardwright.cli.draw.projection.Orthographic;
import java.util.Locale;

/// Draws a small globe that shows where on the world a map lies.
final class GlobeInset {

    private static final int STEP = 30;
    private static final int SEGMENTS = 90;
    private static final int RADIUS = 58;
    private static final int SEA = 0xf4f5f6;

    private GlobeInset() {}

    /// Whether a map is near enough to need it.
    static boolean isNeeded(MapView view) {
        return view.projection() instanceof Orthographic
                && view.unitsPerPixel() * Math.min(view.panel().width(), view.panel().height()) < 1.2
                && view.panel().height() > 9 * RADIUS;
    }

    /// @param column where it is drawn, at the top
    /// @return the rows that it took
    static int draw(Sheet sheet, Rect column, MapView view) {
        double[] centre = new double[2];
        Rect panel = view.panel();
        view.toPoint(panel.x() + panel.width() / 2.0, panel.y() + panel.height() / 2.0, centre);
        int radius = Math.min(sheet.px(RADIUS), column.width() / 2 - sheet.px(2));
        Rect disc = new Rect(column.x(), column.y(), 2 * radius, 2 * radius);
        // Seen a little from the side of the equator, the globe shows where the pole is.
        double tilt = Math.max(-60, Math.min(60, centre[1]));
        MapView globe = new MapView(new Orthographic(centre[0], tilt), 0, 0, 1.0 / (radius - 1), disc);
        Canvas canvas = sheet.canvas();
        double cx = disc.x() + radius;
        double cy = disc.y() + radius;
        Coverage body = new Coverage(disc.grown(2));
        body.stroke(cx, cy, cx, cy, 2.0 * radius - 2);
        body.paint(canvas, SEA);
        Coverage lines = new Coverage(disc.grown(2));
        for (int longitude = -180; longitude < 180; longitude += STEP) {
            double at = longitude;
            line(lines, globe, t -> at, t -> -90 + 180 * t, 1);
        }
        for (int latitude = -90 + STEP; latitude < 90; latitude += STEP) {
            double at = latitude;
            line(lines, globe, t -> -180 + 360 * t, t -> at, 1);
        }
        lines.paint(canvas, 0xc9cdd1);
        Coverage special = new Coverage(disc.grown(2));
        line(special, globe, t -> -180 + 360 * t, t -> 0, 1);
        line(special, globe, t -> 0, t -> -90 + 180 * t, 1);
        for (int i = 0; i < SEGMENTS; i++) {
            double a = 2 * Math.PI * i / SEGMENTS;
            double b = 2 * Math.PI * (i + 1) / SEGMENTS;
            special.stroke(
                    cx + (radius - 1) * Math.cos(a), cy + (radius - 1) * Math.sin(a),
                    cx + (radius - 1) * Math.cos(b), cy + (radius - 1) * Math.sin(b), sheet.scale());
        }
        special.paint(canvas, Sheet.LINE);
        outline(sheet, view, globe, disc);
        String place = String.format(
                Locale.ROOT, "%.1f\u00b0%s %.1f\u00b0%s",
                Math.abs(centre[1]), centre[1] < 0 ? "S" : "N", Math.abs(centre[0]), centre[0] < 0 ? "W" : "E");
        int below = disc.bottom() + sheet.px(14);
        sheet.text(place, cx, below, Text.Anchor.CENTRE, Sheet.QUIET);
        return below + sheet.px(24) - column.y();
    }

    /// The map's border; if it is too small to see, a ring around it.
    private static void outline(Sheet sheet, MapView view, MapView globe, Rect disc) {
        Rect panel = view.panel();
        Coverage border = new Coverage(disc.grown(4));
        double[] corners = {panel.x(), panel.y(), panel.right(), panel.y(), panel.right(), panel.bottom(), panel.x(), panel.bottom()};
        double size = view.unitsPerPixel() * panel.width() / globe.unitsPerPixel();
        if (size < sheet.px(8)) {
            double[] xy = new double[2];
            double[] point = new double[2];
            view.toPoint(panel.x() + panel.width() / 2.0, panel.y() + panel.height() / 2.0, point);
            globe.toPixel(point[0], point[1], xy);
            border.stroke(xy[0], xy[1], xy[0], xy[1], sheet.px(8));
            border.paint(sheet.canvas(), Sheet.ACCENT);
            return;
        }
        double[] point = new double[2];
        double[] before = new double[2];
        double[] here = new double[2];
        boolean drawn = false;
        for (int i = 0; i <= 4 * SEGMENTS; i++) {
            int side = Math.min(3, i / SEGMENTS);
            double t = (double) (i - side * SEGMENTS) / SEGMENTS;
            int next = (side + 1) % 4;
            boolean visible = view.toPoint(
                            corners[2 * side] + t * (corners[2 * next] - corners[2 * side]),
                            corners[2 * side + 1] + t * (corners[2 * next + 1] - corners[2 * side + 1]),
                            point)
                    && globe.toPixel(point[0], point[1], here);
            if (visible && drawn) {
                border.stroke(before[0], before[1], here[0], here[1], 1.8 * sheet.scale());
            }
            drawn = visible;
            before[0] = here[0];
            before[1] = here[1];
        }
        border.paint(sheet.canvas(), Sheet.ACCENT);
    }

    private interface Along {
        double at(double t);
    }

    private static void line(Coverage lines, MapView globe, Along longitude, Along latitude, double width) {
        double[] before = new double[2];
        double[] here = new double[2];
        boolean drawn = false;
        for (int i = 0; i <= SEGMENTS; i++) {
            double t = (double) i / SEGMENTS;
            boolean visible = globe.toPixel(longitude.at(t), latitude.at(t), here);
            if (visible && drawn) {
                lines.stroke(before[0], before[1], here[0], here[1], width);
            }
            drawn = visible;
            before[0] = here[0];
            before[1] = here[1];
        }
    }
}
