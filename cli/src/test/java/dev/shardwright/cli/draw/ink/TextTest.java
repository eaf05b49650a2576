package dev.shardwright.cli.draw.ink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextTest {

    @Test
    void everyPrintableCharacterHasAGlyphOfItsOwn() {
        Map<String, Character> seen = new HashMap<>();
        StringBuilder all = new StringBuilder("\u00b0\u00b7\u2212\u00b2\u00b3\u00b5");
        for (char c = '!'; c <= '~'; c++) {
            all.append(c);
        }
        for (char c : all.toString().toCharArray()) {
            assertThat(StrokeFont.has(c)).as("'%s'", c).isTrue();
            Canvas canvas = new Canvas(24, 24, 0xffffff);
            Text.draw(canvas, String.valueOf(c), 4, 12, Text.Anchor.LEFT, 1, 0);
            Character same = seen.put(Arrays.toString(canvas.rgb()), c);
            assertThat(same).as("looks like '%s'", c).isNull();
        }
        assertThat(seen.keySet()).doesNotContain(Arrays.toString(new Canvas(24, 24, 0xffffff).rgb()));
    }

    @Test
    void uprightAndLevelStrokesAreSharp() {
        Canvas canvas = new Canvas(24, 24, 0xffffff);
        Text.draw(canvas, "L", 4, 12, Text.Anchor.LEFT, 1, 0);
        assertThat(Arrays.stream(canvas.rgb()).filter(p -> p == 0).count())
                .as("ink of full strength: ten rows and seven columns less the corner")
                .isGreaterThanOrEqualTo(15);
    }

    @Test
    void aTextTakesTheWidthThatIsSaid() {
        for (double scale : new double[] {1, 1.5, 2}) {
            String text = "Wgj 0.5\u00b0";
            Canvas canvas = new Canvas(300, 60, 0xffffff);
            Rect box = Text.box(text, 20, 30, Text.Anchor.LEFT, scale);
            Text.draw(canvas, text, 20, 30, Text.Anchor.LEFT, scale, 0);
            Rect allowed = box.grown(2);
            for (int i = 0; i < canvas.rgb().length; i++) {
                if (canvas.rgb()[i] != 0xffffff) {
                    assertThat(allowed.contains(i % 300, i / 300)).as("pixel %d, %d", i % 300, i / 300).isTrue();
                }
            }
        }
    }

    @Test
    void foreignCharactersBecomeTheNearestPlainOnes() {
        assertThat(StrokeFont.plain("H\u00f6he \u2013 \u201cx\u201d\n\u03bcm")).isEqualTo("Hohe - \"x\" \u00b5m");
        assertThat(StrokeFont.plain("\u96ea")).isEqualTo("\ufffd");
    }

    @Test
    void longTextsAreCutAndBroken() {
        assertThat(Text.fitted("a very long title of a dataset", 100, 1)).endsWith("...");
        assertThat(Text.width(Text.fitted("a very long title of a dataset", 100, 1), 1)).isLessThanOrEqualTo(100);
        assertThat(Text.lines("population variance of land ice height", 120, 4, 1))
                .hasSizeBetween(2, 4)
                .allSatisfy(line -> assertThat(Text.width(line, 1)).isLessThanOrEqualTo(120));
    }
}
