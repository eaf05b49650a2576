/// Looking for damage in what is stored.
@NullMarked
package dev.shardwright.zarr.internal.verify;

import org.jspecify.annotations.NullMarked;
