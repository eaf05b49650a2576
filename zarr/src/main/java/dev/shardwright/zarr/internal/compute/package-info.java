/// Runs the computing part of a read or write on the cores of this machine.
@NullMarked
package dev.shardwright.zarr.internal.compute;

import org.jspecify.annotations.NullMarked;
