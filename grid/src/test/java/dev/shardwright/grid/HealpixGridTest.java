package dev.shardwright.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class HealpixGridTest {

    private static final long SEED = 5;
    private static final HealpixGrid GRID = new HealpixGrid(12, 8, 6, LatitudeConvention.GEODETIC);

    @Test
    void theExampleOfTheDocumentationHolds() {
        assertThat(GRID.cellsPerChunk()).isEqualTo(256);
        assertThat(GRID.chunksPerShard()).isEqualTo(16);
        assertThat(GRID.shardCount()).isEqualTo(12 * 4096);
        assertThat(GRID.shape()).containsExactly(12L << 24);
        assertThat(GRID.chunkShape()).containsExactly(256);
        assertThat(GRID.shardShape()).containsExactly(4096);
        assertThat(GRID.dimensionNames()).containsExactly("cells");
        assertThat((16139L * 16 + 8) * 256 + 156).isEqualTo(66107548);
        assertThat(GRID.shardIndex(16139)).containsExactly(16139);
        assertThat(GRID.chunkIndexInShard(8)).containsExactly(8);
    }

    @Test
    void shardChunkAndCellOfAnAddressAreTheParentsOfTheCell() {
        Random random = new Random(SEED);
        double[] longitude = random.doubles(3000, -180, 360).toArray();
        double[] latitude = random.doubles(3000, -90, 90).toArray();
        long[] addresses = new long[3000];
        GRID.locate(longitude, latitude, 0, 3000, addresses);
        for (int i = 0; i < addresses.length; i++) {
            long shard = GRID.shardOf(addresses[i]);
            assertThat(shard * GRID.chunksPerShard() + GRID.chunkInShard(addresses[i])).isEqualTo(Healpix.ofOrder(8).cell(longitude[i], latitude[i]));
            assertThat(shard).isEqualTo(Healpix.ofOrder(6).cell(longitude[i], latitude[i]));
            assertThat(shard).isLessThan(GRID.shardCount());
        }
    }

    @Test
    void cellsOfRealGranulesHaveTheParentsCountedApart() throws IOException {
        JsonNode truth = GoldenFiles.shared("data/truth/atl06_healpix_truth_keep3.json");
        for (int order : new int[] {10, 8, 6}) {
            Map<String, Integer> counts = new HashMap<>();
            for (JsonNode row : truth.get("cells")) {
                long parent = Healpix.ofOrder(12).parent(row.get(0).asLong(), order);
                counts.merge(String.valueOf(parent), row.get(1).asInt(), Integer::sum);
            }
            Map<String, Integer> expected = new HashMap<>();
            truth.get("counts_order" + order).properties().forEach(e -> expected.put(e.getKey(), e.getValue().asInt()));
            assertThat(counts).as("order %d", order).isEqualTo(expected);
        }
        long address = truth.get("cells").get(0).get(0).asLong();
        assertThat(address).isEqualTo(66107548);
        assertThat(address / 256 / 16).isEqualTo(16139);
    }

    @Test
    void authalicCellsAreThoseOfTheReference() throws IOException {
        JsonNode golden = GoldenFiles.shared("conformance/morton/healpix_geo_goldens.json");
        double[] latitude = GoldenFiles.doubles(golden.get("inputs").get("lats"));
        double[] longitude = GoldenFiles.doubles(golden.get("inputs").get("lons"));
        long[] addresses = new long[latitude.length];
        for (int order : new int[] {6, 12, 18}) {
            HealpixGrid grid = new HealpixGrid(order, order - 4, order - 6, LatitudeConvention.AUTHALIC);
            grid.locate(longitude, latitude, 0, latitude.length, addresses);
            assertThat(addresses)
                    .as("order %d", order)
                    .containsExactly(GoldenFiles.unsigned(golden.get("point_to_cell").get("depth_" + order)));
        }
    }

    @Test
    void authalicCentresAndBordersAreThoseOfTheReference() throws IOException {
        JsonNode golden = GoldenFiles.shared("conformance/morton/healpix_geo_goldens.json");
        int order = golden.get("boundary_depth").asInt();
        HealpixGrid grid = new HealpixGrid(order, order, order, LatitudeConvention.AUTHALIC);
        double[] lonLat = new double[2];
        double[] longitude = new double[4];
        double[] latitude = new double[4];
        assertThat(golden.get("boundary").size()).isPositive();
        for (JsonNode expected : golden.get("boundary")) {
            long cell = expected.get("ipix").asLong();
            grid.centre(cell, lonLat);
            assertSameAngle(lonLat[0], expected.get("center_lon").asDouble());
            assertThat(Math.abs(lonLat[1] - expected.get("center_lat").asDouble())).isLessThan(REFERENCE_ERROR);
            grid.boundary(order, cell, 1, longitude, latitude);
            double[] expectedLongitude = GoldenFiles.doubles(expected.get("vertices_lon"));
            double[] expectedLatitude = GoldenFiles.doubles(expected.get("vertices_lat"));
            for (int i = 0; i < 4; i++) {
                if (Math.abs(expectedLatitude[i]) < 89.9999999) {
                    assertSameAngle(longitude[i], expectedLongitude[i]);
                }
                assertThat(Math.abs(latitude[i] - expectedLatitude[i])).isLessThan(REFERENCE_ERROR);
            }
        }
    }

    @Test
    void everyCellHoldsItsCentreInBothConventions() {
        Random random = new Random(SEED);
        double[] lonLat = new double[2];
        long[] address = new long[1];
        for (LatitudeConvention convention : LatitudeConvention.values()) {
            for (int order = 0; order <= 29; order++) {
                HealpixGrid grid = new HealpixGrid(order, order, order, convention);
                for (int i = 0; i < 300; i++) {
                    long cell = Math.floorMod(random.nextLong(), grid.shape()[0]);
                    grid.centre(cell, lonLat);
                    assertThat(lonLat[0]).isBetween(-180.0, 180.0);
                    grid.locate(new double[] {lonLat[0]}, new double[] {lonLat[1]}, 0, 1, address);
                    assertThat(address[0]).as("seed %d %s order %d", SEED, convention, order).isEqualTo(cell);
                }
            }
        }
    }

    @Test
    void theConventionsDifferByFourteenKilometresInMidLatitudes() {
        HealpixGrid authalic = new HealpixGrid(12, 8, 6, LatitudeConvention.AUTHALIC);
        long[] geodeticCell = new long[1];
        long[] authalicCell = new long[1];
        GRID.locate(new double[] {-122}, new double[] {45}, 0, 1, geodeticCell);
        authalic.locate(new double[] {-122}, new double[] {45}, 0, 1, authalicCell);
        double[] a = new double[2];
        double[] b = new double[2];
        GRID.centre(geodeticCell[0], a);
        // The same cell number means another place on the Earth.
        authalic.centre(geodeticCell[0], b);
        assertThat((b[1] - a[1]) * 111.2).isBetween(14.0, 14.5);
        assertThat(authalicCell[0]).isNotEqualTo(geodeticCell[0]);
    }

    @Test
    void longBatchesAreLocatedLikeSinglePoints() {
        Random random = new Random(SEED);
        int n = 3000;
        double[] longitude = random.doubles(n, -180, 180).toArray();
        double[] latitude = random.doubles(n, -90, 90).toArray();
        HealpixGrid grid = new HealpixGrid(20, 12, 8, LatitudeConvention.AUTHALIC);
        long[] addresses = new long[n];
        Arrays.fill(addresses, -7);
        grid.locate(longitude, latitude, 5, n - 5, addresses);
        for (int i = 0; i < n; i++) {
            long expected = i < 5 || i >= n - 5
                    ? -7
                    : Healpix.ofOrder(20).cell(longitude[i], AuthalicLatitude.fromGeodetic(latitude[i]));
            assertThat(addresses[i]).isEqualTo(expected);
        }
        grid.locate(longitude, latitude, n, n, addresses);
    }

    @Test
    void nearThePoleTheDensifiedBorderMeetsFootprintsThatTheCornersMiss() throws IOException {
        int onlyDensified = 0;
        JsonNode pairs = GoldenFiles.shared("conformance/morton/issue32_polar_pairs.json");
        for (JsonNode pair : pairs) {
            long word = Morton.parse(pair.get("shard_key").asString());
            assertThat(Morton.order(word)).isEqualTo(6);
            double[] lons = GoldenFiles.doubles(pair.get("lons"));
            double[] lats = GoldenFiles.doubles(pair.get("lats"));
            PolarPolygon footprint = PolarPolygon.of(lons, lats);
            assertThat(border(word, 8).touches(footprint)).as("%s", pair).isTrue();
            if (!border(word, 1).touches(footprint)) {
                onlyDensified++;
            }
        }
        assertThat(onlyDensified).isEqualTo(7);
    }

    @Test
    void sizesOutOfBoundsAreRefusedByValueAndBound() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HealpixGrid(12, 13, 6, LatitudeConvention.GEODETIC))
                .withMessageContaining("chunk order 13")
                .withMessageContaining("0..12");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HealpixGrid(12, 8, 9, LatitudeConvention.GEODETIC))
                .withMessageContaining("shard order 9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HealpixGrid(30, 8, 6, LatitudeConvention.GEODETIC))
                .withMessageContaining("30");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HealpixGrid(20, 7, 6, LatitudeConvention.GEODETIC))
                .withMessageContaining("4^13 cells a chunk")
                .withMessageContaining("4^12");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HealpixGrid(12, 12, 1, LatitudeConvention.GEODETIC))
                .withMessageContaining("4^11 chunks a shard");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HealpixGrid(20, 10, 4, LatitudeConvention.GEODETIC))
                .withMessageContaining("4^16 cells a shard");
        assertThatIllegalArgumentException().isThrownBy(() -> new HealpixGrid(5, 4, -1, LatitudeConvention.GEODETIC));
        HealpixGrid largest = new HealpixGrid(29, 17, 14, LatitudeConvention.GEODETIC);
        assertThat(largest.cellsPerChunk()).isEqualTo(1 << 24);
        assertThat(largest.shardShape()).containsExactly(1 << 30);
        assertThat(largest.shardCount() * largest.chunksPerShard() * largest.cellsPerChunk()).isEqualTo(12L << 58);
    }

    /// What the reference's own series of five terms leaves out, in degrees.
    private static final double REFERENCE_ERROR = 1e-12;

    private static void assertSameAngle(double actual, double expected) {
        assertThat(Math.abs(Math.IEEEremainder(actual - expected, 360))).isLessThan(1e-12);
    }

    private static PolarPolygon border(long word, int pointsPerSide) {
        double[] longitude = new double[4 * pointsPerSide];
        double[] latitude = new double[4 * pointsPerSide];
        GRID.boundary(Morton.order(word), Morton.cell(word), pointsPerSide, longitude, latitude);
        return PolarPolygon.of(longitude, latitude);
    }

    /// A polygon about the south pole in the stereographic plane.
    private record PolarPolygon(double[] x, double[] y) {

        static PolarPolygon of(double[] longitude, double[] latitude) {
            double[] x = new double[longitude.length];
            double[] y = new double[longitude.length];
            for (int i = 0; i < x.length; i++) {
                double radius = Math.tan(Math.toRadians(90 + latitude[i]) / 2);
                x[i] = radius * Math.sin(Math.toRadians(longitude[i]));
                y[i] = radius * Math.cos(Math.toRadians(longitude[i]));
            }
            return new PolarPolygon(x, y);
        }

        boolean touches(PolarPolygon other) {
            for (int i = 0; i < x.length; i++) {
                if (other.contains(x[i], y[i])) {
                    return true;
                }
                for (int j = 0; j < other.x.length; j++) {
                    if (contains(other.x[j], other.y[j]) || crosses(i, other, j)) {
                        return true;
                    }
                }
            }
            return false;
        }

        private boolean contains(double px, double py) {
            boolean inside = false;
            for (int i = 0; i < x.length; i++) {
                int j = (i + 1) % x.length;
                if ((y[i] > py) != (y[j] > py) && px < (x[j] - x[i]) * (py - y[i]) / (y[j] - y[i]) + x[i]) {
                    inside = !inside;
                }
            }
            return inside;
        }

        private boolean crosses(int i, PolarPolygon other, int j) {
            int i2 = (i + 1) % x.length;
            int j2 = (j + 1) % other.x.length;
            return side(x[i], y[i], x[i2], y[i2], other.x[j], other.y[j])
                            * side(x[i], y[i], x[i2], y[i2], other.x[j2], other.y[j2])
                    < 0
                    && side(other.x[j], other.y[j], other.x[j2], other.y[j2], x[i], y[i])
                            * side(other.x[j], other.y[j], other.x[j2], other.y[j2], x[i2], y[i2])
                    < 0;
        }

        private static double side(double ax, double ay, double bx, double by, double px, double py) {
            return (bx - ax) * (py - ay) - (by - ay) * (px - ax);
        }
    }
}
