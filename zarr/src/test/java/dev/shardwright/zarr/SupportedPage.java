package dev.shardwright.zarr;

import dev.shardwright.zarr.RectilinearGrid.Every;
import dev.shardwright.zarr.codec.ArrayToArrayCodec;
import dev.shardwright.zarr.codec.ArrayToBytesCodec;
import dev.shardwright.zarr.codec.BytesToBytesCodec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.CodecProvider;
import dev.shardwright.zarr.internal.metadata.ArrayJson;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The page that says what can be read and written, made from what the code says when it is asked: from the providers of codecs,
/// the names of data types, the permitted grids, and the messages about configurations that are wrong.
final class SupportedPage {

    private static final JsonMapper JSON = new JsonMapper();

    /// A value that each key of a configuration takes in some codec; a key that is missing here makes the page fail.
    private static final Map<String, String> SAMPLES = Map.ofEntries(
            Map.entry("order", "[0]"),
            Map.entry("shape", "[1]"),
            Map.entry("offset", "1"),
            Map.entry("scale", "2"),
            Map.entry("data_type", "\"int32\""),
            Map.entry("rounding", "\"nearest-even\""),
            Map.entry("out_of_range", "\"clamp\""),
            Map.entry("scalar_map", "{}"),
            Map.entry("keepbits", "3"),
            Map.entry("dtype", "\"<f8\""),
            Map.entry("astype", "\"<f4\""),
            Map.entry("endian", "\"little\""),
            Map.entry("chunk_shape", "[1]"),
            Map.entry("codecs", "[\"bytes\"]"),
            Map.entry("index_codecs", "[\"bytes\"]"),
            Map.entry("index_location", "\"end\""),
            Map.entry("cname", "\"lz4\""),
            Map.entry("clevel", "1"),
            Map.entry("shuffle", "\"noshuffle\""),
            Map.entry("typesize", "4"),
            Map.entry("blocksize", "0"),
            Map.entry("level", "1"),
            Map.entry("checksum", "true"),
            Map.entry("elementsize", "4"),
            Map.entry("unit", "\"s\""),
            Map.entry("scale_factor", "1"),
            Map.entry("length_bytes", "8"));

    /// What is never a value of a key, so that the code says what would be.
    private static final String NOTHING = "{\"no\": []}";

    private SupportedPage() {}

    /// The page.
    static String text() {
        StringBuilder page = new StringBuilder();
        page.append("# What is supported\n\n");
        page.append("Generated from the code by `").append(SupportedPageTest.COMMAND).append("`.\n\n");
        page.append("[Codecs and data types](codecs.md) says what they do. Keys of a configuration in parentheses may be left out.\n");
        codecs(page);
        dataTypes(page);
        grids(page);
        keyEncodings(page);
        storageTransformers(page);
        return page.toString();
    }

    private static void codecs(StringBuilder page) {
        Map<String, List<CodecProvider>> kinds = new LinkedHashMap<>();
        for (String kind : List.of("array → array", "array → bytes", "bytes → bytes")) {
            kinds.put(kind, new ArrayList<>());
        }
        // Not those of tests.
        CodeSource own = Zarr.class.getProtectionDomain().getCodeSource();
        List<CodecProvider> providers = ServiceLoader.load(CodecProvider.class).stream()
                .filter(p -> own.equals(p.type().getProtectionDomain().getCodeSource()))
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(CodecProvider::name))
                .toList();
        for (CodecProvider provider : providers) {
            kinds.get(kind(provider.create(provider.name(), all(keys(provider))))).add(provider);
        }
        page.append("\n## Codecs\n\n| name | aliases | kind | configuration |\n|---|---|---|---|\n");
        kinds.forEach((kind, ofKind) -> ofKind.forEach(provider -> page.append("| `%s` | %s | %s | %s |\n"
                .formatted(
                        provider.name(),
                        provider.aliases().stream().map(a -> "`" + a + "`").collect(Collectors.joining(", ")),
                        kind,
                        configuration(provider)))));
    }

    private static String kind(Codec codec) {
        return switch (codec) {
            case ArrayToArrayCodec _ -> "array → array";
            case ArrayToBytesCodec _ -> "array → bytes";
            case BytesToBytesCodec _ -> "bytes → bytes";
        };
    }

    /// The keys that a codec knows, which it lists when it is given another one.
    private static List<String> keys(CodecProvider provider) {
        String message = refusal(provider, JsonNodeFactory.instance.objectNode().put("no key", 1));
        Matcher known = Pattern.compile("known are \\[(.*)]").matcher(message);
        if (!known.find()) {
            throw new AssertionError("codec \"" + provider.name() + "\" does not say which keys it knows: " + message);
        }
        return known.group(1).isEmpty() ? List.of() : List.of(known.group(1).split(", "));
    }

    private static String refusal(CodecProvider provider, ObjectNode configuration) {
        try {
            provider.create(provider.name(), configuration);
            return "";
        } catch (ZarrException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static ObjectNode all(List<String> keys) {
        ObjectNode configuration = JsonNodeFactory.instance.objectNode();
        for (String key : keys) {
            String sample = SAMPLES.get(key);
            if (sample == null) {
                throw new AssertionError("SupportedPage.SAMPLES has no value for the key \"" + key + "\"");
            }
            configuration.set(key, JSON.readTree(sample));
        }
        return configuration;
    }

    private static String configuration(CodecProvider provider) {
        List<String> keys = keys(provider);
        return keys.stream()
                .map(key -> {
                    ObjectNode without = all(keys);
                    without.remove(key);
                    ObjectNode wrong = all(keys);
                    wrong.set(key, JSON.readTree(NOTHING));
                    String message = refusal(provider, wrong);
                    int expected = message.indexOf(", expected ");
                    String name = refusal(provider, without).isEmpty() ? "(`" + key + "`)" : "`" + key + "`";
                    return expected < 0 ? name : name + ": " + message.substring(expected + ", expected ".length());
                })
                .collect(Collectors.joining("; "));
    }

    private static void dataTypes(StringBuilder page) {
        Map<DataType, List<String>> names = new TreeMap<>(Comparator.comparing(DataType::kind)
                .thenComparingInt(DataType::size)
                .thenComparing(type -> type.configuration().isPresent() ? type.zarrName() : ""));
        for (String name : DataType.names()) {
            names.computeIfAbsent(type(name), _ -> new ArrayList<>()).add(name);
        }
        page.append("\n## Data types\n\n| name | aliases | kind | bytes of an element | configuration |\n|---|---|---|---|---|\n");
        names.forEach((type, all) -> {
            // The usual name is the one that a type of this kind and size has by itself.
            String usual = type.configuration().isEmpty() ? new DataType(type.kind(), type.size()).zarrName() : type.zarrName();
            boolean raw = usual.equals("r8");
            page.append("| %s | %s | %s | %s | %s |\n"
                    .formatted(
                            raw ? "`r8`, `r16` …" : "`" + usual + "`",
                            all.stream().filter(n -> !n.equals(usual)).map(n -> "`" + n + "`").collect(Collectors.joining(", ")),
                            type.kind().name().toLowerCase(Locale.ROOT),
                            type.isVariableLength() ? "any" : raw ? "an eighth of the number" : sizes(type),
                            type.configuration()
                                    .map(c -> c.propertyNames().stream().map(k -> "`" + k + "`").collect(Collectors.joining(", ")))
                                    .orElse("")));
        });
    }

    private static String sizes(DataType type) {
        boolean given = type.configuration().filter(c -> c.has("length_bytes")).isPresent();
        return given ? "`length_bytes`" : String.valueOf(type.size());
    }

    /// The type of a name, with a configuration if it needs one.
    private static DataType type(String name) {
        for (List<String> keys : List.of(List.<String>of(), List.of("unit", "scale_factor"), List.of("length_bytes"))) {
            try {
                return DataType.named(name, all(keys)).orElseThrow();
            } catch (ZarrException e) {
                // Another configuration, then.
            }
        }
        throw new AssertionError("no sample of a configuration fits the data type \"" + name + "\"");
    }

    private static void grids(StringBuilder page) {
        Map<Class<?>, ChunkGrid> samples = Map.of(
                RegularGrid.class, new RegularGrid(new int[] {1}), RectilinearGrid.class, new RectilinearGrid(List.of(new Every(1))));
        page.append("\n## Chunk grids\n\n| name | configuration |\n|---|---|\n");
        Arrays.stream(ChunkGrid.class.getPermittedSubclasses())
                .map(kind -> {
                    if (!samples.containsKey(kind)) {
                        throw new AssertionError("SupportedPage has no sample of " + kind);
                    }
                    return document(ArrayMetadata.builder(DataType.INT8, 1).chunks(samples.get(kind))).get("chunk_grid");
                })
                .map(grid -> "| `%s` | %s |\n"
                        .formatted(grid.get("name").stringValue(), keysOf((ObjectNode) grid.get("configuration"))))
                .sorted()
                .forEach(page::append);
    }

    /// Keys, and values that are names.
    private static String keysOf(ObjectNode configuration) {
        return configuration.propertyNames().stream()
                .map(key -> "`" + key + "`" + (configuration.get(key).isString() ? ": " + configuration.get(key) : ""))
                .collect(Collectors.joining("; "));
    }

    private static ObjectNode document(ArrayMetadata.Builder array) {
        return Zarr.document(array.build());
    }

    private static void keyEncodings(StringBuilder page) {
        page.append("\n## Chunk key encodings\n\n| name | (`separator`) | key of the chunk (3, 7) |\n|---|---|---|\n");
        for (ChunkKeyEncoding.Style style : ChunkKeyEncoding.Style.values()) {
            for (char separator : separators(style)) {
                ChunkKeyEncoding encoding = new ChunkKeyEncoding(style, separator);
                ObjectNode spelled = (ObjectNode)
                        document(ArrayMetadata.builder(DataType.INT8, 1).keyEncoding(encoding)).get("chunk_key_encoding");
                page.append("| `%s` | `%s` | `%s` |\n"
                        .formatted(spelled.get("name").stringValue(), separator, encoding.key(3, 7)));
            }
        }
    }

    private static List<Character> separators(ChunkKeyEncoding.Style style) {
        return IntStream.range(' ', 127)
                .mapToObj(c -> (char) c)
                .filter(c -> {
                    try {
                        new ChunkKeyEncoding(style, c);
                        return true;
                    } catch (ZarrException e) {
                        return false;
                    }
                })
                .toList();
    }

    private static void storageTransformers(StringBuilder page) {
        ObjectNode document = document(ArrayMetadata.builder(DataType.INT8, 1));
        document.putArray("storage_transformers").addObject().put("name", "any");
        if (!(ArrayJson.read(document).layout() instanceof ArrayLayout.Unsupported)) {
            throw new AssertionError("a storage transformer of any name is taken, which the page does not know");
        }
        page.append("\n## Storage transformers\n\nNone. Those with `\"must_understand\": false` are passed over.\n");
    }
}
