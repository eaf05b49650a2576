/// What the rest is made of; no part of the public API.
@NullMarked
package dev.shardwright.zarr.internal;

import org.jspecify.annotations.NullMarked;
