package dev.shardwright.zarr;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What `zarr.json` says of a group.
///
/// Immutable and thread-safe.
///
/// @param attributes what users say of the group
/// @param consolidated copies of the metadata documents below the group by their path, so that a reader needs no
///     listing; empty if the group keeps none
/// @param extensions keys of the document that nobody needs to understand (`"must_understand": false`), to be kept
public record GroupMetadata(
        ObjectNode attributes, SequencedMap<String, ObjectNode> consolidated, ObjectNode extensions) {

    /// Copies all.
    public GroupMetadata {
        extensions = extensions.deepCopy();
        attributes = attributes.deepCopy();
        consolidated = copies(consolidated);
    }

    private static SequencedMap<String, ObjectNode> copies(SequencedMap<String, ObjectNode> documents) {
        SequencedMap<String, ObjectNode> copies = new LinkedHashMap<>();
        documents.forEach((path, document) -> copies.put(path, document.deepCopy()));
        return Collections.unmodifiableSequencedMap(copies);
    }

    /// A group without extensions.
    ///
    /// @param attributes what users say of it
    /// @param consolidated copies of the documents below by their path from the group
    public GroupMetadata(ObjectNode attributes, SequencedMap<String, ObjectNode> consolidated) {
        this(attributes, consolidated, JsonNodeFactory.instance.objectNode());
    }

    /// {@return a group with these attributes and nothing consolidated}
    ///
    /// @param attributes what users say of it
    public static GroupMetadata of(ObjectNode attributes) {
        return new GroupMetadata(attributes, new LinkedHashMap<>());
    }

    /// {@return a group without attributes}
    public static GroupMetadata empty() {
        return of(JsonNodeFactory.instance.objectNode());
    }

    /// {@return a copy: what users say of the group}
    @Override
    public ObjectNode attributes() {
        return attributes.deepCopy();
    }

    /// {@return a copy: the metadata documents below the group by their path}
    @Override
    public SequencedMap<String, ObjectNode> consolidated() {
        return copies(consolidated);
    }

    /// The consolidated documents themselves; not to be changed.
    SequencedMap<String, ObjectNode> documents() {
        return consolidated;
    }

    /// {@return a copy: keys of the document that nobody needs to understand (`"must_understand": false`), to be kept}
    @Override
    public ObjectNode extensions() {
        return extensions.deepCopy();
    }

    /// Equal are metadata that say the same; a number in the attributes may come from an `int` or a `long`.
    @Override
    public boolean equals(Object other) {
        return other instanceof GroupMetadata g
                && attributes.equals(JsonNumbers.BY_VALUE, g.attributes)
                && extensions.equals(JsonNumbers.BY_VALUE, g.extensions)
                && List.copyOf(consolidated.keySet()).equals(List.copyOf(g.consolidated.keySet()))
                && consolidated.entrySet().stream()
                        .allMatch(e -> e.getValue().equals(JsonNumbers.BY_VALUE, g.consolidated.get(e.getKey())));
    }

    @Override
    public int hashCode() {
        return consolidated.keySet().hashCode();
    }

    @Override
    public String toString() {
        return "group with attributes " + attributes;
    }
}
