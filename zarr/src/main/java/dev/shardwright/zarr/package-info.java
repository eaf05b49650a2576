/// Zarr v3: open hierarchies, read arrays, write arrays whole, by chunk, or by streamed shard.
///
/// Start with {@link dev.shardwright.zarr.Zarr}. The format is the Zarr v3.1 core specification
/// (https://zarr-specs.readthedocs.io/en/latest/v3/core/) with the registered codecs named in
/// {@link dev.shardwright.zarr.codec.Codecs}.
@NullMarked
package dev.shardwright.zarr;

import org.jspecify.annotations.NullMarked;
