package dev.shardwright.engine.definition;

import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// An expression as it stands in a definition.
///
/// @param path the keys that lead to it, such as `fields.h_mean`
/// @param node the scalar that holds it
record Formula(String path, ScalarNode node) {

    String text() {
        return node.getValue();
    }

    /// A part of it as messages show it.
    String shown(Syntax part) {
        return Problems.shown(text().substring(part.start(), part.end()));
    }

    Position at() {
        return Position.of(node);
    }
}
