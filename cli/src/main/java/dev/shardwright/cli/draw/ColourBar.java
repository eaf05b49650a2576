package dev.shardwright.cli.draw;

import dev.shardwright.cli.draw.ink.Canvas;
import dev.shardwright.cli.draw.ink.Rect;
import dev.shardwright.cli.draw.ink.Text;
import java.util.ArrayList;
import java.util.List;

/// Draws what the colours stand for. Where values lie beyond an end of the colours, that end is pointed and the bar says
/// how far they go.
final class ColourBar {

    private static final int WIDTH = 20;
    private static final int LINE = 18;
    private static final int LONGEST = 480;

    private ColourBar() {}

    /// @param column where the bar goes, with its heading and notes
    static void draw(Sheet sheet, Rect column, ColourScale colours, Labels labels) {
        double scale = sheet.scale();
        Canvas canvas = sheet.canvas();
        List<String> heading = Text.lines(labels.valueName(), column.width(), 4, scale);
        int y = column.y() + sheet.px(8);
        for (String line : heading) {
            sheet.text(line, column.x(), y, Text.Anchor.LEFT, Sheet.INK);
            y += sheet.px(LINE);
        }
        List<String> notes = notes(colours, labels.units(), column.width(), scale);
        int tip = sheet.px(WIDTH * 0.7);
        int top = y + sheet.px(2) + tip;
        int bottom = Math.min(
                column.bottom() - tip - sheet.px(LINE) * (notes.size() + 1), top + sheet.px(LONGEST));
        Rect bar = new Rect(column.x(), top, sheet.px(WIDTH), Math.max(sheet.px(20), bottom - top));
        for (int row = 0; row < bar.height(); row++) {
            double position = 1 - (row + 0.5) / bar.height();
            canvas.fill(new Rect(bar.x(), bar.y() + row, bar.width(), 1), colours.palette().rgb(position));
        }
        if (colours.clippedAbove()) {
            tip(canvas, bar, bar.y(), -1, tip, colours.palette().rgb(1));
        }
        if (colours.clippedBelow()) {
            tip(canvas, bar, bar.bottom(), 1, tip, colours.palette().rgb(0));
        }
        Ticks ticks = Ticks.of(colours.low(), colours.high(), Math.max(2, bar.height() / sheet.px(50)));
        for (double value : ticks.values()) {
            double at = bar.bottom() - (value - colours.low()) / (colours.high() - colours.low()) * bar.height();
            int row = (int) Math.round(at);
            canvas.fill(new Rect(bar.right(), Math.min(row, bar.bottom() - 1), sheet.px(5), Math.max(1, (int) scale)), Sheet.INK);
            sheet.text(ticks.label(value), bar.right() + sheet.px(10), row, Text.Anchor.LEFT, Sheet.INK);
        }
        int at = bar.bottom() + tip + sheet.px(LINE);
        for (String note : notes) {
            sheet.text(Text.fitted(note, column.width(), scale), column.x(), at, Text.Anchor.LEFT, Sheet.QUIET);
            at += sheet.px(LINE);
        }
    }

    private static List<String> notes(ColourScale colours, String units, int width, double scale) {
        List<String> notes = new ArrayList<>();
        if (!colours.clippedBelow() && !colours.clippedAbove()) {
            return notes;
        }
        notes.addAll(Text.lines(
                colours.chosen() ? "Colours clipped." : "Colours clipped at 2nd and 98th percentile.", width, 3, scale));
        double step = Ticks.of(colours.least(), colours.greatest(), 200).step();
        String all = "Values " + Ticks.number(colours.least(), step) + " to " + Ticks.number(colours.greatest(), step);
        notes.addAll(Text.lines(units.isEmpty() ? all : all + " " + units, width, 3, scale));
        return notes;
    }

    /// A triangle on an end of the bar.
    private static void tip(Canvas canvas, Rect bar, int edge, int direction, int length, int colour) {
        for (int i = 0; i < length; i++) {
            double half = bar.width() / 2.0 * (length - i - 0.5) / length;
            double middle = bar.x() + bar.width() / 2.0;
            int y = direction > 0 ? edge + i : edge - 1 - i;
            for (int x = bar.x(); x < bar.right(); x++) {
                double share = Math.min(1, half + 0.5 - Math.abs(x + 0.5 - middle));
                if (share > 0) {
                    canvas.blend(x, y, colour, share);
                }
            }
        }
    }
}
