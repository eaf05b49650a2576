package dev.shardwright.engine.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.shardwright.engine.definition.Definition;
import dev.shardwright.zarr.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every reducer, through a definition's field, against sums in exact decimal arithmetic and other plain computations.
class StandardReducersTest {

    private static final double NAN = Double.NaN;

    /// One cell's value of `expression` over columns `x` (float64), `w` (float64) and `i` (int64).
    private static double reduce(String expression, double[] x, double[] w, long[] i) {
        return values(expression, "float64", "NaN", x, w, i)[0];
    }

    private static double reduce(String expression, double... x) {
        double[] w = new double[x.length];
        long[] i = new long[x.length];
        Arrays.setAll(i, k -> k);
        Arrays.fill(w, 1);
        return reduce(expression, x, w, i);
    }

    private static double[] values(String expression, String type, String fill, double[] x, double[] w, long[] i) {
        Definition definition = SmallDefinition.with(
                """
                fields:
                  field: {value: "%s", dtype: %s, fill_value: %s}
                """
                        .formatted(expression, type, fill));
        ChunkKernel kernel = ChunkKernel.compile(definition.fields(), Reducers.load());
        Batch rows = Batch.allocate(kernel.layout(), x.length);
        for (int c = 0; c < kernel.layout().size(); c++) {
            switch (kernel.layout().names().get(c)) {
                case "x" -> System.arraycopy(x, 0, rows.floats()[c], 0, x.length);
                case "w" -> System.arraycopy(w, 0, rows.floats()[c], 0, w.length);
                default -> System.arraycopy(i, 0, rows.integers()[c], 0, i.length);
            }
        }
        ChunkRows.Source source = visitor -> visitor.visit(new int[x.length], rows.first(x.length));
        ChunkRows sorted = ChunkRows.sort(kernel.layout(), ChunkRows.count(4, source), 0, 4, source);
        DataType dataType = type.equals("int64") ? DataType.INT64 : DataType.FLOAT64;
        int length = kernel.vectorLength(0);
        MemorySegment chunk = Arena.ofAuto().allocate(8L * 4 * length);
        kernel.reduce(sorted).write(0, dataType, chunk);
        double[] result = new double[length];
        for (int k = 0; k < length; k++) {
            long bits = chunk.getAtIndex(ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN), k);
            result[k] = dataType == DataType.INT64 ? bits : Double.longBitsToDouble(bits);
        }
        return result;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 1000, 20_000})
    void sumsMeansAndVariancesAreThoseOfExactArithmetic(int n) {
        long seed = 11L * n;
        Random random = new Random(seed);
        double[] x = random.doubles(n).map(d -> 1e6 + 1e3 * d).toArray();
        double[] w = random.doubles(n).map(d -> 0.1 + d).toArray();
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal weighted = BigDecimal.ZERO;
        BigDecimal weights = BigDecimal.ZERO;
        for (int k = 0; k < n; k++) {
            sum = sum.add(new BigDecimal(x[k]));
            weighted = weighted.add(new BigDecimal(x[k]).multiply(new BigDecimal(w[k])));
            weights = weights.add(new BigDecimal(w[k]));
        }
        BigDecimal mean = sum.divide(BigDecimal.valueOf(n), MathContext.DECIMAL128);
        BigDecimal squares = BigDecimal.ZERO;
        for (double value : x) {
            squares = squares.add(new BigDecimal(value).subtract(mean).pow(2));
        }
        // The division above rounds, so that one value would not be its own mean.
        double variance = n == 1 ? 0 : squares.divide(BigDecimal.valueOf(n), MathContext.DECIMAL128).doubleValue();
        long[] i = new long[n];

        assertClose(reduce("sum(x)", x, w, i), sum.doubleValue(), 0);
        assertClose(reduce("mean(x)", x, w, i), mean.doubleValue(), 1e-15);
        assertClose(
                reduce("weighted_mean(x, w)", x, w, i),
                weighted.divide(weights, MathContext.DECIMAL128).doubleValue(),
                1e-15);
        assertClose(reduce("variance(x)", x, w, i), variance, 1e-12);
        assertClose(reduce("stddev(x)", x, w, i), Math.sqrt(variance), 1e-12);
        if (n > 1) {
            assertClose(reduce("sample_variance(x)", x, w, i), variance * n / (n - 1), 1e-12);
            assertClose(reduce("sample_stddev(x)", x, w, i), Math.sqrt(variance * n / (n - 1)), 1e-12);
        } else {
            assertThat(reduce("sample_variance(x)", x, w, i)).isNaN();
        }
        assertThat(reduce("min(x)", x, w, i)).isEqualTo(Arrays.stream(x).min().orElseThrow());
        assertThat(reduce("max(x)", x, w, i)).isEqualTo(Arrays.stream(x).max().orElseThrow());
        assertThat(values("count()", "int64", "0", x, w, i)).containsExactly(n);
    }

    private static void assertClose(double actual, double expected, double relative) {
        assertThat(actual).isCloseTo(expected, within(relative * Math.abs(expected)));
    }

    /// Values of `numpy.quantile` (method "linear") of NumPy 2.
    @ParameterizedTest
    @CsvSource({
        "0, 1", "0.25, 2", "0.5, 4", "0.75, 7", "1, 11", "0.1, 1.4", "0.9, 9.4", "0.333, 2.664", "0.7, 6.3999999999999995", "0.62, 5.4399999999999995"
    })
    void quantilesAreNumPysLinearOnes(double q, double expected) {
        assertThat(reduce("quantile(x, " + q + ")", 7, 1, 11, 2, 4)).isEqualTo(expected);
    }

    @Test
    void theMedianOfAnEvenNumberIsTheMiddle() {
        assertThat(reduce("median(x)", 4, 1, 3, 2)).isEqualTo(2.5);
        assertThat(reduce("median(x)", 5)).isEqualTo(5);
    }

    @Test
    void modeIsTheLeastOfTheMostFrequent() {
        assertThat(reduce("mode(x)", 3, 1, 3, 1, 2)).isEqualTo(1);
        assertThat(reduce("mode(x)", NAN, NAN, 2)).isEqualTo(2);
        assertThat(reduce("mode(x)", NAN)).isNaN();
    }

    @Test
    void firstAndLastGoByTheOrderColumn() {
        double[] x = {10, 20, 30, 40};
        double[] order = {5, 1, 9, NAN};
        long[] i = {0, 1, 2, 3};
        assertThat(reduce("first(x, w)", x, order, i)).isEqualTo(20);
        assertThat(reduce("last(x, w)", x, order, i)).isEqualTo(30);
        assertThat(reduce("first(x, i)", x, order, i)).isEqualTo(10);
        assertThat(reduce("last(x, i)", x, order, i)).isEqualTo(40);
        assertThat(reduce("any(x)", x, order, i)).isIn(10.0, 20.0, 30.0, 40.0);
    }

    @Test
    void amongEqualOrdersFirstTakesTheFirstRowAndLastTheLast() {
        double[] x = {10, 20, 30};
        double[] order = {1, 1, 1};
        assertThat(reduce("first(x, w)", x, order, new long[3])).isEqualTo(10);
        assertThat(reduce("last(x, w)", x, order, new long[3])).isEqualTo(30);
    }

    @Test
    void aHistogramHasEqualBinsOfWhichTheLastIsClosed() {
        double[] x = {0, 0.999, 1, 2.5, 4, 4.1, -0.1, NAN};
        assertThat(values("histogram(x, 0, 4, 4)", "int64", "0", x, x, new long[8])).containsExactly(2, 1, 1, 1);
    }

    @Test
    void nanMakesSumsAndExtremesNaN() {
        for (String expression : new String[] {"sum(x)", "mean(x)", "min(x)", "max(x)", "variance(x)", "median(x)"}) {
            assertThat(reduce(expression, 1, NAN, 2)).as(expression).isNaN();
        }
    }

    @Test
    void infinitiesAreKept() {
        assertThat(reduce("sum(x)", 1, Double.POSITIVE_INFINITY)).isInfinite();
        assertThat(reduce("sum(x)", Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)).isNaN();
        assertThat(reduce("max(x)", 1, Double.POSITIVE_INFINITY)).isInfinite();
    }

    @Test
    void sumsDoNotLoseSmallNumbersBesideLargeOnes() {
        assertThat(reduce("sum(x)", 1e100, 1, -1e100)).isEqualTo(1);
    }

    @Test
    void integersStayIntegers() {
        long[] i = {Long.MAX_VALUE, 7, 3};
        double[] x = new double[3];
        assertThat(values("max(i)", "int64", "0", x, x, i)).containsExactly((double) Long.MAX_VALUE);
        assertThat(values("min(i)", "int64", "0", x, x, i)).containsExactly(3);
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> values("sum(i)", "int64", "0", x, x, i))
                .withMessageContaining("sum");
    }

    @Test
    void aCellCombinesReducers() {
        double[] x = {1, 2, 3};
        double[] w = {1, 2, 4};
        assertClose(reduce("1 / sqrt(sum(1 / w^2))", x, w, new long[3]), 1 / Math.sqrt(1 + 0.25 + 0.0625), 1e-15);
        assertClose(reduce("max(x) - min(x) + 2 * mean(x + w)", x, w, new long[3]), 2 + 2 * 13.0 / 3, 1e-15);
        assertThat(reduce("where(count() > 2, mean(x), 0.0)", x, w, new long[3])).isEqualTo(2);
    }

    @Test
    void everyReducerIsListed() {
        assertThat(Reducers.load().signatures())
                .extracting(s -> s.name())
                .contains("count", "sum", "min", "max", "mean", "weighted_mean", "variance", "sample_variance", "stddev")
                .contains("sample_stddev", "median", "quantile", "mode", "any", "first", "last", "histogram");
    }
}
