package dev.shardwright.cli.draw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.cli.draw.ink.Palette;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TerminalPreviewTest {

    private static Picture track(int width, int height) {
        float[] position = new float[width * height];
        Arrays.fill(position, Float.NaN);
        for (int y = 0; y < height; y++) {
            position[y * width + y * width / height / 2] = (float) y / height;
        }
        return new Picture(
                width,
                height,
                new int[width * height],
                "track",
                new Picture.Values(width, height, position, Palette.SEQUENTIAL, "h_mean (m): 0 to 3000"));
    }

    private static String plain(String text) {
        return text.replaceAll("\u001b\\[[0-9;]*m", "");
    }

    @ParameterizedTest
    @EnumSource
    void aTrackOfOnePixelIsSeenInEveryRow(TerminalPreview.Mode mode) {
        String[] lines = plain(TerminalPreview.of(track(900, 700), mode)).split("\n");
        assertThat(lines).hasSizeBetween(10, TerminalPreview.ROWS);
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(TerminalPreview.COLUMNS));
        for (int i = 1; i < lines.length - 2; i++) {
            assertThat(lines[i]).as("line %d", i).isNotBlank();
        }
        assertThat(lines[lines.length - 1]).contains("h_mean (m): 0 to 3000");
    }

    @Test
    void asciiIsAsciiAndDenserForHigherValues() {
        String text = TerminalPreview.of(track(900, 700), TerminalPreview.Mode.ASCII);
        assertThat(text.chars()).allMatch(c -> c < 127 && c >= 10);
        String[] lines = text.split("\n");
        assertThat(lines[1]).contains(".");
        assertThat(lines[lines.length - 3]).containsAnyOf("@", "#");
    }

    @Test
    void coloursAreThoseOfThePalette() {
        float[] position = {0.5f};
        Picture one = new Picture(
                1, 1, new int[1], "one", new Picture.Values(1, 1, position, Palette.SEQUENTIAL, "t: 0 to 1"));
        int rgb = Palette.SEQUENTIAL.rgb(0.5);
        assertThat(TerminalPreview.of(one, TerminalPreview.Mode.TRUE_COLOUR))
                .contains("2;" + (rgb >> 16) + ";" + (rgb >> 8 & 0xff) + ";" + (rgb & 0xff) + "m");
        assertThat(TerminalPreview.of(one, TerminalPreview.Mode.COLOURS_256)).contains("38;5;");
    }
}
