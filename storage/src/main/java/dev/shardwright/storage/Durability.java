package dev.shardwright.storage;

/// What has happened when a write to local files returns.
public enum Durability {
    /// The object and its folder entry are on the device (`fsync` of both): it survives a power failure.
    DURABLE,
    /// The object is in the operating system's hands: it survives the end of this process, not a power failure.
    /// Several times faster for small objects.
    RELAXED
}
