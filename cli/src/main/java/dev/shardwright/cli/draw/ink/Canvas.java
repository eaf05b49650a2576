package dev.shardwright.cli.draw.ink;

import java.util.Arrays;

/// Pixels being painted, 0xRRGGBB each, row by row from the top. Confined to one thread.
public final class Canvas {

    private final int width;
    private final int height;
    private final int[] rgb;

    public Canvas(int width, int height, int colour) {
        this.width = width;
        this.height = height;
        this.rgb = new int[Math.multiplyExact(width, height)];
        Arrays.fill(rgb, colour);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /// The pixels themselves, not a copy.
    public int[] rgb() {
        return rgb;
    }

    /// Fills the part of a rectangle that lies on the canvas.
    public void fill(Rect area, int colour) {
        int left = Math.max(0, area.x());
        int right = Math.min(width, area.right());
        for (int y = Math.max(0, area.y()); y < Math.min(height, area.bottom()); y++) {
            if (left < right) {
                Arrays.fill(rgb, y * width + left, y * width + right, colour);
            }
        }
    }

    /// Draws the outline of a rectangle, `thickness` pixels wide, around it.
    public void frame(Rect area, int thickness, int colour) {
        Rect outer = area.grown(thickness);
        fill(new Rect(outer.x(), outer.y(), outer.width(), thickness), colour);
        fill(new Rect(outer.x(), area.bottom(), outer.width(), thickness), colour);
        fill(new Rect(outer.x(), area.y(), thickness, area.height()), colour);
        fill(new Rect(area.right(), area.y(), thickness, area.height()), colour);
    }

    /// Mixes a colour into a pixel; pixels off the canvas are left out.
    ///
    /// @param share 0 leaves the pixel as it is, 1 replaces it
    public void blend(int x, int y, int colour, double share) {
        if (x < 0 || y < 0 || x >= width || y >= height) {
            return;
        }
        int i = y * width + x;
        rgb[i] = mix(rgb[i], colour, share);
    }

    /// The colour `share` (0 to 1) of the way from one colour to another, component by component.
    public static int mix(int from, int to, double share) {
        int result = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int a = (from >> shift) & 0xff;
            int b = (to >> shift) & 0xff;
            result |= (int) Math.round(a + share * (b - a)) << shift;
        }
        return result;
    }
}
