package dev.shardwright.zarr.internal.metadata;

import dev.shardwright.zarr.ZarrException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a document is of.
public final class NodeJson {

    private NodeJson() {}

    /// Whether the document is that of an array (else of a group).
    ///
    /// @throws ZarrException if it is neither, or not of Zarr version 3
    public static boolean isArray(ObjectNode document) {
        JsonNode format = document.get("zarr_format");
        if (format == null || !format.isInt() || format.intValue() != 3) {
            throw new ZarrException(
                    "has \"zarr_format\": " + (format == null ? "null" : MessageText.of(format)) + ", expected 3");
        }
        JsonNode type = document.get("node_type");
        if (type != null && type.isString() && type.stringValue().equals("array")) {
            return true;
        }
        if (type != null && type.isString() && type.stringValue().equals("group")) {
            return false;
        }
        throw new ZarrException("has \"node_type\": " + (type == null ? "null" : MessageText.of(type))
                + ", expected \"array\" or \"group\"");
    }

    /// Refuses the document of a group.
    ///
    /// @throws ZarrException if it is one
    static void checkArray(ObjectNode document) {
        if (!isArray(document)) {
            throw new ZarrException("is that of a group, expected that of an array");
        }
    }

    /// Refuses the document of an array.
    ///
    /// @throws ZarrException if it is one
    static void checkGroup(ObjectNode document) {
        if (isArray(document)) {
            throw new ZarrException("is that of an array, expected that of a group");
        }
    }

    /// The document as this library would write it.
    ///
    /// @throws ZarrException if it is no metadata document
    public static ObjectNode normalise(ObjectNode document) {
        return isArray(document)
                ? ArrayJson.write(ArrayJson.read(document))
                : GroupJson.write(GroupJson.read(document));
    }
}
