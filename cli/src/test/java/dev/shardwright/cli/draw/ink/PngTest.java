package dev.shardwright.cli.draw.ink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.cli.draw.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngTest {

    @TempDir
    Path folder;

    @Test
    void anotherDecoderFindsTheSamePixels() throws IOException {
        long seed = 20260711;
        Random random = new Random(seed);
        for (int[] size : new int[][] {{1, 1}, {7, 3}, {64, 129}}) {
            int[] pixels = new int[size[0] * size[1]];
            for (int i = 0; i < pixels.length; i++) {
                // Runs, ramps and noise, so that each filter is chosen somewhere.
                int row = i / size[0];
                pixels[i] = row % 3 == 0 ? random.nextInt(1 << 24) : row % 3 == 1 ? i * 0x010203 & 0xffffff : 0x336699;
            }
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(Png.encode(size[0], size[1], pixels)));
            assertThat(image.getWidth()).isEqualTo(size[0]);
            assertThat(image.getHeight()).isEqualTo(size[1]);
            for (int i = 0; i < pixels.length; i++) {
                assertThat(image.getRGB(i % size[0], i / size[0]) & 0xffffff)
                        .as("pixel %d, seed %d", i, seed)
                        .isEqualTo(pixels[i]);
            }
        }
    }

    @Test
    void aFileThatCannotBeReplacedLeavesNoDraftBehind() throws IOException {
        Path taken = Files.createDirectories(folder.resolve("a.png").resolve("b"));
        Picture picture = new Picture(
                1, 1, new int[] {0}, "dot", new Picture.Values(1, 1, new float[] {0}, Palette.SEQUENTIAL, "dot"));
        assertThatThrownBy(() -> picture.writePng(folder.resolve("a.png"))).isInstanceOf(IOException.class);
        assertThat(taken).exists();
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("a.png"));
        }
    }
}
