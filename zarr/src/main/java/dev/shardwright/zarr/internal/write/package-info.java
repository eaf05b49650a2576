/// Writing: what a region crosses is taken, merged with what is there, encoded and stored.
@NullMarked
package dev.shardwright.zarr.internal.write;

import org.jspecify.annotations.NullMarked;
