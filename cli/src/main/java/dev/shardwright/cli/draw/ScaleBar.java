package dev.shardwright.cli.draw;

import dev.shardwright.cli.draw.ink.Rect;
import dev.shardwright.cli.draw.ink.Text;
import java.util.Locale;

/// Draws how long some kilometres are in the middle of a map.
final class ScaleBar {

    private static final double EARTH_RADIUS_KM = 6371;
    private static final double FARTHEST_KM = 6000;

    private ScaleBar() {}

    static void draw(Sheet sheet, MapView view) {
        Rect panel = view.panel();
        double kmPerPixel = view.radiansPerPixel() * EARTH_RADIUS_KM;
        if (kmPerPixel * panel.width() > FARTHEST_KM) {
            return;
        }
        double most = kmPerPixel * panel.width() / 5;
        double power = Math.pow(10, Math.floor(Math.log10(most)));
        double km = most >= 5 * power ? 5 * power : most >= 2 * power ? 2 * power : power;
        String label = km >= 1
                ? String.format(Locale.ROOT, "%.0f km", km)
                : Ticks.number(km * 1000, km * 1000) + " m";
        int length = (int) Math.round(km / kmPerPixel);
        int thick = sheet.px(3);
        int right = panel.right() - sheet.px(16);
        int y = panel.bottom() - sheet.px(16);
        Rect bar = new Rect(right - length, y, length, thick);
        sheet.canvas().fill(bar.grown(sheet.px(2)), Sheet.PAPER);
        sheet.canvas().fill(bar, Sheet.INK);
        double x = right - length / 2.0;
        double above = y - sheet.px(13);
        Text.halo(sheet.canvas(), label, x, above, Text.Anchor.CENTRE, sheet.scale(), Sheet.PAPER);
        sheet.text(label, x, above, Text.Anchor.CENTRE, Sheet.INK);
    }
}
