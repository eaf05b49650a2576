package dev.shardwright.cli.draw;

import dev.shardwright.cli.draw.ink.Palette;
import dev.shardwright.cli.draw.ink.Png;
import java.io.IOException;
import java.io.OutputStream;

/// A finished picture.
///
/// @param width pixels across
/// @param height pixels down
/// @param rgb 0xRRGGBB, row by row from the top
/// @param description what it shows, in a line
/// @param values the part that shows values, without title, axes and colour bar
public record Picture(int width, int height, int[] rgb, String description, Values values) {

    /// The values that a picture shows, as positions on its colour scale.
    ///
    /// @param width pixels across
    /// @param height pixels down
    /// @param position 0 for the lower end of the colours, 1 for the upper, NaN where there is no value; row by row from
    ///     the top
    /// @param palette the colours
    /// @param legend the name of the values with the ends of the colours
    public record Values(int width, int height, float[] position, Palette palette, String legend) {
        /// Copies the positions.
        public Values {
            position = position.clone();
            if (position.length != width * height) {
                throw new IllegalArgumentException(position.length + " positions for " + width + "x" + height);
            }
        }

        @Override
        public float[] position() {
            return position.clone();
        }
    }

    /// Copies the pixels.
    public Picture {
        rgb = rgb.clone();
        if (rgb.length != width * height) {
            throw new IllegalArgumentException(rgb.length + " pixels for " + width + "x" + height);
        }
    }

    @Override
    public int[] rgb() {
        return rgb.clone();
    }

    /// Writes the picture as a PNG file's bytes.
    public void writePng(OutputStream out) throws IOException {
        out.write(Png.encode(width, height, rgb));
    }
}
