package dev.shardwright.engine.definition.text;

import java.io.Serializable;

/// Something wrong with a definition, and its place.
///
/// @param line counted from 1
/// @param column in code points, counted from 1
/// @param message what was found and what was expected
public record Problem(int line, int column, String message) implements Serializable {}
