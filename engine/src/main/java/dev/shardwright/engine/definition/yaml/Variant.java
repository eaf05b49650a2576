package dev.shardwright.engine.definition.yaml;

import dev.shardwright.engine.definition.text.Problems;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// A mapping whose other keys depend on the value of one of them.
///
/// @param key the key that tells; every section has a key of that name
/// @param sections the sections by the value of that key
/// @param fallback the value that holds without it
public record Variant(String key, Map<String, Section> sections, Optional<String> fallback)
        implements Shape<Variant.Chosen> {

    /// What was read.
    ///
    /// @param name the value of the key that tells
    public record Chosen(String name, Section.Values values) {}

    @Override
    public Optional<Chosen> read(Node node, String path, Problems problems) {
        if (!(node instanceof MappingNode mapping)) {
            return Shape.unexpected(node, path, expected(), problems);
        }
        ScalarShape.Choice choice = new ScalarShape.Choice(List.copyOf(sections.keySet()));
        Optional<Node> told = mapping.getValue().stream()
                .filter(t -> t.getKeyNode() instanceof ScalarNode s && s.getValue().equals(key))
                .map(NodeTuple::getValueNode)
                .findFirst();
        if (told.isEmpty() && fallback.isEmpty()) {
            problems.add(Marks.position(node), path + " has no key '" + key + "', expected " + choice.expected());
            return Optional.empty();
        }
        Optional<String> name =
                told.isPresent() ? choice.read(told.get(), path + "." + key, problems) : fallback;
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Section section = sections.get(name.get());
        return section == null
                ? Optional.empty()
                : section.read(node, path, problems).map(values -> new Chosen(name.get(), values));
    }

    @Override
    public String expected() {
        return "a mapping with the key '" + key + "'";
    }

    @Override
    public Map<String, Object> schema() {
        return ScalarShape.ordered(
                "oneOf", sections.values().stream().map(Section::schema).toList());
    }
}
