package dev.shardwright.zarr;

/// A node of a hierarchy: a group or an array.
public sealed interface ZarrNode permits ZarrGroup, ZarrArray {

    /// {@return the node's path in its store, without leading or trailing slash; empty for the root}
    String path();
}
