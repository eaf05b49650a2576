package dev.shardwright.engine.definition.yaml;

import dev.shardwright.engine.definition.text.Position;
import dev.shardwright.engine.definition.text.Problems;
import dev.shardwright.engine.definition.text.Suggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// A mapping with keys that are known beforehand; any other key is an error.
///
/// @param keys the keys, in the order in which people are told of them
/// @param shorthand the key whose value may stand for the whole mapping
public record Section(List<Key<?>> keys, Optional<Key<?>> shorthand) implements Shape<Section.Values> {

    /// A section that has to be a mapping.
    public Section(Key<?>... keys) {
        this(List.of(keys), Optional.empty());
    }

    /// This section, for which the value of one key may stand.
    public Section orJust(Key<?> key) {
        return new Section(keys, Optional.of(key));
    }

    /// What a section held.
    public static final class Values {

        private final Position at;
        private final Set<String> present = new HashSet<>();
        private final IdentityHashMap<Key<?>, Located<?>> values = new IdentityHashMap<>();

        private Values(Position at) {
            this.at = at;
        }

        /// Whether a key is there, also if its value was reported.
        public boolean has(Key<?> key) {
            return present.contains(key.name());
        }

        /// The value of a key and its place; nothing if the key is not there or was reported.
        @SuppressWarnings("unchecked") // put() pairs a key with a value that the key's own shape has read
        public <T> Optional<Located<T>> find(Key<T> key) {
            return Optional.ofNullable((Located<T>) values.get(key));
        }

        /// The value of a key, or what holds without it.
        public <T> Optional<T> get(Key<T> key) {
            return find(key).map(Located::value).or(key::fallback);
        }

        private <T> void put(Key<T> key, Node node, String path, Problems problems) {
            present.add(key.name());
            key.shape()
                    .read(node, path, problems)
                    .ifPresent(value -> values.put(key, new Located<>(value, Marks.position(node))));
        }
    }

    @Override
    public Optional<Values> read(Node node, String path, Problems problems) {
        Values values = new Values(Marks.position(node));
        if (shorthand.isPresent() && node instanceof ScalarNode) {
            values.put(shorthand.get(), node, path, problems);
            return Optional.of(values);
        }
        Optional<List<Entry>> entries = Entry.of(node, shownPath(path), problems);
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        for (Entry entry : entries.get()) {
            Optional<Key<?>> key =
                    keys.stream().filter(k -> k.name().equals(entry.key())).findFirst();
            if (key.isPresent()) {
                values.put(key.get(), entry.value(), path.isEmpty() ? entry.key() : path + "." + entry.key(), problems);
            } else {
                reportUnknown(entry, path, problems);
            }
        }
        for (Key<?> key : keys) {
            if (key.required() && !values.has(key)) {
                problems.add(values.at, shownPath(path) + " has no key '" + key.name() + "', expected " + key.shape().expected());
            }
        }
        return Optional.of(values);
    }

    private void reportUnknown(Entry entry, String path, Problems problems) {
        if (problems.isFull()) {
            return;
        }
        List<String> names = keys.stream().map(Key::name).toList();
        String why = Suggestion.of(entry.key(), names);
        if (entry.key().equals("<<")) {
            why = " (merge keys are not supported)";
        } else if (entry.key().endsWith(")")) {
            // What is left of a call that was cut at its comma.
            why = " (within { }, an expression with a comma needs quotes)";
        }
        problems.add(
                entry.at(),
                "unknown key '" + entry.shownKey() + "' in " + shownPath(path) + why + ", expected one of: "
                        + String.join(", ", names));
    }

    private static String shownPath(String path) {
        return path.isEmpty() ? "the definition" : path;
    }

    @Override
    public String expected() {
        return "a mapping";
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Key<?> key : keys) {
            Map<String, Object> property = new LinkedHashMap<>();
            property.put("description", key.description());
            property.putAll(key.shape().schema());
            key.fallback().ifPresent(value -> property.put("default", value));
            properties.put(key.name(), property);
            if (key.required()) {
                required.add(key.name());
            }
        }
        Map<String, Object> object =
                ScalarShape.ordered("type", "object", "properties", properties, "additionalProperties", false);
        if (!required.isEmpty()) {
            object.put("required", required);
        }
        return shorthand.isPresent()
                ? ScalarShape.ordered("anyOf", List.of(shorthand.get().shape().schema(), object))
                : object;
    }
}
