/// What a flight recording shows of reading and writing: `jfr print --events dev.shardwright.*`.
@NullMarked
package dev.shardwright.zarr.internal.event;

import org.jspecify.annotations.NullMarked;
