package dev.shardwright.storage;

import java.time.Instant;

/// What a store tells of an object without reading it.
///
/// @param key the object's key
/// @param size its length in bytes
/// @param version its version
/// @param modified when it was written, by the store's clock
public record ObjectInfo(String key, long size, Version version, Instant modified) {}
