package dev.shardwright.zarr;

import dev.shardwright.zarr.internal.MetadataJson;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What `zarr.json` says of a group.
///
/// @param attributes what users say of the group
/// @param consolidated copies of the metadata documents below the group by their path, so that a reader needs no
///     listing; empty if the group keeps none
public record GroupMetadata(ObjectNode attributes, SequencedMap<String, ObjectNode> consolidated) {

    /// Copies both.
    public GroupMetadata {
        attributes = attributes.deepCopy();
        SequencedMap<String, ObjectNode> copy = new LinkedHashMap<>();
        consolidated.forEach((path, node) -> copy.put(path, node.deepCopy()));
        consolidated = Collections.unmodifiableSequencedMap(copy);
    }

    /// A group with these attributes and nothing consolidated.
    public static GroupMetadata of(ObjectNode attributes) {
        return new GroupMetadata(attributes, new LinkedHashMap<>());
    }

    /// A group without attributes.
    public static GroupMetadata empty() {
        return of(JsonNodeFactory.instance.objectNode());
    }

    @Override
    public ObjectNode attributes() {
        return attributes.deepCopy();
    }

    /// The document for `zarr.json`.
    public ObjectNode toJson() {
        return MetadataJson.write(this);
    }

    /// Equal are metadata that are written alike; a number in the attributes may come from an `int` or a `long`.
    @Override
    public boolean equals(Object other) {
        return other instanceof GroupMetadata g && toString().equals(g.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return toJson().toString();
    }
}
