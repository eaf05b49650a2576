package dev.shardwright.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealpixTest {

    private static final long SEED = 20261121;

    @Test
    void pointsFallInTheCellsThatTheReferencesGive() throws IOException {
        int checked = 0;
        for (String[] line : GoldenFiles.table("healpix_golden.tsv")) {
            if (line[0].equals("point")) {
                Healpix healpix = Healpix.ofOrder(Integer.parseInt(line[1]));
                double longitude = Double.parseDouble(line[2]);
                double latitude = Double.parseDouble(line[3]);
                assertThat(healpix.cell(longitude, latitude))
                        .as("%s", Arrays.asList(line))
                        .isEqualTo(Long.parseLong(line[4]));
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(700);
    }

    @Test
    void centresAreThoseOfTheReference() throws IOException {
        double[] lonLat = new double[2];
        int checked = 0;
        for (String[] line : GoldenFiles.table("healpix_golden.tsv")) {
            if (line[0].equals("centre")) {
                Healpix.ofOrder(Integer.parseInt(line[1])).centre(Long.parseLong(line[2]), lonLat);
                assertThat(apart(lonLat[0], lonLat[1], Double.parseDouble(line[3]), Double.parseDouble(line[4])))
                        .as("%s", Arrays.asList(line))
                        // healpy goes through the colatitude in radians.
                        .isLessThan(1e-13);
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(200);
    }

    @Test
    void ringNumbersAreThoseOfTheReferenceBothWays() throws IOException {
        for (String[] line : GoldenFiles.table("healpix_golden.tsv")) {
            if (line[0].equals("ring")) {
                Healpix healpix = Healpix.ofOrder(Integer.parseInt(line[1]));
                long nested = Long.parseLong(line[2]);
                long ring = Long.parseLong(line[3]);
                assertThat(healpix.toRing(nested)).as("%s", Arrays.asList(line)).isEqualTo(ring);
                assertThat(healpix.toNested(ring)).as("%s", Arrays.asList(line)).isEqualTo(nested);
            }
        }
        assertThat(Healpix.ofOrder(4).toNested(1504)).isEqualTo(1130);
    }

    @Test
    void neighboursAreThoseOfTheReference() throws IOException {
        long[] neighbours = new long[8];
        for (String[] line : GoldenFiles.table("healpix_golden.tsv")) {
            if (line[0].equals("near")) {
                Healpix.ofOrder(Integer.parseInt(line[1])).neighbours(Long.parseLong(line[2]), neighbours);
                assertThat(neighbours)
                        .as("%s", Arrays.asList(line))
                        .containsExactly(
                                Arrays.stream(line, 3, 11).mapToLong(Long::parseLong).toArray());
            }
        }
    }

    @Test
    void bordersAreThoseOfTheReference() throws IOException {
        for (String[] line : GoldenFiles.table("healpix_golden.tsv")) {
            if (line[0].equals("border")) {
                int points = Integer.parseInt(line[3]);
                double[] longitude = new double[4 * points];
                double[] latitude = new double[4 * points];
                Healpix.ofOrder(Integer.parseInt(line[1]))
                        .boundary(Long.parseLong(line[2]), points, longitude, latitude);
                for (int i = 0; i < 4 * points; i++) {
                    double expectedLongitude = Double.parseDouble(line[4 + 2 * i]);
                    double expectedLatitude = Double.parseDouble(line[5 + 2 * i]);
                    assertThat(apart(longitude[i], latitude[i], expectedLongitude, expectedLatitude))
                            .as("point %d of %s", i, Arrays.asList(line))
                            .isLessThan(1e-12);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void everyCellHoldsItsCentreAndHasItsOwnRingNumber(int order) {
        Healpix healpix = Healpix.ofOrder(order);
        double[] lonLat = new double[2];
        boolean[] seen = new boolean[(int) healpix.cellCount()];
        double previousLatitude = 91;
        double previousLongitude = -1;
        for (long ring = 0; ring < healpix.cellCount(); ring++) {
            long cell = healpix.toNested(ring);
            seen[(int) cell] = true;
            assertThat(healpix.toRing(cell)).isEqualTo(ring);
            healpix.centre(cell, lonLat);
            assertThat(healpix.cell(lonLat[0], lonLat[1])).isEqualTo(cell);
            // Rings go from north to south and each eastwards.
            boolean sameRing = Math.abs(lonLat[1] - previousLatitude) < 1e-9;
            assertThat(sameRing ? lonLat[0] > previousLongitude : lonLat[1] < previousLatitude)
                    .as("ring cell %d", ring)
                    .isTrue();
            previousLongitude = lonLat[0];
            previousLatitude = lonLat[1];
        }
        for (boolean cell : seen) {
            assertThat(cell).isTrue();
        }
    }

    @Test
    void randomCellsOfEveryOrderHoldTheirCentreAndKeepTheirRingNumber() {
        Random random = new Random(SEED);
        double[] lonLat = new double[2];
        for (int order = 0; order <= Healpix.MAX_ORDER; order++) {
            Healpix healpix = Healpix.ofOrder(order);
            for (int i = 0; i < 1500; i++) {
                long cell = randomCell(random, healpix, i);
                healpix.centre(cell, lonLat);
                assertThat(lonLat[0]).isGreaterThanOrEqualTo(0).isLessThan(360);
                assertThat(healpix.cell(lonLat[0], lonLat[1]))
                        .as("seed %d order %d cell %d", SEED, order, cell)
                        .isEqualTo(cell);
                assertThat(healpix.toNested(healpix.toRing(cell)))
                        .as("seed %d order %d cell %d", SEED, order, cell)
                        .isEqualTo(cell);
            }
        }
    }

    @Test
    void pointsJustInsideTheCornersBelongToTheCell() {
        Random random = new Random(SEED);
        double[] centre = new double[2];
        double[] longitude = new double[4];
        double[] latitude = new double[4];
        for (int order = 0; order <= Healpix.MAX_ORDER; order++) {
            Healpix healpix = Healpix.ofOrder(order);
            for (int i = 0; i < 300; i++) {
                long cell = randomCell(random, healpix, i);
                healpix.boundary(cell, 1, longitude, latitude);
                // North and south corners; the meridian from the middle to them stays inside the cell.
                for (int corner = 0; corner < 4; corner += 2) {
                    boolean pole = Math.abs(latitude[corner]) == 90;
                    healpix.boundary(cell, 1, longitude, latitude);
                    healpix.centre(cell, centre);
                    double share = 0.999;
                    double lat = centre[1] + share * (latitude[corner] - centre[1]);
                    double lon = pole
                            ? centre[0]
                            : centre[0] + share * Math.IEEEremainder(longitude[corner] - centre[0], 360);
                    assertThat(healpix.cell(lon, lat))
                            .as("seed %d order %d cell %d corner %d", SEED, order, cell, corner)
                            .isEqualTo(cell);
                }
            }
        }
    }

    @Test
    void longitudesOfAnyTurnMeanTheSame() {
        Random random = new Random(SEED);
        for (int order : new int[] {0, 5, 12, 20}) {
            Healpix healpix = Healpix.ofOrder(order);
            for (int i = 0; i < 500; i++) {
                // Whole multiples of 2^-20 keep their digits over the turns.
                double longitude = random.nextInt(360 << 20) / (double) (1 << 20);
                double latitude = 180 * random.nextDouble() - 90;
                long cell = healpix.cell(longitude, latitude);
                for (int turn = -3; turn <= 3; turn++) {
                    assertThat(healpix.cell(longitude + 360 * turn, latitude))
                            .as("seed %d order %d: %s, %s, turn %d", SEED, order, longitude, latitude, turn)
                            .isEqualTo(cell);
                }
            }
            for (double latitude : new double[] {-90, -60, -41.8, 0, 0.1, 41.9, 89, 90}) {
                assertThat(healpix.cell(180, latitude)).isEqualTo(healpix.cell(-180, latitude));
                assertThat(healpix.cell(360, latitude)).isEqualTo(healpix.cell(0, latitude));
                assertThat(healpix.cell(-0.0, latitude)).isEqualTo(healpix.cell(0, latitude));
                assertThat(healpix.cell(-1e-300, latitude)).isEqualTo(healpix.cell(0, latitude));
            }
        }
    }

    @Test
    void everyPointIsNearTheCentreOfItsCell() {
        Random random = new Random(SEED);
        double[] latitudes = {-90, 90, 0, -0.0, 41.8103148957786, -41.8103148957786, 30, -30, 60};
        for (int order = 0; order <= Healpix.MAX_ORDER; order++) {
            Healpix healpix = Healpix.ofOrder(order);
            for (int i = 0; i < 3000; i++) {
                double latitude = 180 * random.nextDouble() - 90;
                double longitude = 720 * random.nextDouble() - 360;
                if (i % 3 != 0) {
                    // At and a few rounding steps beside poles, equator, cap edges and the faces' meridians.
                    latitude = latitudes[random.nextInt(latitudes.length)];
                    latitude += (random.nextInt(41) - 20) * Math.ulp(latitude);
                    latitude = Math.min(90, Math.max(-90, latitude));
                }
                if (i % 3 == 1) {
                    longitude = 45 * (random.nextInt(17) - 8);
                    longitude += (random.nextInt(5) - 2) * Math.ulp(longitude);
                }
                checkNear(healpix, longitude, latitude);
            }
        }
    }

    private static void checkNear(Healpix healpix, double longitude, double latitude) {
        long cell = healpix.cell(longitude, latitude);
        assertThat(cell)
                .as("seed %d order %d: %s, %s", SEED, healpix.order(), longitude, latitude)
                .isBetween(0L, healpix.cellCount() - 1);
        double[] lonLat = new double[2];
        healpix.centre(cell, lonLat);
        double[] a = vector(longitude, latitude);
        double[] b = vector(lonLat[0], lonLat[1]);
        double chord = Math.sqrt(Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
        // A corner is at most 1.069 / side rad from its cell's centre (healpy's max_pixrad at order 29).
        assertThat(chord * healpix.side())
                .as("seed %d order %d: %s, %s", SEED, healpix.order(), longitude, latitude)
                .isLessThan(1.0691);
    }

    @Test
    void thePolesLieInTheLastAndFirstCellOfTheirFaces() {
        for (int order = 0; order <= Healpix.MAX_ORDER; order++) {
            Healpix healpix = Healpix.ofOrder(order);
            long perFace = healpix.cellCount() / 12;
            for (int face = 0; face < 4; face++) {
                assertThat(healpix.cell(90 * face, 90)).isEqualTo((face + 1) * perFace - 1);
                assertThat(healpix.cell(90 * face + 89.9, 90)).isEqualTo((face + 1) * perFace - 1);
                assertThat(healpix.cell(90 * face, -90)).isEqualTo((face + 8) * perFace);
            }
        }
    }

    @Test
    void cellsNearThePoleAreToldApartAtTheFinestOrder() {
        Healpix healpix = Healpix.ofOrder(29);
        // The centres of ring r lie sqrt(2/3) r / side rad from the pole, 1.5 nm apart; those of odd rings meet the
        // middle meridian of a face.
        double ringDegrees = Math.toDegrees(Math.sqrt(2.0 / 3) / healpix.side());
        for (long ring : new long[] {1, 3, 5, 11, 1001}) {
            for (double sign : new double[] {1, -1}) {
                long ringCell = healpix.toRing(healpix.cell(45, sign * (90 - ring * ringDegrees)));
                long fromPole = sign > 0 ? ringCell : healpix.cellCount() - 1 - ringCell;
                assertThat(fromPole).as("ring %d", ring).isBetween(2 * ring * (ring - 1), 2 * ring * (ring + 1) - 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void neighboursAreTheCellsThatShareABorderPoint(int order) {
        Healpix healpix = Healpix.ofOrder(order);
        int count = (int) healpix.cellCount();
        double[][][] corners = new double[count][4][];
        double[] longitude = new double[4];
        double[] latitude = new double[4];
        for (int cell = 0; cell < count; cell++) {
            healpix.boundary(cell, 1, longitude, latitude);
            for (int i = 0; i < 4; i++) {
                corners[cell][i] = vector(longitude[i], latitude[i]);
            }
        }
        long[] neighbours = new long[8];
        for (int cell = 0; cell < count; cell++) {
            Set<Long> expected = new TreeSet<>();
            for (int other = 0; other < count; other++) {
                if (other != cell && shareACorner(corners[cell], corners[other])) {
                    expected.add((long) other);
                }
            }
            healpix.neighbours(cell, neighbours);
            Set<Long> found = new TreeSet<>();
            for (long neighbour : neighbours) {
                if (neighbour != Healpix.NONE) {
                    assertThat(found.add(neighbour)).as("cell %d twice", neighbour).isTrue();
                }
            }
            assertThat(found).as("cell %d", cell).isEqualTo(expected);
        }
    }

    @Test
    void neighboursAreMutualAtEveryOrder() {
        Random random = new Random(SEED);
        long[] neighbours = new long[8];
        long[] back = new long[8];
        for (int order = 0; order <= Healpix.MAX_ORDER; order++) {
            Healpix healpix = Healpix.ofOrder(order);
            for (int i = 0; i < 200; i++) {
                long cell = randomCell(random, healpix, i);
                healpix.neighbours(cell, neighbours);
                Set<Long> distinct = new HashSet<>();
                for (long neighbour : neighbours) {
                    if (neighbour == Healpix.NONE) {
                        continue;
                    }
                    distinct.add(neighbour);
                    healpix.neighbours(neighbour, back);
                    assertThat(back).as("seed %d order %d cell %d", SEED, order, cell).contains(cell);
                }
                assertThat(distinct).hasSizeBetween(order == 0 ? 6 : 7, 8);
            }
        }
    }

    @Test
    void exactlyTwentyFourCellsHaveSevenNeighbours() {
        long[] neighbours = new long[8];
        for (int order = 1; order <= 5; order++) {
            Healpix healpix = Healpix.ofOrder(order);
            int seven = 0;
            for (long cell = 0; cell < healpix.cellCount(); cell++) {
                healpix.neighbours(cell, neighbours);
                if (Arrays.stream(neighbours).anyMatch(n -> n == Healpix.NONE)) {
                    seven++;
                }
            }
            assertThat(seven).as("order %d", order).isEqualTo(24);
        }
    }

    @Test
    void aCellLiesWithinItsParentAndAmongItsChildren() {
        Random random = new Random(SEED);
        for (int order = 0; order <= 27; order++) {
            Healpix healpix = Healpix.ofOrder(order);
            Healpix finer = Healpix.ofOrder(order + 2);
            assertThat(healpix.childCount(order + 2)).isEqualTo(16);
            assertThat(finer.cellCount()).isEqualTo(16 * healpix.cellCount());
            for (int i = 0; i < 200; i++) {
                double longitude = 360 * random.nextDouble();
                double latitude = 180 * random.nextDouble() - 90;
                long cell = healpix.cell(longitude, latitude);
                long child = finer.cell(longitude, latitude);
                assertThat(finer.parent(child, order)).as("seed %d order %d", SEED, order).isEqualTo(cell);
                assertThat(child - healpix.firstChild(cell, order + 2)).isBetween(0L, 15L);
            }
        }
        Healpix coarse = Healpix.ofOrder(3);
        assertThat(coarse.parent(17, 3)).isEqualTo(17);
        assertThat(coarse.firstChild(17, 3)).isEqualTo(17);
    }

    @Test
    void aRangeOfPointsIsLocatedAtTheSameIndices() {
        Healpix healpix = Healpix.ofOrder(12);
        double[] longitude = {1, 2, 3, 4};
        double[] latitude = {5, 6, 7, 8};
        long[] cells = {-7, -7, -7, -7};
        healpix.cells(longitude, latitude, 1, 3, cells);
        assertThat(cells).containsExactly(-7, healpix.cell(2, 6), healpix.cell(3, 7), -7);
    }

    @Test
    void cellsCoverEqualAreas() {
        // A fine uniform sample of the sphere falls in equal numbers on the cells of order 2.
        Healpix healpix = Healpix.ofOrder(2);
        Random random = new Random(SEED);
        int[] hits = new int[192];
        int points = 192 * 2500;
        for (int i = 0; i < points; i++) {
            double latitude = Math.toDegrees(Math.asin(2 * random.nextDouble() - 1));
            hits[(int) healpix.cell(360 * random.nextDouble(), latitude)]++;
        }
        for (int cell = 0; cell < hits.length; cell++) {
            // Six standard deviations of a count of 2500.
            assertThat(hits[cell]).as("seed %d cell %d", SEED, cell).isCloseTo(2500, within(300));
        }
    }

    @Test
    void wrongOrdersAndCellsAreRefusedWithTheirBounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Healpix.ofOrder(30))
                .withMessageContaining("30")
                .withMessageContaining("0..29");
        assertThatIllegalArgumentException().isThrownBy(() -> Healpix.ofOrder(-1));
        Healpix healpix = Healpix.ofOrder(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> healpix.centre(48, new double[2]))
                .withMessageContaining("48")
                .withMessageContaining("0..47");
        assertThatIllegalArgumentException().isThrownBy(() -> healpix.toRing(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> healpix.toNested(48));
        assertThatIllegalArgumentException().isThrownBy(() -> healpix.neighbours(48, new long[8]));
        assertThatIllegalArgumentException().isThrownBy(() -> healpix.parent(0, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> healpix.firstChild(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> healpix.boundary(0, 0, new double[4], new double[4]));
    }

    /// Every second cell is near a corner or side of its face, where mistakes live.
    private static long randomCell(Random random, Healpix healpix, int i) {
        long perFace = healpix.cellCount() / 12;
        long inFace = Math.floorMod(random.nextLong(), perFace);
        if (i % 2 == 0) {
            long[] special = {0, perFace - 1, perFace / 3, 2 * (perFace / 3), perFace / 2, perFace / 4};
            inFace = Math.floorMod(special[random.nextInt(special.length)] + random.nextInt(3) - 1, perFace);
        }
        return random.nextInt(12) * perFace + inFace;
    }

    private static boolean shareACorner(double[][] a, double[][] b) {
        for (double[] p : a) {
            for (double[] q : b) {
                if (Math.abs(p[0] - q[0]) + Math.abs(p[1] - q[1]) + Math.abs(p[2] - q[2]) < 1e-9) {
                    return true;
                }
            }
        }
        return false;
    }

    private static double[] vector(double longitude, double latitude) {
        double phi = Math.toRadians(latitude);
        double lambda = Math.toRadians(longitude);
        return new double[] {Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)};
    }

    /// The distance of two points in degrees, exact for small ones.
    private static double apart(double longitude1, double latitude1, double longitude2, double latitude2) {
        double east = Math.IEEEremainder(longitude1 - longitude2, 360) * Math.cos(Math.toRadians(latitude1));
        return Math.hypot(east, latitude1 - latitude2);
    }
}
