package dev.shardwright.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class MortonTest {

    private static final long SEED = 11;

    @Test
    void everyRecordOfTheReferenceIsWrittenAndReadAlike() throws IOException {
        JsonNode records = GoldenFiles.shared("conformance/morton/packed_u64_golden.json").get("records");
        assertThat(records.size()).isEqualTo(1080);
        for (JsonNode expected : records) {
            int order = expected.get("order").asInt();
            long cell = expected.get("nested").asLong();
            long word = expected.get("word").bigIntegerValue().longValue();
            String label = expected.get("decimal_repr").asString();
            assertThat(Morton.ofCell(order, cell)).as("%s", expected).isEqualTo(word);
            assertThat(Morton.order(word)).as("%s", expected).isEqualTo(order);
            assertThat(Morton.order(word)).isEqualTo(expected.get("decoded_order").asInt());
            assertThat(Morton.order(word)).isEqualTo(expected.get("roundtrip_depth").asInt());
            assertThat(Morton.cell(word)).as("%s", expected).isEqualTo(cell);
            assertThat(Morton.cell(word)).isEqualTo(expected.get("roundtrip_nested").asLong());
            assertThat(cell >>> (2 * order)).isEqualTo(expected.get("base_cell").asLong());
            assertThat(cell >>> (2 * order)).isEqualTo(expected.get("decoded_base_cell").asLong());
            for (int i = 0; i < order; i++) {
                assertThat((cell >>> (2 * (order - 1 - i))) & 3)
                        .isEqualTo(expected.get("tuples").get(i).asLong());
            }
            assertThat(Morton.label(word)).isEqualTo(label);
            assertThat(Morton.parse(label)).isEqualTo(word);
            assertThat(Morton.isPoint(word)).isFalse();
        }
    }

    @Test
    void pointsAndCellsOfGeodeticCoordinatesAreThoseOfTheReference() throws IOException {
        JsonNode golden = GoldenFiles.shared("conformance/morton/legacy_geodetic_goldens.json");
        double[] latitude = GoldenFiles.doubles(golden.get("inputs").get("lats"));
        double[] longitude = GoldenFiles.doubles(golden.get("inputs").get("lons"));
        long[] points = GoldenFiles.unsigned(golden.get("points_o29"));
        for (int i = 0; i < points.length; i++) {
            long finest = Healpix.ofOrder(29).cell(longitude[i], latitude[i]);
            assertThat(Morton.ofPoint(finest)).as("point %d", i).isEqualTo(points[i]);
            assertThat(Morton.isPoint(points[i])).isTrue();
            assertThat(Morton.cell(points[i])).isEqualTo(finest);
            for (int order : new int[] {6, 12, 18}) {
                long area = GoldenFiles.unsigned(golden.get("area_o" + order))[i];
                long cell = Healpix.ofOrder(order).cell(longitude[i], latitude[i]);
                assertThat(Morton.ofCell(order, cell)).as("point %d order %d", i, order).isEqualTo(area);
                assertThat(Morton.parent(points[i], order)).isEqualTo(area);
            }
        }
        double[] centreLatitude = GoldenFiles.doubles(golden.get("mort2geo_o12_lat"));
        double[] centreLongitude = GoldenFiles.doubles(golden.get("mort2geo_o12_lon"));
        long[] cells = GoldenFiles.unsigned(golden.get("area_o12"));
        double[] lonLat = new double[2];
        for (int i = 0; i < cells.length; i++) {
            Healpix.ofOrder(12).centre(Morton.cell(cells[i]), lonLat);
            assertThat(Math.abs(lonLat[0] - centreLongitude[i])).as("point %d", i).isLessThan(1e-12);
            // healpy and cdshealpix agree with us to 1e-14; the reference rounds on the way, half a millimetre at most.
            assertThat(Math.abs(lonLat[1] - centreLatitude[i])).as("point %d", i).isLessThan(5e-9);
        }
    }

    @Test
    void wordsOfEveryOrderAndKindComeBack() {
        Random random = new Random(SEED);
        for (int order = 0; order <= 29; order++) {
            long count = Healpix.ofOrder(order).cellCount();
            for (int i = 0; i < 500; i++) {
                long cell = Math.floorMod(random.nextLong(), count);
                long word = Morton.ofCell(order, cell);
                assertThat(Morton.isValid(word)).as("seed %d order %d cell %d", SEED, order, cell).isTrue();
                assertThat(Morton.order(word)).isEqualTo(order);
                assertThat(Morton.cell(word)).isEqualTo(cell);
                assertThat(Morton.parse(Morton.label(word))).isEqualTo(word);
                int parentOrder = random.nextInt(order + 1);
                assertThat(Morton.parent(word, parentOrder))
                        .isEqualTo(Morton.ofCell(parentOrder, cell >>> (2 * (order - parentOrder))));
                assertThat(Morton.label(word)).startsWith(Morton.label(Morton.parent(word, parentOrder)));
            }
        }
    }

    @Test
    void aPointsLabelEndsInPAndOneWithoutItMeansTheCell() {
        long cell = Healpix.ofOrder(29).cell(-49.5, 70.2);
        long point = Morton.ofPoint(cell);
        String label = Morton.label(point);
        assertThat(label).hasSize(31).endsWith("p");
        assertThat(Morton.parse(label)).isEqualTo(point);
        assertThat(Morton.parse(label.substring(0, 30))).isEqualTo(Morton.ofCell(29, cell));
        assertThat(Morton.parent(point, 29)).isEqualTo(Morton.ofCell(29, cell));
        assertThat(point).isNotEqualTo(Morton.ofCell(29, cell));
    }

    @Test
    void wordsSortLikeCellsWithEachCellBeforeThoseWithinIt() {
        Random random = new Random(SEED);
        for (int i = 0; i < 2000; i++) {
            long cell = Math.floorMod(random.nextLong(), Healpix.ofOrder(29).cellCount() - 1);
            long word = Morton.ofCell(29, cell);
            assertThat(Long.compareUnsigned(word, Morton.ofCell(29, cell + 1))).isNegative();
            assertThat(Long.compareUnsigned(word, Morton.ofPoint(cell))).isNegative();
            assertThat(Long.compareUnsigned(Morton.ofPoint(cell), Morton.ofPoint(cell + 1))).isNegative();
            for (int order = 0; order < 29; order++) {
                assertThat(Long.compareUnsigned(Morton.parent(word, order), Morton.parent(word, order + 1)))
                        .as("seed %d cell %d order %d", SEED, cell, order)
                        .isNegative();
            }
        }
    }

    @Test
    void noTwoCellsHaveTheSameWord() {
        // Every tail below one cell of order 27: itself, 4 of order 28, 16 of order 29 and 16 points.
        Set<Long> words = new HashSet<>();
        long base = 5L << (2 * 27);
        words.add(Morton.ofCell(27, base));
        for (int i = 0; i < 4; i++) {
            words.add(Morton.ofCell(28, base * 4 + i));
        }
        for (int i = 0; i < 16; i++) {
            words.add(Morton.ofCell(29, base * 16 + i));
            words.add(Morton.ofPoint(base * 16 + i));
        }
        assertThat(words).hasSize(37);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 0xd000000000000000L, 0xf000000000000001L, 0x1000000000000040L, 0x1300000000000001L, -1})
    void whatIsNotAWordIsRefused(long word) {
        assertThat(Morton.isValid(word)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Morton.cell(word))
                .withMessageContaining("0x%016x".formatted(word));
        assertThatIllegalArgumentException().isThrownBy(() -> Morton.order(word));
        assertThatIllegalArgumentException().isThrownBy(() -> Morton.isPoint(word));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "-", "p", "7", "0", "-71", "15", "10", "1x", "--1", "11p", "1 1",
                "1111111111111111111111111111111", "1111111111111111111111111111111p"
            })
    void badLabelsAreRefused(String label) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Morton.parse(label))
                .withMessageContaining("'" + label + "'");
    }

    @Test
    void wrongOrdersAndCellsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Morton.ofCell(30, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Morton.ofCell(1, 48)).withMessageContaining("0..47");
        assertThatIllegalArgumentException().isThrownBy(() -> Morton.ofPoint(12L << 58));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Morton.parent(Morton.ofCell(3, 5), 4))
                .withMessageContaining("0..3");
    }
}
