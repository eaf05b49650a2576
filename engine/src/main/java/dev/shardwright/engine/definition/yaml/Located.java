package dev.shardwright.engine.definition.yaml;

import dev.shardwright.engine.definition.text.Position;

/// A value and the place it was written at.
public record Located<T>(T value, Position at) {}
