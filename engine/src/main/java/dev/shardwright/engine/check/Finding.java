package dev.shardwright.engine.check;

/// Something that is wrong with a dataset.
///
/// @param key the object concerned, or where it should be
/// @param problem what was found and what was expected
public record Finding(String key, String problem) {
    @Override
    public String toString() {
        return key + ": " + problem;
    }
}
