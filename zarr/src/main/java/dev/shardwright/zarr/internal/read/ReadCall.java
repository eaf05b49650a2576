package dev.shardwright.zarr.internal.read;

import dev.shardwright.zarr.internal.array.BoundArray;
import dev.shardwright.zarr.internal.fetch.Fetcher;
import dev.shardwright.zarr.internal.select.Output;

/// What all parts of one read share.
///
/// @param array what is read
/// @param output where the cells go
/// @param fetcher brings the bytes
record ReadCall(BoundArray array, Output output, Fetcher fetcher) {}
