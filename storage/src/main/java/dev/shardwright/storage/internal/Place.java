package dev.shardwright.storage.internal;

/// A key in a store, as messages name it.
///
/// @param address the store's address
/// @param key the key
public record Place(String address, String key) {
    @Override
    public String toString() {
        return "key \"" + key + "\" in " + address;
    }
}
