/// What the configurations of codecs say.
@NullMarked
package dev.shardwright.zarr.internal.codec.config;

import org.jspecify.annotations.NullMarked;
