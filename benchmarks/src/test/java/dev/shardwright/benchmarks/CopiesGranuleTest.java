package dev.shardwright.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.benchmarks.BasePoints.Beam;
import dev.shardwright.source.ColumnInfo;
import dev.shardwright.source.Granule;
import dev.shardwright.source.GranuleException;
import dev.shardwright.source.GranuleFormats;
import dev.shardwright.testing.SharedData;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopiesGranuleTest {

    private static final String PATH = "/gt1r/land_ice_segments/";
    private static final String QUALITY = "atl06_quality_summary";

    @Test
    void theFormatIsFoundByItsName() {
        assertThat(GranuleFormats.named("benchmark")).isInstanceOf(CopiesFormat.class);
    }

    @Test
    void aKeySaysWhatTheGranuleHolds() {
        Copies copies = new Copies(-7, 4, 40, 50);
        assertThat(Copies.parse(copies.key())).isEqualTo(copies);
        assertThatThrownBy(() -> Copies.parse("seed=1,copies=2.points"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("seed=1,copies=2.points")
                .hasMessageContaining("expected");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 50})
    void anyRangeOfRowsHasTheValuesOfTheWhole(int repeat) {
        Granule granule = granule(new Copies(7, 3, 5, repeat), invented());
        for (ColumnInfo column : granule.columns()) {
            int rows = Math.toIntExact(column.rows());
            double[] whole = doubles(granule, column.name(), 0, rows);
            SplittableRandom random = new SplittableRandom(11);
            for (int i = 0; i < 50; i++) {
                int from = random.nextInt(rows + 1);
                int to = random.nextInt(from, rows + 1);
                assertThat(doubles(granule, column.name(), from, to))
                        .as("%s, rows %d to %d, seed 11", column.name(), from, to)
                        .isEqualTo(Arrays.copyOfRange(whole, from, to));
            }
        }
    }

    @Test
    void integersAreTheSameAsDoublesAndLandAtTheOffset() {
        Granule granule = granule(new Copies(7, 2, 0, 3), invented());
        int rows = Math.toIntExact(granule.column(PATH + QUALITY).orElseThrow().rows());
        long[] quality = new long[rows + 2];
        granule.readLongs(PATH + QUALITY, 0, rows, quality, 2);
        assertThat(Arrays.stream(quality).skip(2).mapToDouble(q -> q).toArray())
                .isEqualTo(doubles(granule, PATH + QUALITY, 0, rows));
        assertThat(quality).startsWith(0, 0);
    }

    @Test
    void theSameKeyGivesTheSameValuesAndAnotherSeedOthers() {
        BasePoints base = invented();
        double[] once = whole(granule(new Copies(7, 3, 5, 1), base), "latitude");
        assertThat(whole(granule(new Copies(7, 3, 5, 1), base), "latitude")).isEqualTo(once);
        assertThat(whole(granule(new Copies(8, 3, 5, 1), base), "latitude")).isNotEqualTo(once);
    }

    @Test
    void copiesDoNotDependOnHowTheyAreSplitIntoGranules() {
        BasePoints base = invented();
        double[] together = whole(granule(new Copies(7, 4, 0, 2), base), "h_li");
        double[] first = whole(granule(new Copies(7, 1, 0, 2), base), "h_li");
        double[] rest = whole(granule(new Copies(7, 3, 1, 2), base), "h_li");
        assertThat(together).startsWith(first).endsWith(rest).hasSize(first.length + rest.length);
    }

    @Test
    void coordinatesStayOnEarth() {
        Granule granule = granule(new Copies(7, 200, 0, 1), invented());
        assertThat(Arrays.stream(whole(granule, "longitude"))).allMatch(x -> x >= -180 && x < 180);
        assertThat(Arrays.stream(whole(granule, "latitude"))).allMatch(y -> y >= -90 && y <= 90);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50})
    void theFilterKeepsTheSameFractionAsOfTheRealGranules(int repeat) {
        BasePoints base = BasePoints.read(SharedData.path("data/icesat2/atl06_r002"));
        assertThat(base.kept()).isPositive().isLessThan(base.rows());
        Granule granule = granule(new Copies(7, 2, 9, repeat), base);
        long rows = 0;
        long kept = 0;
        for (String group : BasePoints.GROUPS) {
            String path = "/" + group + "/land_ice_segments/";
            int n = Math.toIntExact(granule.column(path + "h_li").orElseThrow().rows());
            double[] height = doubles(granule, path + "h_li", 0, n);
            double[] quality = doubles(granule, path + QUALITY, 0, n);
            rows += n;
            for (int i = 0; i < n; i++) {
                kept += quality[i] == 0 && height[i] < 1e38 ? 1 : 0;
            }
        }
        assertThat(rows).isEqualTo(base.rows() * 2 * repeat);
        assertThat(kept).isEqualTo(base.kept() * 2 * repeat);
    }

    @Test
    void whatIsNotThereIsRefused() {
        Granule granule = granule(new Copies(7, 1, 0, 1), invented());
        assertThat(granule.column(PATH + "nothing")).isEmpty();
        assertThat(granule.column("h_li")).isEmpty();
        assertThatThrownBy(() -> doubles(granule, PATH + "nothing", 0, 1))
                .isInstanceOf(GranuleException.class)
                .hasMessageContaining("nothing");
        assertThatThrownBy(() -> granule.readLongs(PATH + "h_li", 0, 1, new long[1], 0))
                .isInstanceOf(GranuleException.class)
                .hasMessageContaining("float64");
        assertThatThrownBy(() -> doubles(granule, PATH + "h_li", 0, 1 << 20))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static Granule granule(Copies copies, BasePoints base) {
        return new CopiesGranule("memory://test/" + copies.key(), base, copies);
    }

    private static double[] whole(Granule granule, String column) {
        return doubles(granule, PATH + column, 0, Math.toIntExact(granule.column(PATH + column).orElseThrow().rows()));
    }

    private static double[] doubles(Granule granule, String column, int from, int to) {
        double[] values = new double[to - from];
        granule.readDoubles(column, from, to, values, 0);
        return values;
    }

    /// Two beams around the date line and the pole, with heights that are missing.
    private static BasePoints invented() {
        SplittableRandom random = new SplittableRandom(3);
        Map<String, Beam> beams = new LinkedHashMap<>();
        for (String group : new String[] {"gt1l", "gt1r"}) {
            int n = 37;
            beams.put(group, new Beam(
                    random.doubles(n, -180, 180).toArray(),
                    random.doubles(n, 60, 90).toArray(),
                    random.doubles(n, 0, 3000).map(h -> h < 300 ? 3.4028234663852886e38 : h).toArray(),
                    random.doubles(n, 0.01, 1).toArray(),
                    random.longs(n, 0, 2).toArray()));
        }
        return new BasePoints(beams);
    }
}
