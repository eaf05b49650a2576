package dev.shardwright.zarr.internal.metadata;

import dev.shardwright.zarr.ChunkKeyEncoding;
import dev.shardwright.zarr.ChunkKeyEncoding.Style;
import dev.shardwright.zarr.UnsupportedExtensionException;
import dev.shardwright.zarr.ZarrException;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Chunk key encodings as metadata spell them: `default` and `v2` (Zarr v3.1 core).
final class ChunkKeyEncodingJson {

    private ChunkKeyEncodingJson() {}

    static ChunkKeyEncoding read(Extension encoding) {
        Style style =
                switch (encoding.name()) {
                    case "default" -> Style.DEFAULT;
                    case "v2" -> Style.V2;
                    default ->
                        throw new UnsupportedExtensionException("chunk key encoding \"" + encoding.name()
                                + "\" is not supported; known are \"default\" and \"v2\"");
                };
        encoding.allow(Set.of("separator"));
        JsonNode separator = encoding.configuration().get("separator");
        if (separator == null) {
            return new ChunkKeyEncoding(style, style == Style.DEFAULT ? '/' : '.');
        }
        if (!separator.isString() || !separator.stringValue().matches("[/.]")) {
            throw new ZarrException(
                    "has the chunk key separator " + MessageText.of(separator) + ", expected \"/\" or \".\"");
        }
        return new ChunkKeyEncoding(style, separator.stringValue().charAt(0));
    }

    static ObjectNode write(ChunkKeyEncoding encoding) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("name", encoding.style().name().toLowerCase(Locale.ROOT))
                .putObject("configuration")
                .put("separator", "" + encoding.separator());
        return node;
    }
}
