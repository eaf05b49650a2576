/// Bytes and bits of elements rearranged so that those of equal weight stand together.
@NullMarked
package dev.shardwright.zarr.internal.codec.shuffle;

import org.jspecify.annotations.NullMarked;
