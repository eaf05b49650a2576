package dev.shardwright.source.internal.hdf5;

import dev.shardwright.source.Granule;
import dev.shardwright.source.GranuleFormat;
import dev.shardwright.source.internal.StoredFile;
import dev.shardwright.source.internal.hdf5.metadata.BlockCache;
import dev.shardwright.storage.ObjectStore;
import java.util.List;

/// HDF5 files, and so NetCDF-4. Columns are the one-dimensional datasets of integers and IEEE 754 numbers of 8 to 64
/// bits, either byte order, by their absolute paths; an enumeration is read as the integers it is stored as.
///
/// Read are the file format's superblocks 0 to 3, groups of every kind, compact, contiguous and chunked layouts with
/// the indexes that one dimension has, and the filters deflate, shuffle, fletcher32 and lzf. Everything else is refused
/// with what was found.
public final class Hdf5Format implements GranuleFormat {

    /// For {@link java.util.ServiceLoader}.
    public Hdf5Format() {}

    @Override
    public String name() {
        return "hdf5";
    }

    @Override
    public List<String> suffixes() {
        return List.of(".h5", ".hdf5", ".he5", ".nc", ".nc4");
    }

    @Override
    public Granule open(ObjectStore store, String key) {
        return new Hdf5Granule(StoredFile.open(store, key), BlockCache.BLOCK);
    }
}
