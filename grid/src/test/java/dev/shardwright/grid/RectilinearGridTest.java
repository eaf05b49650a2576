package dev.shardwright.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.grid.RectilinearGrid.Bounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RectilinearGridTest {

    private static final long SEED = 9;

    @Test
    void theExampleOfTheDocumentationHolds() {
        RectilinearGrid grid = grid("EPSG:3413", 1000, new Bounds(0, 0, 1_536_000, 2_560_000), 256, 256, 1024, 1024);
        assertThat(grid.shape()).containsExactly(2560, 1536);
        assertThat(grid.shardCount()).isEqualTo(6);
        assertThat(grid.chunksPerShard()).isEqualTo(16);
        assertThat(grid.cellsPerChunk()).isEqualTo(65536);
        assertThat(grid.chunkShape()).containsExactly(256, 256);
        assertThat(grid.shardShape()).containsExactly(1024, 1024);
        assertThat(grid.dimensionNames()).containsExactly("y", "x");
        long address = grid.addressOf(300, 1500);
        assertThat(address).isEqualTo(1387740);
        assertThat(address / 65536 / 16).isEqualTo(1);
        assertThat(address / 65536 % 16).isEqualTo(5);
        assertThat(address % 65536).isEqualTo(11484);
        assertThat(grid.shardIndex(1)).containsExactly(0, 1);
        assertThat(grid.shardIndex(5)).containsExactly(2, 1);
        assertThat(grid.chunkIndexInShard(5)).containsExactly(1, 1);
        assertThat(grid.toCellIndex(address)).containsExactly(300, 1500);
    }

    @Test
    void addressesCountShardsThenChunksThenCellsInOrder() {
        // 5 x 7 cells, chunks of 2 x 3, shards of 4 x 6: shards and chunks stick out on both sides.
        RectilinearGrid grid = grid("EPSG:3857", 10, new Bounds(0, 0, 70, 50), 2, 3, 4, 6);
        assertThat(grid.shardCount()).isEqualTo(4);
        int cellsPerShard = grid.chunksPerShard() * grid.cellsPerChunk();
        boolean[] seen = new boolean[(int) grid.shardCount() * cellsPerShard];
        for (long address = 0; address < seen.length; address++) {
            long shard = address / cellsPerShard;
            int chunk = (int) (address % cellsPerShard / grid.cellsPerChunk());
            int cell = (int) (address % grid.cellsPerChunk());
            long row = grid.shardIndex(shard)[0] * 4 + grid.chunkIndexInShard(chunk)[0] * 2 + cell / 3;
            long column = grid.shardIndex(shard)[1] * 6 + grid.chunkIndexInShard(chunk)[1] * 3 + cell % 3;
            assertThat(grid.toCellIndex(address)).containsExactly(row, column);
            if (row < 5 && column < 7) {
                assertThat(grid.addressOf(row, column)).isEqualTo(address);
                assertThat(grid.addressAt(column * 10 + 5, 50 - row * 10 - 5)).isEqualTo(address);
                seen[(int) address] = true;
            }
        }
        int inside = 0;
        for (boolean cell : seen) {
            inside += cell ? 1 : 0;
        }
        assertThat(inside).isEqualTo(35);
    }

    @Test
    void aCellHoldsItsWesternAndNorthernEdge() {
        RectilinearGrid grid = grid("EPSG:3857", 10, new Bounds(-20, -30, 20, 30), 6, 4, 6, 4);
        assertThat(grid.toCellIndex(grid.addressAt(-20, 30))).containsExactly(0, 0);
        assertThat(grid.addressAt(20, 30)).isEqualTo(Grid.OUTSIDE);
        assertThat(grid.addressAt(-20, -30)).isEqualTo(Grid.OUTSIDE);
        assertThat(grid.toCellIndex(grid.addressAt(Math.nextDown(20.0), Math.nextUp(-30.0)))).containsExactly(5, 3);
        assertThat(grid.addressAt(Math.nextDown(-20.0), 0)).isEqualTo(Grid.OUTSIDE);
        assertThat(grid.addressAt(0, Math.nextUp(30.0))).isEqualTo(Grid.OUTSIDE);
        assertThat(grid.toCellIndex(grid.addressAt(-10, 20))).containsExactly(1, 1);
        assertThat(grid.toCellIndex(grid.addressAt(Math.nextDown(-10.0), Math.nextUp(20.0)))).containsExactly(0, 0);
        assertThat(grid.addressAt(Double.NaN, 0)).isEqualTo(Grid.OUTSIDE);
        assertThat(grid.addressAt(0, Double.NaN)).isEqualTo(Grid.OUTSIDE);
        assertThat(grid.addressAt(Double.POSITIVE_INFINITY, 0)).isEqualTo(Grid.OUTSIDE);
    }

    @Test
    void cellSizesThatAreNotBinaryFractionsFitTheirBounds() {
        for (double size : new double[] {0.1, 0.05, 0.3, 1.0 / 3, 0.7, 1.0 / 120}) {
            int columns = (int) Math.round(360 / size);
            Bounds bounds = new Bounds(-180, -90, -180 + columns / 2 * size, -90 + columns / 4 * size);
            RectilinearGrid grid = grid("EPSG:4326", size, bounds, 10, 10, 20, 20);
            assertThat(grid.shape()).containsExactly(columns / 4, columns / 2);
            double[] x = grid.xCentres();
            double[] y = grid.yCentres();
            for (int i = 0; i < x.length; i++) {
                assertThat(grid.toCellIndex(grid.addressAt(x[i], y[0]))).containsExactly(0, i);
            }
            for (int i = 0; i < y.length; i++) {
                assertThat(grid.toCellIndex(grid.addressAt(x[0], y[i]))).containsExactly(i, 0);
            }
            assertThat(grid.addressAt(Math.nextDown(bounds.xMax()), Math.nextUp(bounds.yMin())))
                    .isNotEqualTo(Grid.OUTSIDE);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-180, 0, -20, 170})
    void aWorldGridTakesLongitudesOfAnyTurn(double xMin) {
        RectilinearGrid grid = grid("EPSG:4326", 0.5, new Bounds(xMin, -90, xMin + 360, 90), 90, 90, 180, 180);
        Random random = new Random(SEED);
        for (int i = 0; i < 2000; i++) {
            double longitude = random.nextInt(360 << 20) / (double) (1 << 20) - 180;
            double latitude = 179.9 * random.nextDouble() - 89.9;
            long address = locate(grid, longitude, latitude);
            assertThat(address).as("seed %d: %s, %s", SEED, longitude, latitude).isNotEqualTo(Grid.OUTSIDE);
            assertThat(locate(grid, longitude + 360, latitude)).isEqualTo(address);
            assertThat(locate(grid, longitude - 720, latitude)).isEqualTo(address);
        }
        assertThat(locate(grid, 180, 0)).isEqualTo(locate(grid, -180, 0));
        assertThat(locate(grid, 360, 0)).isEqualTo(locate(grid, 0, 0));
        assertThat(locate(grid, Math.nextDown(xMin), 0)).isNotEqualTo(Grid.OUTSIDE);
        assertThat(locate(grid, xMin - 1e-300, 0)).isNotEqualTo(Grid.OUTSIDE);
        assertThat(locate(grid, 10, 90)).isNotEqualTo(Grid.OUTSIDE);
        assertThat(locate(grid, 10, -90)).isEqualTo(Grid.OUTSIDE);
    }

    @Test
    void aRegionalGridAcrossTheAntimeridianHasNoGap() {
        RectilinearGrid grid = grid("EPSG:4326", 1, new Bounds(170, -10, 190, 10), 10, 10, 10, 10);
        assertThat(grid.toCellIndex(locate(grid, 179.5, 0.5))).containsExactly(9, 9);
        assertThat(grid.toCellIndex(locate(grid, -179.5, 0.5))).containsExactly(9, 10);
        assertThat(grid.toCellIndex(locate(grid, 180, 0.5))).containsExactly(9, 10);
        assertThat(grid.toCellIndex(locate(grid, -180, 0.5))).containsExactly(9, 10);
        assertThat(locate(grid, -169.5, 0.5)).isEqualTo(Grid.OUTSIDE);
        assertThat(locate(grid, 0, 0.5)).isEqualTo(Grid.OUTSIDE);
        double[] lonLat = new double[2];
        grid.centre(grid.addressOf(0, 19), lonLat);
        assertThat(lonLat).containsExactly(-170.5, 9.5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EPSG:3413", "EPSG:3031", "EPSG:6931", "EPSG:6932", "EPSG:6933", "EPSG:3857", "EPSG:3395", "EPSG:32633",
                "EPSG:3035", "EPSG:5070", "EPSG:2154", "+proj=sinu +R=6371007.181"
            })
    void cellsHoldTheirCentre(String text) {
        RectilinearGrid grid =
                grid(text, 25_000, new Bounds(-3_000_000, -2_500_000, 3_000_000, 3_500_000), 60, 60, 120, 120);
        double[] lonLat = new double[2];
        int found = 0;
        for (long row = 0; row < 240; row += 7) {
            for (long column = 0; column < 240; column += 7) {
                long address = grid.addressOf(row, column);
                grid.centre(address, lonLat);
                if (!Double.isNaN(lonLat[0])) {
                    assertThat(locate(grid, lonLat[0], lonLat[1]))
                            .as("row %d column %d", row, column)
                            .isEqualTo(address);
                    found++;
                }
            }
        }
        assertThat(found).isGreaterThan(600);
    }

    @Test
    void centresRunEastwardsAndSouthwards() {
        RectilinearGrid grid = new RectilinearGrid(
                Crs.ofEpsg(3413), 10, 20, new Bounds(0, 0, 30, 60), new int[] {3, 3}, new int[] {3, 3});
        assertThat(grid.xCentres()).containsExactly(5, 15, 25);
        assertThat(grid.yCentres()).containsExactly(50, 30, 10);
    }

    @Test
    void pointsThatTheProjectionCannotShowAreOutsideAndDoNotStopTheBatch() {
        for (String text : List.of("EPSG:3857", "EPSG:2154", "EPSG:32633", "EPSG:3413", "EPSG:6931", "EPSG:6933")) {
            RectilinearGrid grid =
                    grid(text, 100_000, new Bounds(-2e7, -2e7, 2e7, 2e7), 100, 100, 100, 100);
            double[] longitude = {3, 0, 0, 105, 3};
            double[] latitude = {46, 90, -90, 0, 46};
            long[] addresses = new long[5];
            grid.locate(longitude, latitude, 0, 5, addresses);
            assertThat(addresses[0]).as(text).isNotEqualTo(Grid.OUTSIDE).isEqualTo(addresses[4]);
            // The pole that the map cannot show; the cylindrical equal-area and transverse maps show both.
            if (text.equals("EPSG:3857")) {
                assertThat(addresses[1]).isEqualTo(Grid.OUTSIDE);
            }
            if (!text.equals("EPSG:32633") && !text.equals("EPSG:6933") && !text.equals("EPSG:6931")) {
                assertThat(addresses[2]).as(text).isEqualTo(Grid.OUTSIDE);
            }
        }
    }

    @Test
    void threadsThatShareAGridFindWhatOneThreadFinds() throws Exception {
        int n = 5000;
        int tasks = 16;
        for (String text : new String[] {"EPSG:32633", "EPSG:2154", "EPSG:3031"}) {
            RectilinearGrid grid = grid(text, 1000, new Bounds(-3e6, -3e6, 9e6, 9e6), 100, 100, 1000, 1000);
            double[][] longitude = new double[tasks][];
            double[][] latitude = new double[tasks][];
            long[][] expected = new long[tasks][n];
            Random random = new Random(SEED);
            for (int t = 0; t < tasks; t++) {
                longitude[t] = random.doubles(n, -20, 40).toArray();
                latitude[t] = random.doubles(n, text.contains("3031") ? -90 : 20, text.contains("3031") ? -60 : 80)
                        .toArray();
                grid.locate(longitude[t], latitude[t], 0, n, expected[t]);
            }
            try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
                List<Future<long[]>> found = new ArrayList<>();
                for (int t = 0; t < tasks; t++) {
                    int task = t;
                    found.add(pool.submit(() -> {
                        long[] addresses = new long[n];
                        double[] lonLat = new double[2];
                        // Small batches, so that calls interleave.
                        for (int from = 0; from < n; from += 50) {
                            grid.locate(longitude[task], latitude[task], from, from + 50, addresses);
                            grid.centre(0, lonLat);
                        }
                        return addresses;
                    }));
                }
                for (int t = 0; t < tasks; t++) {
                    assertThat(found.get(t).get()).as("seed %d %s task %d", SEED, text, t).isEqualTo(expected[t]);
                }
            }
        }
    }

    @Test
    void longBatchesAreLocatedLikeSinglePoints() {
        RectilinearGrid grid = grid("EPSG:3031", 1000, new Bounds(-3e6, -3e6, 3e6, 3e6), 100, 100, 1000, 1000);
        Random random = new Random(SEED);
        int n = 2500;
        double[] longitude = random.doubles(n, -180, 180).toArray();
        double[] latitude = random.doubles(n, -90, -50).toArray();
        long[] addresses = new long[n];
        grid.locate(longitude, latitude, 3, n, addresses);
        for (int i = 3; i < n; i++) {
            assertThat(addresses[i]).isEqualTo(locate(grid, longitude[i], latitude[i]));
        }
        assertThat(addresses).startsWith(0, 0, 0).contains(Grid.OUTSIDE);
        grid.locate(longitude, latitude, n, n, addresses);
    }

    @Test
    void sizesOutOfBoundsAreRefusedByValueAndBound() {
        Bounds bounds = new Bounds(0, 0, 100, 100);
        refused(m -> m.contains("hold 33.33").contains("whole number"), "EPSG:3413", 3, bounds, 2, 2, 4, 4);
        refused(m -> m.contains("dx is 0.0"), "EPSG:3413", 0, bounds, 2, 2, 4, 4);
        refused(m -> m.contains("dx is -1.0"), "EPSG:3413", -1, bounds, 2, 2, 4, 4);
        refused(m -> m.contains("dx is NaN"), "EPSG:3413", Double.NaN, bounds, 2, 2, 4, 4);
        refused(m -> m.contains("chunk shape [0, 2]"), "EPSG:3413", 1, bounds, 0, 2, 4, 4);
        refused(m -> m.contains("4 rows").contains("chunk's 3"), "EPSG:3413", 1, bounds, 3, 2, 4, 4);
        refused(m -> m.contains("5 columns").contains("chunk's 2"), "EPSG:3413", 1, bounds, 2, 2, 4, 5);
        refused(m -> m.contains("16785409").contains("16777216"), "EPSG:3413", 1, bounds, 4097, 4097, 4097, 4097);
        refused(m -> m.contains("2097152").contains("1048576"), "EPSG:3413", 1, bounds, 1, 1, 2048, 1024);
        refused(m -> m.contains("at most 2147483647"), "EPSG:3413", 1e-6, new Bounds(0, 0, 4000, 1), 2, 2, 4, 4);
        refused(m -> m.contains("more than a turn"), "EPSG:4326", 1, new Bounds(0, 0, 361, 10), 2, 2, 4, 4);
        refused(m -> m.contains("beyond a pole"), "EPSG:4326", 1, new Bounds(0, 0, 10, 91), 2, 2, 4, 4);
        Bounds vast = new Bounds(0, 0, 2147.483647, 2147.483647);
        refused(m -> m.contains("at most 2^62"), "EPSG:3413", 1e-6, vast, 4096, 4096, 4_096_000, 4_096_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bounds(1, 0, 1, 1))
                .withMessageContaining("[1.0, 0.0, 1.0, 1.0]");
        assertThatIllegalArgumentException().isThrownBy(() -> new Bounds(0, Double.NaN, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Bounds(0, 0, Double.POSITIVE_INFINITY, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RectilinearGrid(
                        Crs.ofEpsg(3413), 1, 1, bounds, new int[] {2}, new int[] {2, 2}))
                .withMessageContaining("[2]");
        RectilinearGrid grid = grid("EPSG:3413", 1, bounds, 50, 50, 100, 100);
        assertThatThrownBy(() -> grid.addressOf(100, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> grid.toCellIndex(10_000)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> grid.shardIndex(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> grid.chunkIndexInShard(4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static void refused(
            Consumer<AbstractStringAssert<?>> message,
            String crs,
            double size,
            Bounds bounds,
            int... shapes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> grid(crs, size, bounds, shapes))
                .satisfies(e -> message.accept(assertThat(e.getMessage())));
    }

    private static RectilinearGrid grid(String crs, double size, Bounds bounds, int... shapes) {
        return new RectilinearGrid(
                Crs.of(crs),
                size,
                size,
                bounds,
                new int[] {shapes[0], shapes[1]},
                new int[] {shapes[2], shapes[3]});
    }

    private static long locate(Grid grid, double longitude, double latitude) {
        long[] address = new long[1];
        grid.locate(new double[] {longitude}, new double[] {latitude}, 0, 1, address);
        return address[0];
    }
}
