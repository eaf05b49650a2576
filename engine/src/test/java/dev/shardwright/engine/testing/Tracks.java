package dev.shardwright.engine.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// Writes CSV granules of made-up satellite tracks over Greenland, the same for the same seed: columns `longitude`,
/// `latitude`, `height`, `sigma`, `quality`, `time`.
public final class Tracks {

    /// A definition that goes with the granules; `%s` stands for the grid.
    private static final String DEFINITION =
            """
            kind: aggregate
            title: made-up heights
            source:
              format: csv
              coordinates: {longitude: longitude, latitude: latitude}
              columns:
                height: height
                sigma: sigma
                quality: {path: quality, type: int64}
                time: {path: time, type: int64}
            filter: quality == 0
            grid: %s
            fields:
              count: {value: count(), dtype: int64, fill_value: 0}
              h_mean: {value: mean(height), dtype: float64, fill_value: NaN}
              h_weighted: {value: sum(height / sigma^2) / sum(1 / sigma^2), dtype: float64, fill_value: NaN}
              h_variance: {value: variance(height), dtype: float32, fill_value: NaN}
              h_q25: {value: "quantile(height, 0.25)", dtype: float64, fill_value: NaN}
              h_last: {value: "last(height, time)", dtype: float64, fill_value: NaN}
              h_histogram: {value: "histogram(height, 0, 3000, 6)", dtype: int32, fill_value: 0}
            """;

    private Tracks() {}

    /// The definition on a grid, which is given as YAML in flow style.
    public static String definition(String grid) {
        return DEFINITION.formatted(grid);
    }

    /// A HEALPix grid.
    public static String healpix(int order, int chunkOrder, int shardOrder) {
        return "{type: healpix, order: %d, chunk_order: %d, shard_order: %d, latitude: geodetic}"
                .formatted(order, chunkOrder, shardOrder);
    }

    /// Writes `granules` files of `rows` rows each.
    ///
    /// @return their paths
    public static List<String> write(Path folder, int granules, int rows, long seed) {
        Random random = new Random(seed);
        List<String> files = new ArrayList<>();
        for (int g = 0; g < granules; g++) {
            StringBuilder text = new StringBuilder("longitude,latitude,height,sigma,quality,time\n");
            double longitude = -55 + 20 * random.nextDouble();
            double latitude = 62 + 4 * random.nextDouble();
            for (int r = 0; r < rows; r++) {
                longitude += 8.0 / rows * (random.nextDouble() - 0.6);
                latitude += 16.0 / rows * random.nextDouble();
                text.append(String.format(
                        Locale.ROOT,
                        "%.7f,%.7f,%.4f,%.4f,%d,%d%n",
                        longitude,
                        latitude,
                        1500 + 700 * Math.sin(latitude) + 10 * random.nextGaussian(),
                        0.01 + 0.1 * random.nextDouble(),
                        random.nextInt(10) == 0 ? 1 : 0,
                        1_000_000L * g + r));
            }
            Path file = folder.resolve("track-%03d.csv".formatted(g));
            try {
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            files.add(file.toString());
        }
        return files;
    }
}
