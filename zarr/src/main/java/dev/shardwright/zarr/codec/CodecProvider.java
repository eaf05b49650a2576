package dev.shardwright.zarr.codec;

import tools.jackson.databind.node.ObjectNode;

/// Makes codecs of one name from metadata; found by {@link java.util.ServiceLoader}.
///
/// Implementations are public, have a public constructor without arguments, and are thread-safe.
public interface CodecProvider {

    /// The registered name of the codecs made here.
    String name();

    /// Makes the codec that `configuration` describes.
    ///
    /// @param configuration the `configuration` object; empty if metadata has none
    /// @throws dev.shardwright.zarr.ZarrException naming the key, what was found and what is expected
    Codec create(ObjectNode configuration);
}
