package dev.shardwright.zarr.codec;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A codec as metadata names it: one of three kinds, with its configuration.
///
/// Immutable and thread-safe.
public sealed interface Codec permits ArrayToArrayCodec, ArrayToBytesCodec, BytesToBytesCodec {

    /// {@return the registered name}
    String name();

    /// {@return the configuration as metadata gives it; empty if the codec has none}
    Optional<ObjectNode> configuration();
}
