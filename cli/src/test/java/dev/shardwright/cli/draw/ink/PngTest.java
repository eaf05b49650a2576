package dev.shardwright.cli.draw.ink;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngTest {

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
}
