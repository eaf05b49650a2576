package dev.shardwright.source.internal.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {

    private static double parse(String text) {
        byte[] bytes = ("#" + text + "9").getBytes(StandardCharsets.UTF_8);
        return NumberText.parseDouble(bytes, 1, bytes.length - 1);
    }

    private static long parseLong(String text) {
        byte[] bytes = ("#" + text + "9").getBytes(StandardCharsets.UTF_8);
        return NumberText.parseLong(bytes, 1, bytes.length - 1);
    }

    private static void assertNearest(String text, long seed) {
        assertThat(Double.doubleToLongBits(parse(text)))
                .as("%s (seed %d)", text, seed)
                .isEqualTo(Double.doubleToLongBits(Double.parseDouble(text)));
    }

    @Test
    void decimalsOfEveryLengthBecomeTheNearestNumber() {
        long seed = 20261121;
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "-" : "");
            int whole = random.nextInt(21);
            int fraction = random.nextInt(21);
            for (int k = 0; k < whole; k++) {
                text.append((char) ('0' + random.nextInt(10)));
            }
            text.append(fraction > 0 || whole == 0 ? "." : "");
            for (int k = 0; k < Math.max(fraction, 1 - whole); k++) {
                text.append((char) ('0' + random.nextInt(10)));
            }
            if (random.nextInt(3) == 0) {
                text.append(random.nextBoolean() ? "e" : "E").append(random.nextInt(90) - 45);
            }
            assertNearest(text.toString(), seed);
        }
    }

    @Test
    void everyNumberIsReadBackFromItsShortestText() {
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            double value = i % 2 == 0 ? Double.longBitsToDouble(random.nextLong()) : random.nextGaussian() * 1e3;
            if (Double.isFinite(value)) {
                assertNearest(Double.toString(value), seed);
            }
        }
    }

    /// Decimals exactly between two numbers, and the next ones above and below, are where rounding goes wrong.
    @Test
    void decimalsHalfwayBetweenTwoNumbersAreRoundedToEven() {
        long seed = 99;
        Random random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            long mantissa = (1L << 53) + random.nextLong(1L << 53);
            int shift = random.nextInt(14) - 3;
            BigDecimal half = shift < 0
                    ? new BigDecimal(BigInteger.valueOf(2 * mantissa + 1)).divide(BigDecimal.valueOf(1L << -shift))
                    : new BigDecimal(BigInteger.valueOf(2 * mantissa + 1).shiftLeft(shift));
            assertNearest(half.toPlainString(), seed);
            BigDecimal little = half.ulp();
            assertNearest(half.add(little).toPlainString(), seed);
            assertNearest(half.subtract(little).toPlainString(), seed);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0", "-0, -0.0", "007, 7", "1., 1", ".5, 0.5", "+3.25, 3.25", "'  4.5\t', 4.5", "1e3, 1000", "1E+03, 1000",
        "25e-1, 2.5", "1e400, Infinity", "-1e400, -Infinity", "1e-400, 0", "0e999999999999, 0", "inf, Infinity",
        "-Inf, -Infinity", "INFINITY, Infinity", "nan, NaN", "-NaN, NaN", "'', NaN", "'   ', NaN",
        "9007199254740993, 9007199254740992", "18446744073709551615, 18446744073709551616"
    })
    void numbersAreReadAsCWritesThem(String text, double expected) {
        assertThat(Double.doubleToLongBits(parse(text))).isEqualTo(Double.doubleToLongBits(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "1,5", "1_000", "0x10", "1d", "1f", "1.5.2", "--1", "+-1", "e5", ".", "-", "1e", "1e+", "1e5.0", "1 2", "NA",
        "null", "nan(1)", "infinit", ".nan", "１２", "1e5x", "true"
    })
    void otherTextIsNoNumber(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(NumberText.NoNumberException.class);
        assertThatThrownBy(() -> parseLong(text)).isInstanceOf(NumberText.NoNumberException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "+5", " 12 ", "9223372036854775807", "-9223372036854775808", "00012"})
    void integersAreReadExactly(String text) {
        assertThat(parseLong(text)).isEqualTo(new BigInteger(text.strip().replace("+", "")).longValueExact());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "9223372036854775808", "-9223372036854775809", "99999999999999999999999", "1.0", "1e3", "", "  ", "-", "nan"
    })
    void whatDoesNotFitAnIntegerIsRefused(String text) {
        assertThatThrownBy(() -> parseLong(text)).isInstanceOf(NumberText.NoNumberException.class);
    }

    @Test
    void theLocaleOfThePlatformHasNoEffect() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(parse("1.5")).isEqualTo(1.5);
        } finally {
            Locale.setDefault(before);
        }
    }
}
