/// The Blosc 1 container and what compresses inside it.
@NullMarked
package dev.shardwright.zarr.internal.codec.blosc;

import org.jspecify.annotations.NullMarked;
