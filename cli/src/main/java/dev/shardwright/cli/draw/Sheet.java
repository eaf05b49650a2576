package dev.shardwright.cli.draw;

import dev.shardwright.cli.draw.ink.Canvas;
import dev.shardwright.cli.draw.ink.Rect;
import dev.shardwright.cli.draw.ink.StrokeFont;
import dev.shardwright.cli.draw.ink.Text;

/// The paper of a picture: colours, sizes, title, and the areas for what is drawn. Confined to one thread.
final class Sheet {

    static final int PAPER = 0xffffff;
    static final int INK = 0x22262b;
    static final int QUIET = 0x686e75;
    static final int LINE = 0x8d939a;
    /// Behind values: where there are none.
    static final int EMPTY = 0xe9eaec;
    static final int ACCENT = 0xb4501e;

    private static final double TITLE_SCALE = 1.5;

    private final Canvas canvas;
    private final double scale;
    private final Rect room;
    private final Rect side;

    /// A sheet with its title.
    ///
    /// @param bar whether there is a column for a colour bar on the right
    Sheet(DrawOptions options, Labels labels, boolean bar) {
        canvas = new Canvas(options.width(), options.height(), PAPER);
        double fit = Math.min(options.width() / 1200.0, options.height() / 900.0);
        scale = Math.max(1, Math.floor(fit * 2) / 2);
        int left = px(92);
        int top = px(labels.subtitle().isEmpty() ? 68 : 92);
        int bottom = px(66);
        int column = bar ? px(208) : px(32);
        room = new Rect(left, top, options.width() - left - column, options.height() - top - bottom);
        side = new Rect(room.right() + px(28), top, column - px(44), room.height());
        int width = options.width() - px(48);
        Text.draw(
                canvas,
                Text.fitted(StrokeFont.plain(labels.heading()), width, TITLE_SCALE * scale),
                px(24), px(30), Text.Anchor.LEFT, TITLE_SCALE * scale, INK);
        if (!labels.subtitle().isEmpty()) {
            Text.draw(
                    canvas,
                    Text.fitted(StrokeFont.plain(labels.subtitle()), width, scale),
                    px(24), px(56), Text.Anchor.LEFT, scale, QUIET);
        }
    }

    Canvas canvas() {
        return canvas;
    }

    /// The size of text.
    double scale() {
        return scale;
    }

    /// A length in pixels that grows with the text.
    int px(double length) {
        return (int) Math.round(length * scale);
    }

    /// Where the values may be drawn; labels have room around it.
    Rect room() {
        return room;
    }

    /// The column on the right.
    Rect side() {
        return side;
    }

    /// Draws a text of the usual size.
    void text(String text, double x, double y, Text.Anchor anchor, int colour) {
        Text.draw(canvas, text, x, y, anchor, scale, colour);
    }

    /// Fills an area with the colours of its values.
    Picture.Values paint(PixelField field, Rect panel, ColourScale colours, Labels labels) {
        float[] position = new float[panel.width() * panel.height()];
        for (int y = 0; y < panel.height(); y++) {
            for (int x = 0; x < panel.width(); x++) {
                double value = field.get(x, y);
                boolean none = Double.isNaN(value);
                position[y * panel.width() + x] = none ? Float.NaN : (float) colours.position(value);
                if (!none) {
                    canvas.blend(panel.x() + x, panel.y() + y, colours.rgb(value), 1);
                }
            }
        }
        return new Picture.Values(
                panel.width(), panel.height(), position, colours.palette(), legend(labels, colours.low(), colours.high()));
    }

    static String legend(Labels labels, double low, double high) {
        double step = Ticks.of(low, high, 50).step();
        return Labels.withUnits(labels.name(), labels.units()) + ": " + Ticks.number(low, step) + " to "
                + Ticks.number(high, step);
    }

    /// Says in the middle of an area that it is empty.
    void sayEmpty(Rect panel) {
        text("no values", panel.x() + panel.width() / 2.0, panel.y() + panel.height() / 2.0, Text.Anchor.CENTRE, QUIET);
    }

    Picture finish(String description, Picture.Values values) {
        return new Picture(canvas.width(), canvas.height(), canvas.rgb(), description, values);
    }
}
