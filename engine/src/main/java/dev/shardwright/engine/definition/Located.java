package dev.shardwright.engine.definition;

/// A value and the place it was written at.
record Located<T>(T value, Position at) {}
