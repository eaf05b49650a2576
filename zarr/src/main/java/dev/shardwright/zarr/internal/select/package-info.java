/// Which cells lie in which chunk, and where they go: pure arithmetic, no I/O.
@NullMarked
package dev.shardwright.zarr.internal.select;

import org.jspecify.annotations.NullMarked;
