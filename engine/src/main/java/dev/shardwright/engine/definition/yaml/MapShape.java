package dev.shardwright.engine.definition.yaml;

import dev.shardwright.engine.definition.text.Position;
import dev.shardwright.engine.definition.text.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/// A mapping from names that the user gives to values of one shape.
///
/// @param namePattern what a name has to match
/// @param names what a name has to be, for messages
/// @param least how many there have to be
/// @param most how many there can be
public record MapShape<T>(String namePattern, String names, Shape<T> element, int least, int most)
        implements Shape<List<MapShape.Member<T>>> {

    /// A name and its value.
    ///
    /// @param at where the name stands
    /// @param value nothing if it was reported
    public record Member<T>(String name, Position at, Optional<T> value) {}

    @Override
    public Optional<List<Member<T>>> read(Node node, String path, Problems problems) {
        Optional<List<Entry>> entries = Entry.of(node, path, problems);
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        int size = entries.get().size();
        if (size < least || size > most) {
            problems.add(
                    Marks.position(node), path + " has " + size + " entries, expected " + least + " to " + most);
            return Optional.empty();
        }
        List<Member<T>> members = new ArrayList<>();
        for (Entry entry : entries.get()) {
            Optional<T> value = element.read(entry.value(), path + "." + entry.shownKey(), problems);
            if (Pattern.matches(namePattern, entry.key())) {
                members.add(new Member<>(entry.key(), entry.at(), value));
            } else {
                problems.add(entry.at(), "the name '" + entry.shownKey() + "' in " + path + ", expected " + names);
            }
        }
        return Optional.of(members);
    }

    @Override
    public String expected() {
        return "a mapping";
    }

    @Override
    public Map<String, Object> schema() {
        return ScalarShape.ordered(
                "type", "object",
                "propertyNames", ScalarShape.ordered("pattern", namePattern),
                "additionalProperties", element.schema(),
                "minProperties", least,
                "maxProperties", most);
    }
}
