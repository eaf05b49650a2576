/// Map projections, latitudes and the table of coordinate reference systems behind the public grid types.
@NullMarked
package dev.shardwright.grid.internal;

import org.jspecify.annotations.NullMarked;
