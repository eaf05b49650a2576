package dev.shardwright.cli.draw;

import dev.shardwright.cli.draw.ink.Palette;
import dev.shardwright.zarr.Box;
import java.util.Optional;

/// How an array is drawn.
///
/// @param region the part of the array; empty for all of it
/// @param width pixels across, {@value #MIN_WIDTH} to {@value #MAX_SIDE}
/// @param height pixels down, {@value #MIN_HEIGHT} to {@value #MAX_SIDE}
/// @param palette the colours
/// @param range the values at the ends of the colours (of a line's axis); empty for a range that fits the values
/// @param full whether an image or line shows the whole of the region, and not only where there are values
public record DrawOptions(
        Optional<Box> region, int width, int height, Palette palette, Optional<Range> range, boolean full) {

    public static final int MIN_WIDTH = 480;
    public static final int MIN_HEIGHT = 360;
    public static final int MAX_SIDE = 8192;

    /// Values from `low` to `high`.
    ///
    /// @param low finite
    /// @param high finite, greater than `low`
    public record Range(double low, double high) {
        /// Checks the order.
        ///
        /// @throws DrawingException unless low < high and both are finite
        public Range {
            if (!(low < high) || !Double.isFinite(high - low)) {
                throw new DrawingException(
                        "range " + low + ":" + high + ", expected two finite numbers, the smaller first");
            }
        }
    }

    /// Checks the size.
    ///
    /// @throws DrawingException if it is out of bounds
    public DrawOptions {
        if (width < MIN_WIDTH || height < MIN_HEIGHT || width > MAX_SIDE || height > MAX_SIDE) {
            throw new DrawingException("size " + width + "x" + height + ", expected " + MIN_WIDTH + "x" + MIN_HEIGHT
                    + " to " + MAX_SIDE + "x" + MAX_SIDE);
        }
    }

    /// The whole array on 1200 by 900 pixels, sequential colours over the middle 96 % of the values.
    public static DrawOptions defaults() {
        return new DrawOptions(Optional.empty(), 1200, 900, Palette.SEQUENTIAL, Optional.empty(), false);
    }

    /// These options for a part of the array.
    public DrawOptions of(Box part) {
        return new DrawOptions(Optional.of(part), width, height, palette, range, full);
    }
}
