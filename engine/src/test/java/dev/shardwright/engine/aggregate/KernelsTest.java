package dev.shardwright.engine.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shardwright.engine.definition.Definition;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Expressions over rows, through a definition's filter.
class KernelsTest {

    private static final long SEED = 31;
    private static final String INF = "Infinity";

    @ParameterizedTest
    @CsvSource({"8, 3", "0.125, -3", "1, 0", INF + ", " + INF, "0, -" + INF, "4.9e-324, -1074", "-1, NaN", "NaN, NaN"})
    void logarithmsToBaseTwoAreExactForPowersAndRightAtTheEnds(double x, double expected) {
        String equal = Double.isNaN(expected) ? "isnan(log2(x))" : "log2(x) == " + text(expected);
        assertThat(passes(equal, new double[] {x}, new double[1], new long[1])).containsExactly(true);
    }

    @Test
    void everyComparisonOfFloatsIsThatOfTheMachine() {
        double[] ends = {Double.NaN, Double.NEGATIVE_INFINITY, -1, -0.0, 0.0, Double.MIN_VALUE, 1, Double.POSITIVE_INFINITY};
        // Several blocks, the last one not full.
        int n = 2 * Block.SIZE + 100;
        Random random = new Random(SEED);
        double[] x = random.ints(n, 0, ends.length).mapToDouble(k -> ends[k]).toArray();
        double[] y = random.ints(n, 0, ends.length).mapToDouble(k -> ends[k]).toArray();
        check("x == y", x, y, (a, b) -> a == b);
        check("x != y", x, y, (a, b) -> a != b);
        check("x < y", x, y, (a, b) -> a < b);
        check("x <= y", x, y, (a, b) -> a <= b);
        check("x > y", x, y, (a, b) -> a > b);
        check("x >= y", x, y, (a, b) -> a >= b);
        check("(x < 0) == (y < 0)", x, y, (a, b) -> (a < 0) == (b < 0));
        check("(x < 0) != (y < 0)", x, y, (a, b) -> (a < 0) != (b < 0));
        check("not (x < 0 and y < 0) or isnan(y)", x, y, (a, b) -> !(a < 0 && b < 0) || Double.isNaN(b));
        check("where(x < y, x < 0, y > 0)", x, y, (a, b) -> a < b ? a < 0 : b > 0);
        check("where(x < y, x, y) > 0", x, y, (a, b) -> (a < b ? a : b) > 0);
        check("isfinite(x - y) and (x + y) * (x - y) / 2 <= minimum(x, y)", x, y, (a, b) ->
                Double.isFinite(a - b) && (a + b) * (a - b) / 2 <= Math.min(a, b));
    }

    private interface Comparison {
        boolean of(double x, double y);
    }

    private static void check(String condition, double[] x, double[] y, Comparison expected) {
        boolean[] passes = passes(condition, x, y, new long[x.length]);
        for (int k = 0; k < x.length; k++) {
            assertThat(passes[k])
                    .as("seed %d: %s of %s and %s", SEED, condition, x[k], y[k])
                    .isEqualTo(expected.of(x[k], y[k]));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "i == 3, 0001000", "i != 3, 1110111", "i < 3, 1110000", "i <= 3, 1111000", "i > 3, 0000111", "i >= 3, 0001111",
        "i % 3 == 2, 0010010", "(-i) % 3 == 2, 0100100", "i % -3 == -1, 0010010", "abs(i - 3) == 2, 0100010",
        "'minimum(i, 3) + maximum(i, 3) * 2 == 9', 0001000", "'where(i < 3, i, 10 - i) == 5', 0000010",
        "int(i > 3) * 2 == 2, 0000111", "int(i / 2) == 1, 0011000", "int(-i / 2) == -1, 0011000", "-i + 1 == -2, 0001000",
        "i ^ 2 == 9, 0001000", "float(i) / 2 == 1.5, 0001000"
    })
    void integersAreComputedExactly(String condition, String expected) {
        boolean[] passes = passes(condition, new double[7], new double[7], new long[] {0, 1, 2, 3, 4, 5, 6});
        StringBuilder found = new StringBuilder();
        for (boolean pass : passes) {
            found.append(pass ? 1 : 0);
        }
        assertThat(found).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775807, i + 1 > 0, passes 2^63", "-9223372036854775808, i - 1 > 0, passes 2^63",
        "-9223372036854775808, -i > 0, passes 2^63", "-9223372036854775808, abs(i) > 0, passes 2^63",
        "4611686018427387904, i * 2 > 0, passes 2^63", "0, 5 % i == 0, by 0", "0, int(1 / i) == 0, int(Infinity)"
    })
    void whatNoIntegerHoldsIsRefused(long i, String condition, String message) {
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> passes(condition, new double[1], new double[1], new long[] {i}))
                .withMessageContaining(message);
    }

    private static String text(double value) {
        return Double.isInfinite(value) ? (value > 0 ? "inf" : "-inf") : String.valueOf(value);
    }

    private static boolean[] passes(String condition, double[] x, double[] y, long[] i) {
        Definition definition = SmallDefinition.with(
                """
                filter: "%s"
                fields:
                  field: {value: count(), dtype: int64, fill_value: 0}
                """
                        .formatted(condition));
        ColumnLayout layout = new ColumnLayout(new TreeMap<>(definition.filter().orElseThrow().columns()));
        double[][] floats = new double[layout.size()][];
        long[][] integers = new long[layout.size()][];
        for (int c = 0; c < layout.size(); c++) {
            switch (layout.names().get(c)) {
                case "x" -> floats[c] = x;
                case "y" -> floats[c] = y;
                default -> integers[c] = i;
            }
        }
        boolean[] passes = new boolean[x.length];
        new RowFilter(definition.filter().orElseThrow(), layout).test(new Batch(floats, integers, x.length), passes);
        return passes;
    }
}
