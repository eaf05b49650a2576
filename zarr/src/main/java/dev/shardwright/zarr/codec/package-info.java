/// Codecs, and the seam by which more are added: implement {@link dev.shardwright.zarr.codec.CodecProvider} and
/// register it as a service.
@NullMarked
package dev.shardwright.zarr.codec;

import org.jspecify.annotations.NullMarked;
