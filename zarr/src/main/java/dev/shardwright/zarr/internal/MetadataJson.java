package dev.shardwright.zarr.internal;

import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.ChunkKeyEncoding;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.GroupMetadata;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.internal.CodecJson.Extension;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Metadata documents to records and back (Zarr v3.1 core, "Metadata").
///
/// Unknown keys are refused unless they say `"must_understand": false`, as the specification asks.
public final class MetadataJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(tools.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectWriter WRITER = MAPPER.writer().with(new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n")));
    private static final Set<String> ARRAY_KEYS = Set.of(
            "zarr_format", "node_type", "shape", "data_type", "chunk_grid", "chunk_key_encoding", "fill_value",
            "codecs", "attributes", "storage_transformers", "dimension_names");
    private static final Set<String> GROUP_KEYS =
            Set.of("zarr_format", "node_type", "attributes", "consolidated_metadata");

    private MetadataJson() {}

    /// The bytes of a document: UTF-8, indented by two spaces, `\n` everywhere.
    public static byte[] toBytes(ObjectNode document) {
        return (WRITER.writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /// Parses a document.
    ///
    /// @throws ZarrException if it is not a JSON object
    public static ObjectNode parse(byte[] bytes) {
        try {
            if (MAPPER.readTree(bytes) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new ZarrException("is not JSON: " + e.getOriginalMessage(), e);
        }
        throw new ZarrException("is not a JSON object");
    }

    /// Whether the document is that of an array (else of a group).
    ///
    /// @throws ZarrException if it is neither, or not of Zarr version 3
    public static boolean isArray(ObjectNode node) {
        JsonNode format = node.get("zarr_format");
        if (format == null || !format.isInt() || format.intValue() != 3) {
            throw new ZarrException("has \"zarr_format\": " + format + ", expected 3");
        }
        JsonNode type = node.get("node_type");
        if (type != null && type.isString() && type.stringValue().equals("array")) {
            return true;
        }
        if (type != null && type.isString() && type.stringValue().equals("group")) {
            return false;
        }
        throw new ZarrException("has \"node_type\": " + type + ", expected \"array\" or \"group\"");
    }

    /// Reads the document of an array.
    ///
    /// @throws ZarrException naming the key, what was found and what was expected
    public static ArrayMetadata readArray(ObjectNode node) {
        checkKeys(node, ARRAY_KEYS);
        Extension typeName = Extension.read("data_type", required(node, "data_type"));
        DataType type = DataType.named(typeName.name(), typeName.configuration())
                .orElseThrow(() ->
                        new ZarrException("has \"data_type\": " + node.get("data_type") + ", which is not supported"));
        long[] shape = lengths(required(node, "shape"), "shape", 0);
        Extension grid = Extension.read("chunk_grid", required(node, "chunk_grid"));
        if (!grid.name().equals("regular")) {
            throw new ZarrException("has \"chunk_grid\": \"" + grid.name() + "\", which is not supported; expected "
                    + "\"regular\"");
        }
        grid.allow("chunk_grid", Set.of("chunk_shape"));
        long[] chunks = lengths(required(grid.configuration(), "chunk_shape"), "chunk_shape", 1);
        int[] chunkShape = new int[chunks.length];
        for (int d = 0; d < chunks.length; d++) {
            if (chunks[d] > Integer.MAX_VALUE) {
                throw new ZarrException("has chunks of " + chunks[d] + " cells in dimension " + d
                        + ", at most " + Integer.MAX_VALUE + " are supported");
            }
            chunkShape[d] = (int) chunks[d];
        }
        JsonNode transformers = node.get("storage_transformers");
        if (transformers != null && !(transformers.isArray() && transformers.isEmpty())) {
            throw new ZarrException("has \"storage_transformers\": " + transformers + ", of which none is supported");
        }
        JsonNode codecs = required(node, "codecs");
        if (!codecs.isArray()) {
            throw new ZarrException("has \"codecs\": " + codecs + ", expected a list");
        }
        return new ArrayMetadata(
                shape,
                type,
                chunkShape,
                keyEncoding(node),
                FillValueJson.read(type, required(node, "fill_value")),
                CodecJson.read(codecs),
                dimensionNames(node),
                attributes(node));
    }

    /// Reads the document of a group.
    ///
    /// @throws ZarrException naming the key, what was found and what was expected
    public static GroupMetadata readGroup(ObjectNode node) {
        checkKeys(node, GROUP_KEYS);
        SequencedMap<String, ObjectNode> consolidated = new LinkedHashMap<>();
        JsonNode inline = node.get("consolidated_metadata");
        if (inline != null && !inline.isNull() && !isOfAnotherKind(inline)) {
            if (!(inline.get("metadata") instanceof ObjectNode all)) {
                throw new ZarrException("has \"consolidated_metadata\": " + inline
                        + ", expected an object with an object \"metadata\"");
            }
            for (String path : all.propertyNames()) {
                if (!(all.get(path) instanceof ObjectNode document)) {
                    throw new ZarrException("has \"consolidated_metadata\" with \"" + path + "\": " + all.get(path)
                            + ", expected an object");
                }
                consolidated.put(path, document);
            }
        }
        return new GroupMetadata(attributes(node), consolidated);
    }

    /// The document of an array.
    public static ObjectNode write(ArrayMetadata array) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("zarr_format", 3);
        node.put("node_type", "array");
        ArrayNode shape = node.putArray("shape");
        for (long n : array.shape()) {
            shape.add(n);
        }
        array.dataType()
                .configuration()
                .ifPresentOrElse(
                        c -> node.putObject("data_type")
                                .put("name", array.dataType().zarrName())
                                .set("configuration", c),
                        () -> node.put("data_type", array.dataType().zarrName()));
        ObjectNode grid = node.putObject("chunk_grid").put("name", "regular");
        ArrayNode chunkShape = grid.putObject("configuration").putArray("chunk_shape");
        for (int n : array.chunkShape()) {
            chunkShape.add(n);
        }
        ChunkKeyEncoding keys = array.keyEncoding();
        node.putObject("chunk_key_encoding")
                .put("name", keys.style().name().toLowerCase(Locale.ROOT))
                .putObject("configuration")
                .put("separator", "" + keys.separator());
        node.set("fill_value", FillValueJson.write(array.dataType(), array.fillValue()));
        node.set("codecs", CodecJson.write(array.codecs()));
        node.set("attributes", array.attributes());
        if (!array.dimensionNames().isEmpty()) {
            ArrayNode names = node.putArray("dimension_names");
            for (Optional<String> name : array.dimensionNames()) {
                name.ifPresentOrElse(names::add, names::addNull);
            }
        }
        node.putArray("storage_transformers");
        return node;
    }

    /// The document of a group.
    public static ObjectNode write(GroupMetadata group) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("zarr_format", 3);
        node.put("node_type", "group");
        node.set("attributes", group.attributes());
        if (!group.consolidated().isEmpty()) {
            ObjectNode inline = node.putObject("consolidated_metadata");
            inline.put("kind", "inline").put("must_understand", false);
            ObjectNode all = inline.putObject("metadata");
            group.consolidated().forEach((path, document) -> all.set(path, document));
        }
        return node;
    }

    private static void checkKeys(ObjectNode node, Set<String> known) {
        for (String key : node.propertyNames()) {
            if (!known.contains(key) && !mayBeIgnored(node.get(key))) {
                throw new ZarrException("has the unknown key \"" + key + "\"; known are "
                        + known.stream().sorted().toList());
            }
        }
    }

    private static boolean mayBeIgnored(JsonNode value) {
        JsonNode must = value instanceof ObjectNode object ? object.get("must_understand") : null;
        return must != null && must.isBoolean() && !must.booleanValue();
    }

    private static boolean isOfAnotherKind(JsonNode consolidated) {
        JsonNode kind = consolidated.get("kind");
        return mayBeIgnored(consolidated) && kind != null && kind.isString() && !kind.stringValue().equals("inline");
    }

    private static JsonNode required(ObjectNode node, String key) {
        JsonNode value = node.get(key);
        if (value == null) {
            throw new ZarrException("has no \"" + key + "\", which is required");
        }
        return value;
    }

    private static long[] lengths(JsonNode node, String key, long atLeast) {
        if (!node.isArray()) {
            throw new ZarrException("has \"" + key + "\": " + node + ", expected a list of integers");
        }
        long[] lengths = new long[node.size()];
        for (int d = 0; d < lengths.length; d++) {
            JsonNode n = node.get(d);
            if (!n.isIntegralNumber() || !n.canConvertToLong() || n.longValue() < atLeast) {
                throw new ZarrException(
                        "has \"" + key + "\": " + node + ", expected integers of at least " + atLeast);
            }
            lengths[d] = n.longValue();
        }
        return lengths;
    }

    private static ChunkKeyEncoding keyEncoding(ObjectNode node) {
        Extension encoding = Extension.read("chunk_key_encoding", required(node, "chunk_key_encoding"));
        ChunkKeyEncoding.Style style =
                switch (encoding.name()) {
                    case "default" -> ChunkKeyEncoding.Style.DEFAULT;
                    case "v2" -> ChunkKeyEncoding.Style.V2;
                    default ->
                        throw new ZarrException("has \"chunk_key_encoding\": \"" + encoding.name()
                                + "\", which is not supported; expected \"default\" or \"v2\"");
                };
        encoding.allow("chunk_key_encoding", Set.of("separator"));
        JsonNode separator = encoding.configuration().get("separator");
        if (separator == null) {
            return new ChunkKeyEncoding(style, style == ChunkKeyEncoding.Style.DEFAULT ? '/' : '.');
        }
        if (!separator.isString() || !separator.stringValue().matches("[/.]")) {
            throw new ZarrException("has the chunk key separator " + separator + ", expected \"/\" or \".\"");
        }
        return new ChunkKeyEncoding(style, separator.stringValue().charAt(0));
    }

    private static List<Optional<String>> dimensionNames(ObjectNode node) {
        JsonNode names = node.get("dimension_names");
        if (names == null || names.isNull()) {
            return List.of();
        }
        List<Optional<String>> list = new ArrayList<>();
        boolean good = names.isArray();
        for (JsonNode name : names) {
            good &= name.isNull() || name.isString();
            list.add(good && name.isString() ? Optional.of(name.stringValue()) : Optional.empty());
        }
        if (!good) {
            throw new ZarrException("has \"dimension_names\": " + names + ", expected a list of names or nulls");
        }
        return list;
    }

    private static ObjectNode attributes(ObjectNode node) {
        JsonNode attributes = node.get("attributes");
        if (attributes == null) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (!(attributes instanceof ObjectNode object)) {
            throw new ZarrException("has \"attributes\": " + attributes + ", expected an object");
        }
        return object;
    }
}
