/// What to fetch, and fetching it.
@NullMarked
package dev.shardwright.zarr.internal.fetch;

import org.jspecify.annotations.NullMarked;
