package dev.shardwright.cli.draw.ink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaletteTest {

    @Test
    void sequentialLightnessRisesThroughout() {
        double before = 0;
        for (int i = 0; i < 256; i++) {
            double lightness = lab(Palette.SEQUENTIAL.rgb((i + 0.5) / 256))[0];
            assertThat(lightness).as("colour %d", i).isGreaterThan(before - 0.002);
            before = lightness;
        }
        assertThat(before - lab(Palette.SEQUENTIAL.rgb(0))[0]).isGreaterThan(0.5);
    }

    @Test
    void divergingLightnessRisesToTheMiddleAndFallsAfterIt() {
        for (int i = 1; i < 256; i++) {
            double step = lab(Palette.DIVERGING.rgb((i + 0.5) / 256))[0] - lab(Palette.DIVERGING.rgb((i - 0.5) / 256))[0];
            assertThat(i < 128 ? step : i > 128 ? -step : 0).as("step to colour %d", i).isGreaterThan(-0.002);
        }
    }

    @ParameterizedTest
    @EnumSource
    void stepsLookEquallyLarge(Palette palette) {
        // Steps of eight colours, so that rounding to eight bits does not count.
        int stride = 8;
        double least = Double.POSITIVE_INFINITY;
        double greatest = 0;
        for (int i = 0; i + stride < 256; i += stride) {
            if (palette == Palette.DIVERGING && i < 128 && i + stride >= 128) {
                continue;
            }
            double[] a = lab(palette.rgb((i + 0.5) / 256));
            double[] b = lab(palette.rgb((i + stride + 0.5) / 256));
            double distance = Math.sqrt(Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
            least = Math.min(least, distance);
            greatest = Math.max(greatest, distance);
        }
        assertThat(greatest / least).isLessThan(1.3);
    }

    @Test
    void endsAreClippedAndNaNIsRefused() {
        assertThat(Palette.SEQUENTIAL.rgb(-3)).isEqualTo(Palette.SEQUENTIAL.rgb(0));
        assertThat(Palette.SEQUENTIAL.rgb(7)).isEqualTo(Palette.SEQUENTIAL.rgb(1));
        assertThatThrownBy(() -> Palette.SEQUENTIAL.rgb(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    /// sRGB to Oklab by the published forward matrices, which the code under test does not have.
    private static double[] lab(int rgb) {
        double r = linear(rgb >> 16 & 0xff);
        double g = linear(rgb >> 8 & 0xff);
        double b = linear(rgb & 0xff);
        double l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
        double m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
        double s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
        return new double[] {
            0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
        };
    }

    private static double linear(int component) {
        double x = component / 255.0;
        return x <= 0.04045 ? x / 12.92 : Math.pow((x + 0.055) / 1.055, 2.4);
    }
}
