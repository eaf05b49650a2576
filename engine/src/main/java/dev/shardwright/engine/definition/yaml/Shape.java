package dev.shardwright.engine.definition.yaml;

import dev.shardwright.engine.definition.text.Problems;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// What a value in a definition looks like. A shape reads such values and describes them in JSON Schema, so that the
/// parser and the published schema cannot say different things.
///
/// @param <T> what is read
public sealed interface Shape<T> permits ScalarShape, ListShape, MapShape, Section, Variant {

    /// Reads a value, or reports what is wrong with it.
    ///
    /// @param path the keys that lead to the value, for messages
    Optional<T> read(Node node, String path, Problems problems);

    /// What is expected, for messages.
    String expected();

    /// The JSON Schema (2020-12) of such values.
    Map<String, Object> schema();

    /// Reports a value that is something else than was expected.
    static <T> Optional<T> unexpected(Node node, String path, String expected, Problems problems) {
        problems.add(Marks.position(node), path + " is " + found(node) + ", expected " + expected);
        return Optional.empty();
    }

    private static String found(Node node) {
        if (node instanceof ScalarNode scalar) {
            if (scalar.getTag().equals(Tag.NULL)) {
                return "empty";
            }
            String text = Problems.shown(scalar.getValue());
            boolean plain = !scalar.getTag().equals(Tag.STR);
            return plain ? text : "'" + text + "'";
        }
        return node instanceof MappingNode ? "a mapping" : "a list";
    }
}
