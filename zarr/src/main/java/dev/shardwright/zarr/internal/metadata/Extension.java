package dev.shardwright.zarr.internal.metadata;

import dev.shardwright.zarr.UnsupportedExtensionException;
import dev.shardwright.zarr.ZarrException;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A named extension point of metadata (Zarr v3.1 core, "Extension definition"): a bare name, or an object of `name` and
/// `configuration`.
///
/// @param point the key that has it
/// @param name the registered name
/// @param configuration its configuration, empty if there is none
/// @param ignorable whether it says that nobody needs to understand it
record Extension(String point, String name, ObjectNode configuration, boolean ignorable) {

    static Extension read(String point, JsonNode node) {
        if (node.isString()) {
            return new Extension(point, node.stringValue(), JsonNodeFactory.instance.objectNode(), false);
        }
        JsonNode name = node.get("name");
        JsonNode configuration = node.get("configuration");
        if (!(node instanceof ObjectNode object)
                || name == null
                || !name.isString()
                || (configuration != null && !configuration.isObject())) {
            throw new ZarrException("\"" + point + "\" has " + MessageText.of(node)
                    + ", expected a name, or an object with a \"name\" and an optional \"configuration\"");
        }
        for (String key : object.propertyNames()) {
            if (!key.equals("name") && !key.equals("configuration") && !key.equals("must_understand")) {
                throw new ZarrException("\"" + point + "\" has the unknown key \"" + key + "\" in " + MessageText.of(node));
            }
        }
        JsonNode must = node.get("must_understand");
        if (must != null && !must.isBoolean()) {
            throw new ZarrException("\"" + point + "\" has \"must_understand\": " + must + " in " + MessageText.of(node)
                    + ", expected true or false");
        }
        return new Extension(
                point,
                name.stringValue(),
                configuration == null ? JsonNodeFactory.instance.objectNode() : (ObjectNode) configuration,
                must != null && !must.booleanValue());
    }

    /// Refuses a configuration with other keys than these, which a later version of the extension may have.
    ///
    /// @throws UnsupportedExtensionException naming a key
    void allow(Set<String> keys) {
        for (String key : configuration.propertyNames()) {
            if (!keys.contains(key)) {
                throw new UnsupportedExtensionException("\"" + point + "\" has the unknown key \"" + key
                        + "\" in its configuration; known are " + keys.stream().sorted().toList());
            }
        }
    }

    /// A value of the configuration.
    JsonNode required(String key) {
        return DocumentKeys.required(configuration, key);
    }
}
