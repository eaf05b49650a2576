/// What arrays and shards are made of; no part of the public API.
@NullMarked
package dev.shardwright.zarr.internal;

import org.jspecify.annotations.NullMarked;
