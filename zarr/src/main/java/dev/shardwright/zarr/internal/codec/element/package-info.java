/// Codecs that turn elements into bytes one after the other.
@NullMarked
package dev.shardwright.zarr.internal.codec.element;

import org.jspecify.annotations.NullMarked;
