/// The codecs that ship with this library; made through {@link dev.shardwright.zarr.codec.Codecs}.
@NullMarked
package dev.shardwright.zarr.internal.codec;

import org.jspecify.annotations.NullMarked;
