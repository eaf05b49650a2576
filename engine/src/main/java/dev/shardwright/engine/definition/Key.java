package dev.shardwright.engine.definition;

import java.util.Optional;

/// A key of a section.
///
/// @param required whether it has to be there
/// @param fallback what holds without it
/// @param description for the JSON Schema
record Key<T>(String name, Shape<T> shape, boolean required, Optional<T> fallback, String description) {

    static <T> Key<T> required(String name, Shape<T> shape, String description) {
        return new Key<>(name, shape, true, Optional.empty(), description);
    }

    static <T> Key<T> optional(String name, Shape<T> shape, String description) {
        return new Key<>(name, shape, false, Optional.empty(), description);
    }

    static <T> Key<T> optional(String name, Shape<T> shape, T fallback, String description) {
        return new Key<>(name, shape, false, Optional.of(fallback), description);
    }
}
