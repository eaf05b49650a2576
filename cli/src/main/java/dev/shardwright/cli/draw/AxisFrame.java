package dev.shardwright.cli.draw;

import dev.shardwright.cli.draw.ink.Rect;
import dev.shardwright.cli.draw.ink.Text;
import java.util.function.DoubleUnaryOperator;

/// Draws the frame of an image or line with its ticks.
final class AxisFrame {

    private static final int TICK = 5;

    private AxisFrame() {}

    static void draw(Sheet sheet, Rect panel) {
        sheet.canvas().frame(panel, thick(sheet), Sheet.QUIET);
    }

    /// Ticks along the bottom.
    ///
    /// @param toPixel from a value to its distance in pixels from the panel's left
    static void bottom(Sheet sheet, Rect panel, Ticks ticks, DoubleUnaryOperator toPixel, String label) {
        int y = panel.bottom() + sheet.px(TICK + 11);
        int free = Integer.MIN_VALUE;
        for (double value : ticks.values()) {
            int at = panel.x() + (int) Math.floor(toPixel.applyAsDouble(value));
            if (at < panel.x() || at > panel.right()) {
                continue;
            }
            sheet.canvas().fill(new Rect(at, panel.bottom(), thick(sheet), sheet.px(TICK)), Sheet.QUIET);
            Rect box = Text.box(ticks.label(value), at, y, Text.Anchor.CENTRE, sheet.scale());
            if (box.x() >= free) {
                sheet.text(ticks.label(value), at, y, Text.Anchor.CENTRE, Sheet.INK);
                free = box.right() + sheet.px(8);
            }
        }
        sheet.text(label, panel.x() + panel.width() / 2.0, y + sheet.px(26), Text.Anchor.CENTRE, Sheet.INK);
    }

    /// Ticks along the left.
    ///
    /// @param toPixel from a value to its distance in pixels from the panel's top
    static void left(Sheet sheet, Rect panel, Ticks ticks, DoubleUnaryOperator toPixel, String label) {
        int x = panel.x() - sheet.px(TICK + 5);
        int widest = 0;
        for (double value : ticks.values()) {
            int at = panel.y() + (int) Math.floor(toPixel.applyAsDouble(value));
            if (at < panel.y() || at > panel.bottom()) {
                continue;
            }
            sheet.canvas().fill(new Rect(panel.x() - sheet.px(TICK), at, sheet.px(TICK), thick(sheet)), Sheet.QUIET);
            sheet.text(ticks.label(value), x, at, Text.Anchor.RIGHT, Sheet.INK);
            widest = Math.max(widest, Text.width(ticks.label(value), sheet.scale()));
        }
        double middle = x - widest - sheet.px(18);
        Text.drawUp(
                sheet.canvas(),
                Text.fitted(label, panel.height(), sheet.scale()),
                Math.max(sheet.px(12), middle),
                panel.y() + panel.height() / 2.0,
                sheet.scale(),
                Sheet.INK);
    }

    private static int thick(Sheet sheet) {
        return Math.max(1, (int) sheet.scale());
    }
}
