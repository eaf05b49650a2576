package dev.shardwright.engine.definition.yaml;

import dev.shardwright.engine.definition.text.Position;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/// The places of nodes.
final class Marks {

    private Marks() {}

    static Position position(Mark mark) {
        return new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /// Where a node begins.
    static Position position(Node node) {
        return node.getStartMark().map(Marks::position).orElse(Position.START);
    }
}
