/// Copying arrays and hierarchies: whole objects, encoded chunks, or regions, whichever is the least that will do.
@NullMarked
package dev.shardwright.zarr.internal.copy;

import org.jspecify.annotations.NullMarked;
