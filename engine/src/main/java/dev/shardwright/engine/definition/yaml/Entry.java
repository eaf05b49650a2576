package dev.shardwright.engine.definition.yaml;

import dev.shardwright.engine.definition.text.Position;
import dev.shardwright.engine.definition.text.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// A key of a YAML mapping and its value.
///
/// @param at where the key stands
record Entry(String key, Position at, Node value) {

    /// The entries of a mapping, without those whose key is no text or was there before, which are reported; nothing if
    /// the node is no mapping, which is reported too.
    static Optional<List<Entry>> of(Node node, String path, Problems problems) {
        if (!(node instanceof MappingNode mapping)) {
            return Shape.unexpected(node, path, "a mapping", problems);
        }
        List<Entry> entries = new ArrayList<>();
        Map<String, Position> before = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Position at = Marks.position(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(at, "a key of " + path + " is a list or mapping, expected a name");
                continue;
            }
            Entry entry = new Entry(key.getValue(), at, tuple.getValueNode());
            Position first = before.putIfAbsent(entry.key, at);
            if (first == null) {
                entries.add(entry);
            } else {
                problems.add(at, "the key '" + entry.shownKey() + "' in " + path + " again, expected it once (first in line "
                        + first.line() + ")");
            }
        }
        return Optional.of(entries);
    }

    String shownKey() {
        return Problems.shown(key);
    }
}
