package dev.shardwright.zarr.internal.metadata;

import dev.shardwright.zarr.ArrayLayout;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.UnsupportedExtensionException;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.ArrayToArrayCodec;
import dev.shardwright.zarr.codec.ArrayToBytesCodec;
import dev.shardwright.zarr.codec.BytesToBytesCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Documents of arrays (Zarr v3.1 core, "Array metadata").
public final class ArrayJson {

    private static final Set<String> KEYS = Set.of(
            "zarr_format", "node_type", "shape", "data_type", "chunk_grid", "chunk_key_encoding", "fill_value",
            "codecs", "attributes", "storage_transformers", "dimension_names");
    /// What {@link ArrayMetadata} has on its own, whatever the layout.
    private static final Set<String> ALWAYS_KNOWN =
            Set.of("zarr_format", "node_type", "shape", "attributes", "dimension_names");

    private ArrayJson() {}

    /// Reads a document. What is not valid is refused; what is valid and not known here makes the layout
    /// {@link ArrayLayout.Unsupported}.
    ///
    /// @throws ZarrException naming the key, what was found and what was expected
    public static ArrayMetadata read(ObjectNode document) {
        Extensions extensions = Extensions.of(document);
        ObjectNode ignorable = DocumentKeys.extensions(document, KEYS);
        if (!extensions.transformers.isEmpty() && extensions.transformers.stream().allMatch(Extension::ignorable)) {
            ignorable.set("storage_transformers", document.get("storage_transformers"));
        }
        return new ArrayMetadata(
                DocumentKeys.lengths(DocumentKeys.required(document, "shape"), "shape", 0),
                layout(document, extensions, ignorable),
                dimensionNames(document),
                DocumentKeys.attributes(document),
                ignorable);
    }

    /// The named parts of a document, of which nothing is known yet but that they are well formed.
    private record Extensions(
            Extension dataType,
            Extension chunkGrid,
            Extension keyEncoding,
            JsonNode codecs,
            JsonNode fillValue,
            List<Extension> transformers) {

        static Extensions of(ObjectNode document) {
            JsonNode codecs = DocumentKeys.required(document, "codecs");
            if (!codecs.isArray()) {
                throw new ZarrException("has \"codecs\": " + MessageText.of(codecs) + ", expected a list");
            }
            codecs.forEach(codec -> Extension.read("codecs", codec));
            JsonNode transformers = document.get("storage_transformers");
            List<Extension> named = new ArrayList<>();
            if (transformers != null && !transformers.isNull()) {
                if (!transformers.isArray()) {
                    throw new ZarrException(
                            "has \"storage_transformers\": " + MessageText.of(transformers) + ", expected a list");
                }
                transformers.forEach(t -> named.add(Extension.read("storage_transformers", t)));
            }
            return new Extensions(
                    named(document, "data_type"),
                    named(document, "chunk_grid"),
                    named(document, "chunk_key_encoding"),
                    codecs,
                    DocumentKeys.required(document, "fill_value"),
                    named);
        }

        private static Extension named(ObjectNode document, String key) {
            return Extension.read(key, DocumentKeys.required(document, key));
        }
    }

    private static ArrayLayout layout(ObjectNode document, Extensions extensions, ObjectNode ignorable) {
        try {
            for (String key : DocumentKeys.notUnderstood(document, KEYS)) {
                throw new UnsupportedExtensionException(notUnderstood(key));
            }
            for (Extension transformer : extensions.transformers) {
                if (!transformer.ignorable()) {
                    throw new UnsupportedExtensionException(
                            "storage transformer \"" + transformer.name() + "\" is not supported");
                }
            }
            DataType type = dataType(extensions.dataType, document);
            ArrayLayout.Supported layout = new ArrayLayout.Supported(
                    type,
                    ChunkGridJson.read(extensions.chunkGrid),
                    ChunkKeyEncodingJson.read(extensions.keyEncoding),
                    FillValueJson.read(type, extensions.fillValue),
                    CodecJson.read(extensions.codecs));
            checkCodecs(layout);
            return layout;
        } catch (UnsupportedExtensionException e) {
            ObjectNode parts = document.deepCopy();
            parts.remove(ALWAYS_KNOWN);
            parts.remove(ignorable.propertyNames());
            return new ArrayLayout.Unsupported(parts, String.valueOf(e.getMessage()));
        }
    }

    /// Asks codecs whether they have what the elements need: only when it is bound can a codec say that it does not know a type.
    private static void checkCodecs(ArrayLayout.Supported layout) {
        ChunkSpec chunk = new ChunkSpec(
                layout.dataType(), layout.fillValue(), layout.chunkGrid().longest());
        for (Codec codec : layout.codecs()) {
            switch (codec) {
                case ArrayToArrayCodec arrays -> chunk = arrays.bind(chunk).encodedSpec();
                case ArrayToBytesCodec packing -> {
                    packing.bind(chunk);
                    return;
                }
                case BytesToBytesCodec _ -> {
                    return; // the wrong order, which binding all of them says
                }
            }
        }
    }

    private static DataType dataType(Extension extension, ObjectNode document) {
        return DataType.named(extension.name(), extension.configuration())
                .orElseThrow(() -> new UnsupportedExtensionException(
                        "data type " + MessageText.of(DocumentKeys.required(document, "data_type"))
                                + " is not supported; known are " + String.join(", ", DataType.names())));
    }

    private static String notUnderstood(String key) {
        return "key \"" + key + "\" is not known, and does not say that it may be ignored (\"must_understand\": false)";
    }

    /// Refuses to change a document that has a key which is not understood: nobody can say what else would have to change.
    ///
    /// @throws UnsupportedExtensionException naming the key
    public static void checkChangeable(ObjectNode document) {
        for (String key : DocumentKeys.notUnderstood(document, KEYS)) {
            throw new UnsupportedExtensionException("cannot be changed: " + notUnderstood(key));
        }
    }

    /// The document of an array.
    public static ObjectNode write(ArrayMetadata array) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("zarr_format", 3);
        document.put("node_type", "array");
        ArrayNode shape = document.putArray("shape");
        for (long n : array.shape()) {
            shape.add(n);
        }
        switch (array.layout()) {
            case ArrayLayout.Supported supported -> {
                DataType type = supported.dataType();
                type.configuration()
                        .ifPresentOrElse(
                                configuration -> document.putObject("data_type")
                                        .put("name", type.zarrName())
                                        .set("configuration", configuration),
                                () -> document.put("data_type", type.zarrName()));
                document.set("chunk_grid", ChunkGridJson.write(supported.chunkGrid()));
                document.set("chunk_key_encoding", ChunkKeyEncodingJson.write(supported.keyEncoding()));
                document.set("fill_value", FillValueJson.write(supported.dataType(), supported.fillValue()));
                document.set("codecs", CodecJson.write(supported.codecs()));
            }
            case ArrayLayout.Unsupported unsupported -> document.setAll(unsupported.parts());
        }
        document.set("attributes", array.attributes());
        if (!array.dimensionNames().isEmpty()) {
            ArrayNode names = document.putArray("dimension_names");
            for (Optional<String> name : array.dimensionNames()) {
                name.ifPresentOrElse(names::add, names::addNull);
            }
        }
        if (!document.has("storage_transformers")) {
            document.putArray("storage_transformers");
        }
        document.setAll(array.extensions());
        return document;
    }

    private static List<Optional<String>> dimensionNames(ObjectNode document) {
        JsonNode names = document.get("dimension_names");
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
            throw new ZarrException(
                    "has \"dimension_names\": " + MessageText.of(names) + ", expected a list of names or nulls");
        }
        return list;
    }
}
