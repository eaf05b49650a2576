package dev.shardwright.benchmarks;

import dev.shardwright.source.Granule;
import dev.shardwright.source.GranuleException;
import dev.shardwright.source.GranuleFormat;
import dev.shardwright.storage.ObjectStore;
import java.nio.file.Path;
import java.util.List;

/// The format `benchmark`: columns computed from points in memory, so that the engine is measured without what it takes to
/// fetch and decode files. The key of a granule says what it holds ({@link Copies}); its object's bytes do not matter.
///
/// The points are those of the folder that the system property {@value #FOLDER} names, read when the first granule is
/// opened.
public final class CopiesFormat implements GranuleFormat {

    /// The system property that names the folder of granules with the base points.
    static final String FOLDER = "shardwright.benchmarks.granules";

    /// Read once and never changed: formats are made anew at every look-up, and the points are large.
    private static final class Base {
        private static final BasePoints POINTS = BasePoints.read(
                Path.of(System.getProperty(FOLDER, "../shared/data/icesat2/atl06_r002")));
    }

    /// For {@link java.util.ServiceLoader}.
    public CopiesFormat() {}

    /// The points of which granules hold copies.
    static BasePoints base() {
        return Base.POINTS;
    }

    @Override
    public String name() {
        return "benchmark";
    }

    @Override
    public List<String> suffixes() {
        return List.of(Copies.SUFFIX);
    }

    @Override
    public Granule open(ObjectStore store, String key) {
        String address = store.address() + "/" + key;
        try {
            return new CopiesGranule(address, base(), Copies.parse(key));
        } catch (IllegalArgumentException e) {
            throw new GranuleException(address + ": " + e.getMessage(), e);
        }
    }
}
