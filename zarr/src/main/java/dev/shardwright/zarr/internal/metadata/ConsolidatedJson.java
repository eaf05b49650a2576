package dev.shardwright.zarr.internal.metadata;

import dev.shardwright.zarr.ZarrException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Consolidated metadata of kind `inline`: copies of all documents below a group by their path, inside of the group's
/// document. Not in the specification; this is what zarr-python writes and reads: paths of all depths in one map, where
/// each group in it has a consolidated map of its own that is empty.
public final class ConsolidatedJson {

    /// The key of a group's document.
    public static final String KEY = "consolidated_metadata";

    private ConsolidatedJson() {}

    /// The copies in a group's document; empty if it has none. Copies inside of a copied group are listed with their path
    /// from the outer group.
    static SequencedMap<String, ObjectNode> read(ObjectNode group) {
        SequencedMap<String, ObjectNode> documents = new LinkedHashMap<>();
        collect("", group, documents);
        return documents;
    }

    private static void collect(String prefix, ObjectNode group, SequencedMap<String, ObjectNode> documents) {
        JsonNode inline = group.get(KEY);
        if (inline == null || inline.isNull() || isOfAnotherKind(inline)) {
            return;
        }
        if (!(inline.get("metadata") instanceof ObjectNode all)) {
            throw new ZarrException(
                    "has \"" + KEY + "\": " + MessageText.of(inline) + ", expected an object with an object \"metadata\"");
        }
        all.forEachEntry((name, node) -> {
            if (!(node instanceof ObjectNode document)) {
                throw new ZarrException("has \"" + KEY + "\" with \"" + name + "\": " + MessageText.of(node)
                        + ", expected an object");
            }
            // A node that is called nothing would lie in itself, and below itself again.
            if (Arrays.asList(name.split("/", -1)).contains("")) {
                throw new ZarrException("has \"" + KEY + "\" with a path \"" + name
                        + "\", expected names with slashes between them");
            }
            documents.put(prefix + name, document);
            collect(prefix + name + "/", document, documents);
        });
    }

    /// Whether it is of a kind that this library does not know and need not.
    static boolean isOfAnotherKind(JsonNode consolidated) {
        JsonNode kind = consolidated.get("kind");
        return DocumentKeys.mayBeIgnored(consolidated)
                && kind != null
                && kind.isString()
                && !kind.stringValue().equals("inline");
    }

    /// A document as it is copied: that of a group with a consolidated map of its own that is empty.
    static ObjectNode copy(ObjectNode document) {
        ObjectNode copy = document.deepCopy();
        if (!NodeJson.isArray(copy)) {
            copy.set(KEY, write(new LinkedHashMap<>()));
        }
        return copy;
    }

    /// The value of {@link #KEY}.
    public static ObjectNode write(SequencedMap<String, ObjectNode> documents) {
        ObjectNode inline = JsonNodeFactory.instance.objectNode();
        inline.put("kind", "inline").put("must_understand", false);
        ObjectNode all = inline.putObject("metadata");
        documents.forEach(all::set);
        return inline;
    }
}
