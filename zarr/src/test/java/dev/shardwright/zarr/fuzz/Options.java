package dev.shardwright.zarr.fuzz;

import dev.shardwright.zarr.ArrayOptions;

/// How arrays are used here.
final class Options {

    /// Chunks that are all fill value are stored.
    static final ArrayOptions STORING = ArrayOptions.DEFAULT.withEmptyChunks(ArrayOptions.EmptyChunks.STORE);

    private Options() {}
}
