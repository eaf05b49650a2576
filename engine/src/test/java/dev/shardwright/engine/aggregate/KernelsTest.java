package dev.shardwright.engine.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.engine.Engine;
import dev.shardwright.engine.definition.Definition;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Expressions over rows, through a definition's filter.
class KernelsTest {

    private static final String INF = "Infinity";

    @ParameterizedTest
    @CsvSource({"8, 3", "0.125, -3", "1, 0", INF + ", " + INF, "0, -" + INF, "4.9e-324, -1074", "-1, NaN", "NaN, NaN"})
    void logarithmsToBaseTwoAreExactForPowersAndRightAtTheEnds(double x, double expected) {
        String equal = Double.isNaN(expected) ? "isnan(log2(x))" : "log2(x) == " + text(expected);
        assertThat(passes(equal, new double[] {x}, new double[1], new long[1])).containsExactly(true);
    }

    private static String text(double value) {
        return Double.isInfinite(value) ? (value > 0 ? "inf" : "-inf") : String.valueOf(value);
    }

    private static boolean[] passes(String condition, double[] x, double[] y, long[] i) {
        Definition definition = Engine.parse(
                "test.yaml",
                """
                kind: aggregate
                source:
                  format: csv
                  coordinates: {longitude: longitude, latitude: latitude}
                  columns: {x: x, y: y, i: {path: i, type: int64}}
                filter: "%s"
                grid: {type: healpix, order: 3, chunk_order: 2, shard_order: 1, latitude: geodetic}
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
