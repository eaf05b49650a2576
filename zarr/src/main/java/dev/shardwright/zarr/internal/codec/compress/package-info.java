/// Codecs that compress bytes: gzip, zlib, zstd.
@NullMarked
package dev.shardwright.zarr.internal.codec.compress;

import org.jspecify.annotations.NullMarked;
