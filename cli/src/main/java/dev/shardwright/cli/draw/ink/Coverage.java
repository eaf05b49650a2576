package dev.shardwright.cli.draw.ink;

/// How much of each pixel of an area the strokes drawn so far cover, 0 to 1.
///
/// A pixel's share follows from the distance of its centre to the nearest stroke, so strokes may cross or touch without
/// being painted twice. Coordinates are pixels of the picture; the centre of pixel (x, y) is (x + 0.5, y + 0.5).
public final class Coverage {

    private final Rect area;
    private final float[] share;

    public Coverage(Rect area) {
        this.area = area;
        this.share = new float[Math.multiplyExact(area.width(), area.height())];
    }

    /// Adds a straight stroke with round ends; the part outside the area is left out.
    ///
    /// @param width in pixels
    public void stroke(double x1, double y1, double x2, double y2, double width) {
        double reach = width / 2 + 0.5;
        int left = clamp(Math.floor(Math.min(x1, x2) - reach) - area.x(), area.width());
        int right = clamp(Math.ceil(Math.max(x1, x2) + reach) - area.x(), area.width());
        int top = clamp(Math.floor(Math.min(y1, y2) - reach) - area.y(), area.height());
        int bottom = clamp(Math.ceil(Math.max(y1, y2) + reach) - area.y(), area.height());
        double dx = x2 - x1;
        double dy = y2 - y1;
        double square = dx * dx + dy * dy;
        for (int row = top; row < bottom; row++) {
            double py = area.y() + row + 0.5 - y1;
            for (int column = left; column < right; column++) {
                double px = area.x() + column + 0.5 - x1;
                double along = square == 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
                double distance = Math.hypot(px - along * dx, py - along * dy);
                float covered = (float) Math.min(1, reach - distance);
                int i = row * area.width() + column;
                if (covered > share[i]) {
                    share[i] = covered;
                }
            }
        }
    }

    /// The share of the pixel of the picture, which lies in the area.
    public double at(int x, int y) {
        return share[(y - area.y()) * area.width() + x - area.x()];
    }

    /// Paints what is covered.
    public void paint(Canvas canvas, int colour) {
        for (int y = area.y(); y < area.bottom(); y++) {
            for (int x = area.x(); x < area.right(); x++) {
                double covered = at(x, y);
                if (covered > 0) {
                    canvas.blend(x, y, colour, covered);
                }
            }
        }
    }

    private static int clamp(double index, int limit) {
        return (int) Math.min(limit, Math.max(0, index));
    }
}
