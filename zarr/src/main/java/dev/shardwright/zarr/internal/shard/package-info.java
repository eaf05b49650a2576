/// How the bytes of a shard reach a store and come back.
@NullMarked
package dev.shardwright.zarr.internal.shard;

import org.jspecify.annotations.NullMarked;
