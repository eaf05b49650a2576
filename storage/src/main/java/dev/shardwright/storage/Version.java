package dev.shardwright.storage;

/// Tells one state of an object from another. Two versions of a key are equal only if the object was not written
/// between the two looks.
///
/// @param token the store's own words (an entity tag, say); compare, never parse
public record Version(String token) {
    @Override
    public String toString() {
        return token;
    }
}
