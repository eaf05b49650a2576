package dev.shardwright.engine.definition.yaml;

import dev.shardwright.engine.definition.text.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// A list of values of one shape.
///
/// @param least how many there have to be
/// @param most how many there can be
/// @param orOne whether a value may stand for a list that is that value again and again
/// @param expected what is expected, for messages
public record ListShape<T>(Shape<T> element, int least, int most, boolean orOne, String expected)
        implements Shape<List<Located<T>>> {

    @Override
    public Optional<List<Located<T>>> read(Node node, String path, Problems problems) {
        if (orOne && node instanceof ScalarNode) {
            return element.read(node, path, problems)
                    .map(value -> List.of(new Located<>(value, Marks.position(node))));
        }
        if (!(node instanceof SequenceNode sequence)) {
            return Shape.unexpected(node, path, expected, problems);
        }
        List<Node> elements = sequence.getValue();
        if (elements.size() < least || elements.size() > most) {
            problems.add(
                    Marks.position(node),
                    path + " is a list of " + elements.size() + ", expected " + expected);
            return Optional.empty();
        }
        List<Located<T>> values = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            Node each = elements.get(i);
            element.read(each, path + "[" + i + "]", problems)
                    .ifPresent(value -> values.add(new Located<>(value, Marks.position(each))));
        }
        return values.size() == elements.size() ? Optional.of(values) : Optional.empty();
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> list = ScalarShape.ordered(
                "type", "array", "items", element.schema(), "minItems", least, "maxItems", most);
        return orOne ? ScalarShape.ordered("anyOf", List.of(element.schema(), list)) : list;
    }
}
