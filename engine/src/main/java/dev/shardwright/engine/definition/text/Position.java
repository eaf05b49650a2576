package dev.shardwright.engine.definition.text;

/// A place in a definition's text.
///
/// @param line counted from 1
/// @param column in code points, counted from 1
public record Position(int line, int column) {

    /// The beginning of the text.
    public static final Position START = new Position(1, 1);
}
