package dev.shardwright.zarr.codec;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Makes codecs of one name from metadata; found by {@link java.util.ServiceLoader}.
///
/// Implementations are public, have a public constructor without arguments, and are thread-safe. Names and aliases are unique: a
/// name that two providers on the class path have gives an error that names both, where it is used; all other names do not
/// suffer.
public interface CodecProvider {

    /// {@return the registered name of the codecs made here}
    String name();

    /// {@return names under which other writers store what is the same codec, as `numcodecs.zstd` is}
    default List<String> aliases() {
        return List.of();
    }

    /// Makes the codec that `configuration` describes.
    ///
    /// @param configuration the `configuration` object; empty if metadata has none
    /// @return the codec
    /// @throws dev.shardwright.zarr.UnsupportedExtensionException naming what is not known here and may be valid, a key say
    /// @throws dev.shardwright.zarr.ZarrException naming the key, what was found and what is expected
    Codec create(ObjectNode configuration);

    /// Makes the codec that metadata names `name`, one of {@link #name} and {@link #aliases}. A codec keeps the name that it
    /// was made with, so that metadata are written back as they were.
    ///
    /// @param name the name in the metadata
    /// @param configuration the configuration; empty if there is none
    /// @return the codec
    default Codec create(String name, ObjectNode configuration) {
        return create(configuration);
    }
}
