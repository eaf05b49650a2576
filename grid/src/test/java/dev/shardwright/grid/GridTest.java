package dev.shardwright.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.grid.RectilinearGrid.Bounds;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for grids of every kind.
class GridTest {

    private static final long SEED = 23;

    static Stream<Grid> grids() {
        return Stream.of(
                new HealpixGrid(12, 8, 6, LatitudeConvention.GEODETIC),
                new HealpixGrid(12, 8, 6, LatitudeConvention.AUTHALIC),
                new HealpixGrid(0, 0, 0, LatitudeConvention.GEODETIC),
                new HealpixGrid(7, 7, 3, LatitudeConvention.AUTHALIC),
                new HealpixGrid(7, 3, 3, LatitudeConvention.GEODETIC),
                new HealpixGrid(29, 17, 14, LatitudeConvention.GEODETIC),
                rectilinear("EPSG:3413", 1000, new Bounds(0, 0, 1_536_000, 2_560_000), 256, 256, 1024, 1024),
                // Shards and chunks of odd sizes stick out on both sides.
                rectilinear("EPSG:3857", 10_000, new Bounds(0, 0, 700_000, 500_000), 2, 3, 14, 9),
                rectilinear("EPSG:4326", 0.25, new Bounds(-180, -90, 180, 90), 7, 11, 7, 11),
                // The most cells a shard: 2^24 cells a chunk, 2^20 chunks a shard.
                rectilinear("EPSG:3413", 1, new Bounds(0, 0, 9_000_000, 9_000_000), 4096, 4096, 1 << 22, 1 << 22));
    }

    private static Grid rectilinear(String crs, double size, Bounds bounds, int... shapes) {
        return new RectilinearGrid(
                Crs.of(crs), size, size, bounds, Arrays.copyOf(shapes, 2), Arrays.copyOfRange(shapes, 2, 4));
    }

    @Test
    void theExampleOfTheDocumentationHolds() {
        Grid grid = new HealpixGrid(12, 8, 6, LatitudeConvention.GEODETIC);
        assertThat(grid.cellsPerShard()).isEqualTo(4096);
        assertThat(grid.shardOf(66107548)).isEqualTo(16139);
        assertThat(grid.chunkInShard(66107548)).isEqualTo(8);
        assertThat(grid.cellInChunk(66107548)).isEqualTo(156);
        assertThat(grid.firstAddress(16139)).isEqualTo(66105344);
    }

    @ParameterizedTest
    @MethodSource("grids")
    void anAddressComesApartIntoTheShardChunkAndCellItIsMadeOf(Grid grid) {
        Random random = new Random(SEED);
        long k = grid.chunksPerShard();
        long n = grid.cellsPerChunk();
        assertThat(grid.cellsPerShard()).isEqualTo(k * n);
        for (int i = 0; i < 3000; i++) {
            // Ends are where division goes wrong.
            long shard = end(random, grid.shardCount());
            long chunk = end(random, k);
            long cell = end(random, n);
            long address = (shard * k + chunk) * n + cell;
            assertThat(new long[] {grid.shardOf(address), grid.chunkInShard(address), grid.cellInChunk(address)})
                    .as("seed %d, address %d", SEED, address)
                    .containsExactly(shard, chunk, cell);
            assertThat(grid.firstAddress(shard)).isEqualTo(shard * k * n);
            long inShard = address - grid.firstAddress(shard);
            assertThat(grid.chunkInShard(inShard)).isEqualTo((int) chunk);
            assertThat(grid.cellInChunk(inShard)).isEqualTo((int) cell);
        }
    }

    private static long end(Random random, long count) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> count - 1;
            default -> random.nextLong(count);
        };
    }

    /// The indices of shard and chunk and the place in the chunk are those of the array's index of the cell.
    @ParameterizedTest
    @MethodSource("grids")
    void thePartsOfAnAddressAreWhereTheArrayHasTheCell(Grid grid) {
        Random random = new Random(SEED);
        int[] shardShape = grid.shardShape();
        int[] chunkShape = grid.chunkShape();
        for (int i = 0; i < 1000; i++) {
            long address = random.nextLong(grid.shardCount() * grid.cellsPerShard());
            long[] shard = grid.shardIndex(grid.shardOf(address));
            int[] chunk = grid.chunkIndexInShard(grid.chunkInShard(address));
            long rest = grid.cellInChunk(address);
            long[] index = new long[shardShape.length];
            for (int d = shardShape.length - 1; d >= 0; d--) {
                index[d] = shard[d] * shardShape[d] + (long) chunk[d] * chunkShape[d] + rest % chunkShape[d];
                rest /= chunkShape[d];
            }
            long[] expected = grid instanceof RectilinearGrid r ? r.toCellIndex(address) : new long[] {address};
            assertThat(index).as("seed %d, address %d", SEED, address).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("grids")
    void whatIsOutsideLiesInNoShard(Grid grid) {
        assertThat(grid.shardOf(Grid.OUTSIDE)).isEqualTo(Grid.OUTSIDE);
        assertThatThrownBy(() -> grid.firstAddress(grid.shardCount())).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> grid.firstAddress(Grid.OUTSIDE)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @MethodSource("grids")
    void pointsThatAreNoPlaceAreOutsideAndCounted(Grid grid) {
        Random random = new Random(SEED);
        for (double share : new double[] {0, 0.01, 0.5, 1}) {
            int n = 2000;
            int from = 3;
            int to = n - 5;
            double[] longitude = random.doubles(n, -180, 360).toArray();
            double[] latitude = random.doubles(n, -90, 90).toArray();
            long[] expected = new long[n];
            Arrays.fill(expected, -7);
            grid.locate(longitude, latitude, from, to, expected);
            int invalid = 0;
            for (int i = 0; i < n; i++) {
                if (random.nextDouble() < share) {
                    switch (random.nextInt(3)) {
                        case 0 -> longitude[i] = Double.NaN;
                        case 1 -> latitude[i] = 3.4028234663852886E38;
                        default -> longitude[i] = 360.001;
                    }
                    if (i >= from && i < to) {
                        expected[i] = Grid.OUTSIDE;
                        invalid++;
                    }
                }
            }
            long[] addresses = new long[n];
            Arrays.fill(addresses, -7);
            assertThat(grid.locateValid(longitude, latitude, from, to, addresses))
                    .as("seed %d, share %s", SEED, share)
                    .isEqualTo(invalid);
            assertThat(addresses).as("seed %d, share %s", SEED, share).isEqualTo(expected);
        }
        assertThat(grid.locateValid(new double[0], new double[0], 0, 0, new long[0])).isZero();
    }
}
