package dev.shardwright.engine.definition.yaml;

import dev.shardwright.engine.definition.text.Position;
import dev.shardwright.engine.definition.text.Problems;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// An expression as it stands in a definition.
///
/// @param path the keys that lead to it, such as `fields.h_mean`
/// @param node the scalar that holds it
public record Formula(String path, ScalarNode node) {

    /// The expression.
    public String text() {
        return node.getValue();
    }

    /// Where it begins, or the quotes around it.
    public Position at() {
        return Marks.position(node);
    }

    /// Reports a problem with what stands at an index of the expression.
    ///
    /// @param document the text that the expression is part of
    public void report(String document, int index, String message, Problems problems) {
        if (problems.isFull()) {
            return;
        }
        Optional<Position> at = ScalarPositions.find(document, node, index);
        if (at.isPresent()) {
            problems.add(at.get(), message);
        } else {
            int character = text().codePointCount(0, index) + 1;
            problems.add(at(), "at character " + character + " of the expression: " + message);
        }
    }
}
