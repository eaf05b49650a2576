package dev.shardwright.cli.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TicksTest {

    @Test
    void stepsAreOneTwoOrFiveTimesAPowerOfTen() {
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            double from = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(7) - 2);
            double to = from + Math.pow(10, random.nextDouble() * 8 - 3);
            int most = 2 + random.nextInt(9);
            Ticks ticks = Ticks.of(from, to, most);
            double digit = ticks.step() / Math.pow(10, Math.floor(Math.log10(ticks.step() * 1.0000001)));
            assertThat(Math.min(Math.min(Math.abs(digit - 1), Math.abs(digit - 2)), Math.abs(digit - 5)))
                    .as("%s to %s, step %s, seed %d", from, to, ticks.step(), seed)
                    .isLessThan(1e-6);
            assertThat(ticks.values().size()).isLessThanOrEqualTo(most + 1);
            double slack = ticks.step() * 1e-5;
            double start = from;
            double end = to;
            assertThat(ticks.values()).allSatisfy(v -> assertThat(v).isBetween(start - slack, end + slack));
        }
    }

    @Test
    void labelsHaveTheDecimalsThatTheStepNeeds() {
        Ticks ticks = Ticks.of(-0.31, 0.32, 6);
        assertThat(ticks.values().stream().map(ticks::label))
                .containsExactly("\u22120.2", "0.0", "0.2");
        assertThat(Ticks.of(0, 4000, 4).label(3000)).isEqualTo("3000");
        assertThat(Ticks.of(0, 3e9, 3).label(2e9)).isEqualTo("2e9");
        assertThat(Ticks.of(0, 3e-8, 3).label(2e-8)).isEqualTo("2e\u22128");
    }

    @Test
    void degreesUseThePartsOfATurn() {
        assertThat(Ticks.ofDegrees(-180, 180, 12).step()).isEqualTo(30);
        assertThat(Ticks.ofDegrees(-90, 90, 6).step()).isEqualTo(30);
        assertThat(Ticks.ofDegrees(60, 84, 6).step()).isEqualTo(5);
        assertThat(Ticks.ofDegrees(60, 62, 6).step()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void degreesNameTheHalfOfTheWorld() {
        Ticks ticks = Ticks.ofDegrees(-180, 180, 12);
        assertThat(Graticule.degrees(-30, true, ticks)).isEqualTo("30\u00b0W");
        assertThat(Graticule.degrees(190, true, ticks)).isEqualTo("170\u00b0W");
        assertThat(Graticule.degrees(180, true, ticks)).isEqualTo("180\u00b0");
        assertThat(Graticule.degrees(0, false, ticks)).isEqualTo("0\u00b0");
        assertThat(Graticule.degrees(60, false, ticks)).isEqualTo("60\u00b0N");
    }
}
