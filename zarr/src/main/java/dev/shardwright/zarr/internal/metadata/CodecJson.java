package dev.shardwright.zarr.internal.metadata;

import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Lists of codecs as metadata spell them.
public final class CodecJson {

    private CodecJson() {}

    /// Reads a list of codecs, each an object with a name or the bare name. `must_understand` makes no difference: what a
    /// codec has encoded cannot be read without it.
    ///
    /// @throws dev.shardwright.zarr.UnsupportedExtensionException if a codec is not known
    /// @throws dev.shardwright.zarr.ZarrException if the list or a configuration is not as expected
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
}
