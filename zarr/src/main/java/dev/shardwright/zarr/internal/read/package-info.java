/// Reading: what a region crosses is fetched, decoded and placed.
@NullMarked
package dev.shardwright.zarr.internal.read;

import org.jspecify.annotations.NullMarked;
