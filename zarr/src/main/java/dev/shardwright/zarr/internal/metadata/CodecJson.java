package dev.shardwright.zarr.internal.metadata;

import dev.shardwright.zarr.UnsupportedExtensionException;
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

    /// The most codecs of a list. Each step of decoding has memory of its own.
    private static final int MOST = 64;

    private CodecJson() {}

    /// Reads a list of codecs, each an object with a name or the bare name. `must_understand` makes no difference: what a
    /// codec has encoded cannot be read without it.
    ///
    /// @throws dev.shardwright.zarr.UnsupportedExtensionException if a codec is not known, or there are very many
    /// @throws dev.shardwright.zarr.ZarrException if the list or a configuration is not as expected
    public static List<Codec> read(JsonNode list) {
        if (list.size() > MOST) {
            throw new UnsupportedExtensionException(
                    "a list of " + list.size() + " codecs is not supported, at most " + MOST + " are");
        }
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
