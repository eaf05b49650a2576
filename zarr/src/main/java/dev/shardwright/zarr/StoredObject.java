package dev.shardwright.zarr;

import dev.shardwright.storage.Version;

/// An object that was written.
///
/// @param key its key in the store
/// @param size its length in bytes
/// @param crc32c the CRC32C of all its bytes
/// @param chunks the chunks it holds
/// @param version the version that the store gave it
public record StoredObject(String key, long size, int crc32c, int chunks, Version version) {}
