package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Arrays that name something unknown: open for their metadata, closed for their data.
class UnsupportedArrayTest {

    private static final String GOOD =
            """
            {
              "zarr_format": 3, "node_type": "array",
              "note": {"must_understand": false, "x": 1e3},
              "shape": [10, 20],
              "data_type": "float32",
              "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [5, 5]}},
              "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
              "fill_value": 0.00,
              "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}],
              "attributes": {"units": "m", "scale": 1.50e0},
              "dimension_names": ["y", null]
            }
            """;

    private final ObjectStore store = Stores.memory("unsupported");

    @AfterEach
    void closeStore() {
        store.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock =
            """
            "float32" | "float128" | data type "float128" is not supported
            "float32" | "r12" | data type "r12" is not supported
            "float32" | {"name": "datetime64", "configuration": {"unit": "s"}} | data type {"name":"datetime64"
            "regular" | "hexagonal" | chunk grid "hexagonal" is not supported
            {"name": "regular", "configuration": {"chunk_shape": [5, 5]}} | "hexagonal" | chunk grid "hexagonal"
            {"name": "regular", "configuration": {"chunk_shape": [5, 5]}} | {"name": "rectilinear", "configuration": {"kind": "outline"}} | of the kind "outline"
            [5, 5] | [5, 2147483648] | chunks of 2147483648 cells
            "default" | "other" | chunk key encoding "other" is not supported
            "float32" | {"name": "float32", "configuration": {"x": 1}} | data type "float32" has the unknown key "x"
            "float32" | {"name": "numpy.datetime64", "configuration": {"unit": "s", "scale_factor": 1, "zone": "UTC"}} | data type "numpy.datetime64" has the unknown key "zone" in its configuration; known are [scale_factor, unit]
            "float32" | {"name": "raw_bytes", "configuration": {"length_bytes": 65537}} | data type "raw_bytes" of 65537 bytes is not supported, at most 65536 are
            [5, 5]} | [5, 5], "extra": 0} | "chunk_grid" has the unknown key "extra"
            "separator": "/" | "seperator": "/" | "chunk_key_encoding" has the unknown key "seperator" in its configuration; known are [separator]
            {"endian": "little"} | {"endian": "little", "a": 1} | codec "bytes" has the unknown key "a"; known are [endian]
            "codecs": [ | "codecs": [{"name": "transpose", "configuration": {"order": [1, 0], "x_new": 1}}, | codec "transpose" has the unknown key "x_new"; known are [order]
            "little"}} | "little"}}, {"name": "crc32c", "configuration": {"x": 1}} | codec "crc32c" has the unknown key "x"; known are []
            "codecs": [ | "codecs": [{"name": "cast_value", "configuration": {"data_type": "int4"}}, | codec "cast_value" has "data_type": "int4", which is not supported
            "codecs": [ | "codecs": [{"name": "cast_value", "configuration": {"data_type": {"name": "float8_e5m2", "configuration": {}}}}, | codec "cast_value" has "data_type": {"name":"float8_e5m2","configuration":{}}, which is not supported
            "codecs": [ | "codecs": [{"name": "cast_value", "configuration": {"data_type": "complex128"}}, | codec "cast_value" cannot take complex128
            "codecs": [ | "codecs": [{"name": "numcodecs.delta", "configuration": {"dtype": "<f4", "astype": "<i2"}}, | codec "numcodecs.delta" stores float32 as int16, which is not supported
            "codecs": [ | "codecs": [{"name": "numcodecs.delta", "configuration": {"dtype": "<M8[s]"}}, | codec "numcodecs.delta" has "dtype": "<M8[s]", which is not supported
            "codecs": [ | "codecs": [{"name": "numcodecs.fixedscaleoffset", "configuration": {"dtype": "<c8", "offset": 0, "scale": 1}}, | codec "numcodecs.fixedscaleoffset" cannot take complex64
            "name": "bytes" | "name": "zlib" | codec "zlib" is not supported; known are
            [{"name": "bytes", "configuration": {"endian": "little"}}] | ["zlib"] | codec "zlib" is not supported
            "name": "bytes" | "name": "zlib", "must_understand": false | codec "zlib" is not supported
            {"name": "bytes", "configuration": {"endian": "little"}} | {"name": "sharding_indexed", "configuration": {"chunk_shape": [5, 5], "codecs": ["zlib"], "index_codecs": ["bytes"]}} | codec "zlib" is not supported
            "fill_value" | "storage_transformers": ["mirror"], "fill_value" | storage transformer "mirror" is not supported
            "fill_value" | "extra": {"name": "x"}, "fill_value" | key "extra" is not known
            "fill_value" | "extra": {"must_understand": true}, "fill_value" | key "extra" is not known
            "fill_value" | "extra": false, "fill_value" | key "extra" is not known
            """, quoteCharacter = '\'')
    void metadataAreShownAndDataAreRefusedByName(String part, String replacement, String reason) {
        put(part, replacement);
        ZarrArray array = open();
        ArrayMetadata metadata = array.metadata();
        assertThat(metadata.shape()).containsExactly(10, 20);
        assertThat(metadata.attributes().get("units").asString()).isEqualTo("m");
        assertThat(metadata.dimensionNames()).containsExactly(Optional.of("y"), Optional.empty());
        assertThat(metadata.extensions().propertyNames()).containsExactly("note");
        assertThat(metadata.toString()).contains(reason);
        assertThat(metadata.layout()).isInstanceOf(ArrayLayout.Unsupported.class);
        ObjectNode document = Zarr.document(metadata);
        assertThat(Zarr.normalise(document)).isEqualTo(document);
        ObjectNode found = (ObjectNode) JsonMapper.shared().readTree(text());
        for (String key : found.propertyNames()) {
            assertThat(document.get(key)).as(key).hasToString(found.get(key).toString());
        }

        Box region = new Box(new long[] {0, 0}, new long[] {1, 1});
        MemorySegment chunk = MemorySegment.ofArray(new byte[100]);
        assertDataRefused(() -> array.read(region), reason);
        assertDataRefused(() -> array.read(region, MemorySegment.ofArray(new byte[4])), reason);
        assertDataRefused(() -> array.encodeChunk(chunk), reason);
        assertRefused(() -> array.writeChunk(chunk, PutCondition.ALWAYS, 0, 0), reason);
        assertRefused(() -> array.shardWriter(0, 0), reason);
        assertRefused(() -> array.chunkKey(0, 0), reason);
        assertRefused(() -> array.storedChunks((index, info) -> {}), reason);
        assertRefused(metadata::dataType, reason);
        assertRefused(metadata::chunkShape, reason);
        assertRefused(() -> Zarr.create(store, "g", GroupMetadata.empty(), PutCondition.ALWAYS).createArray("b", metadata), reason);
        assertThat(store.head("g/b/zarr.json")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "{\"name\": \"sharding_indexed\", \"configuration\": {\"chunk_shape\": [5, 5], \"codecs\": [%s], \"index_codecs\": [{\"name\": \"bytes\", \"configuration\": {\"endian\": \"little\"}}]}}"})
    void aCodecThatDoesNotKnowTheElementsLeavesTheirMetadata(String around) {
        String bytes = "{\"name\": \"bytes\", \"configuration\": {\"endian\": \"little\"}}";
        for (String codec : List.of(
                "{\"name\": \"scale_offset\", \"configuration\": {\"offset\": [1, 1]}}",
                "{\"name\": \"cast_value\", \"configuration\": {\"data_type\": \"float64\"}}")) {
            put(
                    "\"float32\"", "\"complex64\"",
                    "0.00", "[0, 0]",
                    bytes, around.formatted(codec + ", " + bytes));
            assertThat(open().metadata().layout())
                    .isInstanceOfSatisfying(
                            ArrayLayout.Unsupported.class,
                            unsupported -> assertThat(unsupported.reason()).contains("\" cannot take complex64, expected an integer"));
            assertThat(open().updateAttributes(a -> a.put("units", "km")).metadata().attributes().get("units").asString())
                    .isEqualTo("km");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u03bcs", "\u00b5s", "us"})
    void microsecondsAreOneUnitHoweverTheyAreSpelled(String unit) {
        put("\"float32\"", "{\"name\": \"numpy.datetime64\", \"configuration\": {\"unit\": \"%s\", \"scale_factor\": 10}}".formatted(unit), "0.00", "7");
        ZarrArray array = open();
        DataType micro = DataType.datetime(new DataType.TimeStep("us", 10));
        assertThat(array.metadata().dataType()).isEqualTo(micro).hasSameHashCodeAs(micro);
        assertThat(micro).isNotEqualTo(DataType.datetime(new DataType.TimeStep("ms", 10)));
        array.write(Region.of(Region.at(0), Region.at(0)), new ArrayValues(micro, new long[] {}, MemorySegment.ofArray(new long[] {5})));
        assertThat(array.read(Region.of(Region.at(0), Region.range(0, 2))).toLongArray()).containsExactly(5, 7);
        assertThat(Zarr.document(array.metadata()).at("/data_type/configuration/unit").asString()).isEqualTo(unit);
        assertThat(Zarr.document(array.resize(20, 20).metadata()).at("/data_type/configuration/unit").asString()).isEqualTo(unit);
        assertThat(text()).contains("\"" + unit + "\"");
    }

    @Test
    void attributesOfAnUnsupportedArrayCanBeChanged() {
        put("\"float32\"", "{\"name\": \"time\", \"configuration\": {\"unit\":   \"s\"}}");
        String before = text();
        ArrayMetadata changed = open().updateAttributes(a -> a.put("units", "km")).metadata();
        assertThat(changed.attributes().get("units").asString()).isEqualTo("km");
        assertThat(text()).isEqualTo(before.replace("\"m\"", "\"km\""));
    }

    @Test
    void nothingOfADocumentIsChangedThatHasAKeyToBeUnderstood() {
        put("\"fill_value\"", "\"extra\": 5, \"fill_value\"");
        String before = text();
        assertThatThrownBy(() -> open().updateAttributes(a -> a.put("units", "km")))
                .isInstanceOf(UnsupportedExtensionException.class)
                .hasMessageStartingWith("memory://unsupported: zarr.json cannot be changed: key \"extra\"");
        assertThat(text()).isEqualTo(before);
    }

    @Test
    void whatNobodyNeedsToUnderstandIsReadOverAndKept() {
        put("\"fill_value\"", "\"storage_transformers\": [{\"name\": \"mirror\", \"must_understand\": false}], \"fill_value\"");
        ArrayMetadata metadata = open().metadata();
        assertThat(metadata.dataType()).isEqualTo(DataType.FLOAT32);
        assertThat(open().read(Box.all(new long[] {10, 20})).size()).isEqualTo(200);
        ObjectNode document = Zarr.document(metadata);
        assertThat(document.get("note").get("x").asDouble()).isEqualTo(1000);
        assertThat(document.get("storage_transformers")).hasToString("[{\"name\":\"mirror\",\"must_understand\":false}]");
    }

    @Test
    void bareNamesAreRead() {
        put(
                "{\"name\": \"default\", \"configuration\": {\"separator\": \"/\"}}", "\"v2\"",
                "\"float32\"", "{\"name\": \"int8\", \"configuration\": {}}",
                "0.00", "0",
                "[{\"name\": \"bytes\", \"configuration\": {\"endian\": \"little\"}}]", "[\"bytes\", \"crc32c\"]");
        ArrayMetadata metadata = open().metadata();
        assertThat(metadata.dataType()).isEqualTo(DataType.INT8);
        assertThat(metadata.keyEncoding()).isEqualTo(new ChunkKeyEncoding(ChunkKeyEncoding.Style.V2, '.'));
        assertThat(metadata.codecs()).hasSize(2);
    }

    private void assertDataRefused(ThrowingCallable call, String reason) {
        assertThatThrownBy(call)
                .isInstanceOf(UnsupportedExtensionException.class)
                .hasMessageStartingWith("memory://unsupported: array \"\" can be neither read nor written: ")
                .hasMessageContaining(reason);
    }

    private void assertRefused(ThrowingCallable call, String reason) {
        assertThatThrownBy(call).isInstanceOf(UnsupportedExtensionException.class).hasMessageContaining(reason);
    }

    private void put(String... partsAndReplacements) {
        String document = GOOD;
        for (int i = 0; i < partsAndReplacements.length; i += 2) {
            assertThat(document).contains(partsAndReplacements[i]);
            document = document.replace(partsAndReplacements[i], partsAndReplacements[i + 1]);
        }
        store.put("zarr.json", MemorySegment.ofArray(document.getBytes(StandardCharsets.UTF_8)), PutCondition.ALWAYS);
    }

    private String text() {
        return store.get("zarr.json").toUtf8();
    }

    private ZarrArray open() {
        return (ZarrArray) Zarr.open(store, "", MemoryBudget.unlimited());
    }
}
