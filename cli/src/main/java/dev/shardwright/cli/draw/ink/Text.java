package dev.shardwright.cli.draw.ink;

import java.util.ArrayList;
import java.util.List;

/// Draws lines of text.
public final class Text {

    /// Which point of a text is placed; always half-way between the baseline and the top of capitals.
    public enum Anchor {
        LEFT(0),
        CENTRE(0.5),
        RIGHT(1);

        private final double share;

        Anchor(double share) {
            this.share = share;
        }
    }

    /// Width of a stroke at scale 1 in pixels.
    private static final double WEIGHT = 1.2;
    private static final double HALO = 4;

    private Text() {}

    /// The width of a text in pixels, without room after the last glyph.
    public static int width(String text, double scale) {
        String plain = StrokeFont.plain(text);
        int units = 0;
        for (int i = 0; i < plain.length(); i++) {
            units += StrokeFont.glyph(plain.charAt(i)).advance();
        }
        return plain.isEmpty() ? 0 : (int) Math.ceil((units - 2) * scale);
    }

    /// The pixels that a text takes, tails included.
    public static Rect box(String text, double x, double y, Anchor anchor, double scale) {
        int width = width(text, scale);
        int left = (int) Math.round(x - anchor.share * width);
        int top = top(y, scale);
        return new Rect(left, top, width, (int) Math.ceil((StrokeFont.DEPTH + 1) * scale));
    }

    /// Draws a text.
    public static void draw(Canvas canvas, String text, double x, double y, Anchor anchor, double scale, int colour) {
        int left = (int) Math.round(x - anchor.share * width(text, scale));
        Rect area = box(text, x, y, anchor, scale).grown((int) Math.ceil(2 * scale));
        Coverage coverage = new Coverage(area);
        put(coverage, text, left + 0.5, top(y, scale) + 0.5, 1, 0, scale, 0);
        coverage.paint(canvas, colour);
    }

    /// Draws the room around a text, so that it can be read on what lies below.
    public static void halo(Canvas canvas, String text, double x, double y, Anchor anchor, double scale, int colour) {
        int left = (int) Math.round(x - anchor.share * width(text, scale));
        Rect area = box(text, x, y, anchor, scale).grown((int) Math.ceil(5 * scale));
        Coverage coverage = new Coverage(area);
        put(coverage, text, left + 0.5, top(y, scale) + 0.5, 1, 0, scale, HALO);
        coverage.paint(canvas, colour);
    }

    /// Draws a text that reads upwards, its middle at (x, y).
    public static void drawUp(Canvas canvas, String text, double x, double y, double scale, int colour) {
        int width = width(text, scale);
        int left = top(x, scale);
        int bottom = (int) Math.round(y + width / 2.0);
        int margin = (int) Math.ceil(2 * scale);
        Rect area = new Rect(left, bottom - width, (int) Math.ceil((StrokeFont.DEPTH + 1) * scale), width);
        Coverage coverage = new Coverage(area.grown(margin));
        put(coverage, text, left + 0.5, bottom - 0.5, 0, -1, scale, 0);
        coverage.paint(canvas, colour);
    }

    /// The text, or as much of it as fits, ending in dots.
    public static String fitted(String text, int width, double scale) {
        if (width(text, scale) <= width) {
            return text;
        }
        int end = text.length();
        while (end > 0 && width(text.substring(0, end) + "...", scale) > width) {
            end--;
        }
        return text.substring(0, end).stripTrailing() + "...";
    }

    /// Breaks a text at blanks into lines that fit a width; words that are too long are cut.
    public static List<String> lines(String text, int width, int most, double scale) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.strip().split("\\s+")) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && width(longer, scale) > width) {
                lines.add(line);
                line = word;
            } else {
                line = longer;
            }
        }
        lines.add(line);
        if (lines.size() > most) {
            String rest = String.join(" ", lines.subList(most - 1, lines.size()));
            lines = new ArrayList<>(lines.subList(0, most - 1));
            lines.add(rest);
        }
        return lines.stream().map(l -> fitted(l, width, scale)).toList();
    }

    private static int top(double middle, double scale) {
        return (int) Math.round(middle - (StrokeFont.CAP_HEIGHT * scale + 1) / 2);
    }

    /// Adds the strokes of a text whose origin is (x, y) and whose direction is (dx, dy), each `wider` units
    /// wider than usual.
    private static void put(
            Coverage coverage, String text, double x, double y, int dx, int dy, double scale, double wider) {
        String plain = StrokeFont.plain(text);
        double along = 0;
        for (int i = 0; i < plain.length(); i++) {
            StrokeFont.Glyph glyph = StrokeFont.glyph(plain.charAt(i));
            for (double[] p : glyph.strokes()) {
                for (int k = 0; k < Math.max(1, p.length / 2 - 1); k++) {
                    boolean dot = p.length == 2;
                    int to = dot ? 0 : 2 * k + 2;
                    double u1 = (along + p[2 * k]) * scale;
                    double v1 = p[2 * k + 1] * scale;
                    double u2 = (along + p[to]) * scale;
                    double v2 = p[to + 1] * scale;
                    coverage.stroke(
                            x + u1 * dx - v1 * dy,
                            y + u1 * dy + v1 * dx,
                            x + u2 * dx - v2 * dy,
                            y + u2 * dy + v2 * dx,
                            ((dot ? 1.7 : 1) * WEIGHT + wider) * scale);
                }
            }
            along += glyph.advance();
        }
    }
}
