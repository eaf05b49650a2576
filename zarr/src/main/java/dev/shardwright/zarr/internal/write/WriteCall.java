package dev.shardwright.zarr.internal.write;

import dev.shardwright.zarr.internal.array.BoundArray;
import dev.shardwright.zarr.internal.compute.TaskGroup;
import dev.shardwright.zarr.internal.fetch.Fetcher;
import dev.shardwright.zarr.internal.select.Output;

/// What all parts of one write share.
///
/// @param array what is written
/// @param source where the cells come from
/// @param group does the work
/// @param fetcher brings bytes that are there, and runs what waits for a remote store
/// @param open what must be given up if the call ends before it is done
record WriteCall(BoundArray array, Output source, TaskGroup group, Fetcher fetcher, Unfinished open) {

    WriteCall(BoundArray array, Output source, TaskGroup group, Unfinished open) {
        this(array, source, group, Fetcher.of(array.store(), group, array.options().requests()), open);
    }
}
