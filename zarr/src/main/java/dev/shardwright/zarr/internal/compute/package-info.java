/// Runs the parts of one call: what is computed on the cores of this machine, and what waits for a store beside each other.
@NullMarked
package dev.shardwright.zarr.internal.compute;

import org.jspecify.annotations.NullMarked;
