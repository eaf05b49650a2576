/// Codecs that turn a chunk into another chunk.
@NullMarked
package dev.shardwright.zarr.internal.codec.array;

import org.jspecify.annotations.NullMarked;
