package dev.shardwright.engine.definition.yaml;

import java.util.Optional;

/// A key of a section.
///
/// @param required whether it has to be there
/// @param fallback what holds without it
/// @param description for the JSON Schema
public record Key<T>(String name, Shape<T> shape, boolean required, Optional<T> fallback, String description) {

    /// A key that has to be there.
    public static <T> Key<T> required(String name, Shape<T> shape, String description) {
        return new Key<>(name, shape, true, Optional.empty(), description);
    }

    /// A key that may be missing, and nothing holds without it.
    public static <T> Key<T> optional(String name, Shape<T> shape, String description) {
        return new Key<>(name, shape, false, Optional.empty(), description);
    }

    /// A key without which `fallback` holds.
    public static <T> Key<T> optional(String name, Shape<T> shape, T fallback, String description) {
        return new Key<>(name, shape, false, Optional.of(fallback), description);
    }
}
