package dev.shardwright.zarr.internal;

import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Lists of codecs as metadata spells them.
public final class CodecJson {

    private CodecJson() {}

    /// Reads a list of codecs, each an object with a name or the bare name.
    public static List<Codec> read(JsonNode list) {
        List<Codec> codecs = new ArrayList<>();
        for (JsonNode item : list) {
            Extension extension = Extension.read("codecs", item);
            codecs.add(Codecs.named(extension.name(), extension.configuration()));
        }
        return List.copyOf(codecs);
    }

    /// Writes a list of codecs.
    public static ArrayNode write(List<Codec> codecs) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Codec codec : codecs) {
            ObjectNode node = list.addObject();
            node.put("name", codec.name());
            codec.configuration().ifPresent(c -> node.set("configuration", c));
        }
        return list;
    }

    /// A named extension point of metadata: a bare name, or an object of `name` and `configuration`.
    ///
    /// @param name the registered name
    /// @param configuration its configuration, empty if there is none
    record Extension(String name, ObjectNode configuration) {

        /// Refuses a configuration with other keys than these.
        void allow(String where, Set<String> keys) {
            for (String key : configuration.propertyNames()) {
                if (!keys.contains(key)) {
                    throw new ZarrException("\"" + where + "\" has the unknown key \"" + key
                            + "\" in its configuration; known are " + keys);
                }
            }
        }

        static Extension read(String where, JsonNode node) {
            if (node.isString()) {
                return new Extension(node.stringValue(), JsonNodeFactory.instance.objectNode());
            }
            JsonNode name = node.get("name");
            JsonNode configuration = node.get("configuration");
            if (!(node instanceof ObjectNode object)
                    || name == null
                    || !name.isString()
                    || (configuration != null && !configuration.isObject())) {
                throw new ZarrException("\"" + where + "\" has " + node
                        + ", expected a name, or an object with a \"name\" and an optional \"configuration\"");
            }
            for (String key : object.propertyNames()) {
                if (!key.equals("name") && !key.equals("configuration") && !key.equals("must_understand")) {
                    throw new ZarrException("\"" + where + "\" has the unknown key \"" + key + "\" in " + node);
                }
            }
            JsonNode must = node.get("must_understand");
            if (must != null && !must.isBoolean()) {
                throw new ZarrException("\"" + where + "\" has \"must_understand\": " + must + " in " + node
                        + ", expected true or false");
            }
            return new Extension(
                    name.stringValue(),
                    configuration == null ? JsonNodeFactory.instance.objectNode() : (ObjectNode) configuration);
        }
    }
}
