package dev.shardwright.cli.draw;

import java.util.Arrays;

/// One value for each pixel of an area: the mean of those that were put there, or none. Confined to one thread.
final class PixelField {

    /// Below this share of pixels with values, marks are made large.
    private static final double SPARSE = 0.02;

    private final int width;
    private final int height;
    private final double[] sum;
    private final int[] count;

    PixelField(int width, int height) {
        this.width = width;
        this.height = height;
        this.sum = new double[Math.multiplyExact(width, height)];
        this.count = new int[sum.length];
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /// Adds a value to a pixel; outside the area it is left out.
    void add(int x, int y, double value) {
        if (x >= 0 && y >= 0 && x < width && y < height) {
            sum[y * width + x] += value;
            count[y * width + x]++;
        }
    }

    /// The mean of a pixel's values, NaN if it has none.
    double get(int x, int y) {
        int i = y * width + x;
        return count[i] == 0 ? Double.NaN : sum[i] / count[i];
    }

    /// The share of the pixels that have values, 0 to 1.
    double share() {
        return (double) Arrays.stream(count).filter(n -> n > 0).count() / count.length;
    }

    /// The radius that marks of one pixel need to be seen: 2 if few pixels have values, otherwise 1.
    int markRadius() {
        return share() < SPARSE ? 2 : 1;
    }

    /// This field with every pixel that has none given the mean of the nearest pixels with values, within a radius.
    PixelField grown(int radius) {
        PixelField grown = new PixelField(width, height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (count[y * width + x] > 0) {
                    grown.add(x, y, get(x, y));
                } else {
                    fromNearest(grown, x, y, radius);
                }
            }
        }
        return grown;
    }

    private void fromNearest(PixelField grown, int x, int y, int radius) {
        // Round marks: a corner of the square is left out.
        int limit = radius * radius + 1;
        int nearest = limit + 1;
        double total = 0;
        int n = 0;
        for (int dy = -Math.min(radius, y); dy <= Math.min(radius, height - 1 - y); dy++) {
            for (int dx = -Math.min(radius, x); dx <= Math.min(radius, width - 1 - x); dx++) {
                int distance = dx * dx + dy * dy;
                int i = (y + dy) * width + x + dx;
                if (distance > nearest || distance > limit || count[i] == 0) {
                    continue;
                }
                if (distance < nearest) {
                    nearest = distance;
                    total = 0;
                    n = 0;
                }
                total += sum[i] / count[i];
                n++;
            }
        }
        if (n > 0) {
            grown.add(x, y, total / n);
        }
    }
}
