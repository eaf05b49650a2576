package dev.shardwright.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/// Makes sample granules: CSV files of heights along the ground tracks of a satellite (inclination 92°, 15.25 orbits a
/// day) over an ice cap about where Greenland is. The same for the same seed.
final class SampleTracks {

    private static final double INCLINATION = Math.toRadians(92);
    private static final double ORBITS_PER_DAY = 15.25;
    /// The ice cap is an ellipse in longitude and latitude.
    private static final double CAP_LONGITUDE = -41.5;

    private static final double CAP_LATITUDE = 71.8;
    private static final double CAP_WIDTH = 11;
    private static final double CAP_HEIGHT = 10.6;
    /// Rows are about 700 m apart.
    private static final double STEP = Math.toRadians(0.0063);

    private final Random random;

    SampleTracks(long seed) {
        random = new Random(seed);
    }

    /// Writes `granules` files `track-000.csv`, … into `folder`.
    ///
    /// @return the number of rows in all files
    long write(Path folder, int granules) throws IOException {
        Files.createDirectories(folder);
        long rows = 0;
        for (int g = 0; g < granules; g++) {
            try (BufferedWriter file = Files.newBufferedWriter(folder.resolve("track-%03d.csv".formatted(g)))) {
                file.write("longitude,latitude,height,error,quality\n");
                rows += writeTrack(file, Math.toRadians(360.0 * (g + random.nextDouble()) / granules));
            }
        }
        return rows;
    }

    /// A whole orbit that starts at the equator at longitude `node`, in rad; only its rows over land are written.
    private long writeTrack(BufferedWriter file, double node) throws IOException {
        long rows = 0;
        for (double u = 0; u < 2 * Math.PI; u += STEP) {
            double latitude = Math.toDegrees(Math.asin(Math.sin(INCLINATION) * Math.sin(u)));
            double longitude = Math.toDegrees(
                    node + Math.atan2(Math.cos(INCLINATION) * Math.sin(u), Math.cos(u)) - u / ORBITS_PER_DAY);
            longitude = Math.IEEEremainder(longitude, 360);
            double east = (longitude - CAP_LONGITUDE) / CAP_WIDTH;
            double north = (latitude - CAP_LATITUDE) / CAP_HEIGHT;
            double inside = 1 - east * east - north * north;
            if (inside <= 0) {
                continue;
            }
            double error = 0.02 + 0.3 * random.nextDouble() * random.nextDouble();
            boolean cloudy = random.nextInt(12) == 0;
            double height = 3200 * Math.sqrt(inside) + 40 * Math.sin(3 * longitude) * Math.cos(5 * latitude)
                    + error * random.nextGaussian() + (cloudy ? 900 * random.nextDouble() : 0);
            file.write(String.format(
                    Locale.ROOT, "%.6f,%.6f,%.3f,%.4f,%d%n", longitude, latitude, height, error, cloudy ? 1 : 0));
            rows++;
        }
        return rows;
    }
}
