package dev.shardwright.benchmarks;

import dev.shardwright.source.Granule;
import dev.shardwright.source.GranuleFormat;
import dev.shardwright.source.GranuleFormats;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The land ice segments of real ATL06 granules, in memory, by beam.
///
/// @param beams by group name, in the order of the product
record BasePoints(Map<String, Beam> beams) {

    static final List<String> GROUPS = List.of("gt1l", "gt1r", "gt2l", "gt2r", "gt3l", "gt3r");

    /// The segments of one beam, those of several granules one after the other. All arrays have the same length.
    ///
    /// @param longitude degrees
    /// @param latitude degrees
    /// @param height `h_li`, metres; 3.4e38 where it could not be determined
    /// @param sigma `h_li_sigma`, metres
    /// @param quality `atl06_quality_summary`, 0 is good
    record Beam(double[] longitude, double[] latitude, double[] height, double[] sigma, long[] quality) {

        Beam {
            int n = longitude.length;
            if (latitude.length != n || height.length != n || sigma.length != n || quality.length != n) {
                throw new IllegalArgumentException("columns of a beam have different lengths");
            }
        }

        int rows() {
            return longitude.length;
        }

        /// Rows that the filter of the ATL06 examples keeps.
        long kept() {
            long kept = 0;
            for (int i = 0; i < rows(); i++) {
                kept += quality[i] == 0 && height[i] < 1e38 ? 1 : 0;
            }
            return kept;
        }
    }

    BasePoints {
        beams = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(beams));
    }

    /// Reads all granules (`.h5`) of a folder, in the order of their names.
    static BasePoints read(Path folder) {
        GranuleFormat format = GranuleFormats.named("hdf5");
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(f -> f.toString().endsWith(".h5")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("granules cannot be listed", e);
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException(folder + " holds no granules (.h5)");
        }
        Map<String, List<Beam>> parts = new LinkedHashMap<>();
        GROUPS.forEach(g -> parts.put(g, new ArrayList<>()));
        try (ObjectStore store = Stores.open(folder.toString())) {
            for (Path file : files) {
                try (Granule granule = format.open(store, String.valueOf(file.getFileName()))) {
                    parts.forEach((group, beams) -> {
                        if (granule.hasGroup(group)) {
                            beams.add(beam(granule, "/" + group + "/land_ice_segments/"));
                        }
                    });
                }
            }
        }
        Map<String, Beam> beams = new LinkedHashMap<>();
        parts.forEach((group, of) -> beams.put(group, join(of)));
        return new BasePoints(beams);
    }

    private static Beam beam(Granule granule, String path) {
        int n = Math.toIntExact(granule.column(path + "h_li").orElseThrow().rows());
        Beam beam = new Beam(new double[n], new double[n], new double[n], new double[n], new long[n]);
        granule.readDoubles(path + "longitude", 0, n, beam.longitude, 0);
        granule.readDoubles(path + "latitude", 0, n, beam.latitude, 0);
        granule.readDoubles(path + "h_li", 0, n, beam.height, 0);
        granule.readDoubles(path + "h_li_sigma", 0, n, beam.sigma, 0);
        granule.readLongs(path + "atl06_quality_summary", 0, n, beam.quality, 0);
        return beam;
    }

    private static Beam join(List<Beam> parts) {
        int n = parts.stream().mapToInt(Beam::rows).sum();
        Beam all = new Beam(new double[n], new double[n], new double[n], new double[n], new long[n]);
        int at = 0;
        for (Beam part : parts) {
            System.arraycopy(part.longitude, 0, all.longitude, at, part.rows());
            System.arraycopy(part.latitude, 0, all.latitude, at, part.rows());
            System.arraycopy(part.height, 0, all.height, at, part.rows());
            System.arraycopy(part.sigma, 0, all.sigma, at, part.rows());
            System.arraycopy(part.quality, 0, all.quality, at, part.rows());
            at += part.rows();
        }
        return all;
    }

    /// All rows.
    long rows() {
        return beams.values().stream().mapToLong(Beam::rows).sum();
    }

    /// Rows that the filter of the ATL06 examples keeps.
    long kept() {
        return beams.values().stream().mapToLong(Beam::kept).sum();
    }
}
