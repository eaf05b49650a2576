package dev.shardwright.source;

import dev.shardwright.storage.ObjectStore;
import java.util.List;

/// A file format, found by {@link java.util.ServiceLoader}. Implementations have a public constructor without
/// arguments and are thread-safe.
public interface GranuleFormat {

    /// The format's name as definitions give it (`hdf5`, `csv`).
    String name();

    /// How the names of its files end (`.h5`), for finding them in a folder.
    List<String> suffixes();

    /// Opens the object `key` of `store`. The store stays the caller's and must outlive the granule.
    ///
    /// @throws GranuleException if the object is missing, may not be read, or is not of this format
    Granule open(ObjectStore store, String key);
}
