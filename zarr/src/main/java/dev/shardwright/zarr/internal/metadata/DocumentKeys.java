package dev.shardwright.zarr.internal.metadata;

import dev.shardwright.zarr.ZarrException;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What both kinds of documents have: values of a type, and keys that are known or may be ignored.
final class DocumentKeys {

    private DocumentKeys() {}

    static JsonNode required(ObjectNode node, String key) {
        JsonNode value = node.get(key);
        if (value == null) {
            throw new ZarrException("has no \"" + key + "\", which is required");
        }
        return value;
    }

    static long[] lengths(JsonNode node, String key, long atLeast) {
        if (!node.isArray()) {
            throw new ZarrException("has \"" + key + "\": " + MessageText.of(node) + ", expected a list of integers");
        }
        long[] lengths = new long[node.size()];
        for (int d = 0; d < lengths.length; d++) {
            JsonNode n = node.get(d);
            if (!n.isIntegralNumber() || !n.canConvertToLong() || n.longValue() < atLeast) {
                throw new ZarrException(
                        "has \"" + key + "\": " + MessageText.of(node) + ", expected integers of at least " + atLeast);
            }
            lengths[d] = n.longValue();
        }
        return lengths;
    }

    /// The attributes; none if the document has no such key.
    static ObjectNode attributes(ObjectNode document) {
        JsonNode attributes = document.get("attributes");
        if (attributes == null) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (!(attributes instanceof ObjectNode object)) {
            throw new ZarrException("has \"attributes\": " + MessageText.of(attributes) + ", expected an object");
        }
        return object;
    }

    /// Keys that are not known, and that nobody needs to understand.
    static ObjectNode extensions(ObjectNode document, Set<String> known) {
        ObjectNode extensions = JsonNodeFactory.instance.objectNode();
        document.forEachEntry((key, value) -> {
            if (!known.contains(key) && mayBeIgnored(value)) {
                extensions.set(key, value);
            }
        });
        return extensions;
    }

    /// Keys that would have to be understood, and are not known.
    static List<String> notUnderstood(ObjectNode document, Set<String> known) {
        return document.propertyNames().stream()
                .filter(key -> !known.contains(key) && !mayBeIgnored(document.get(key)))
                .toList();
    }

    static boolean mayBeIgnored(JsonNode value) {
        JsonNode must = value instanceof ObjectNode object ? object.get("must_understand") : null;
        return must != null && must.isBoolean() && !must.booleanValue();
    }
}
