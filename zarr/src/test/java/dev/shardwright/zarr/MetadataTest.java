package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Metadata documents: what is written is read again, and what is wrong is refused with where and why.
class MetadataTest {

    private static final String GOOD =
            """
            {"zarr_format": 3, "node_type": "array", "shape": [10, 20], "data_type": "float32",
             "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [5, 5]}},
             "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
             "fill_value": "NaN",
             "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}],
             "attributes": {"units": "m"}, "dimension_names": ["y", null], "storage_transformers": []}
            """;

    private final ObjectStore store = Stores.memory("metadata");

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        for (long seed = 0; seed < 300; seed++) {
            ArrayMetadata metadata = random(new Random(seed));
            Zarr.create(store, "a", metadata, PutCondition.ALWAYS);
            ArrayMetadata read = Zarr.open(store).array("a").metadata();
            assertThat(read).as("seed %d", seed).isEqualTo(metadata).hasSameHashCodeAs(metadata);
            assertThat(read.fillValue()).as("seed %d", seed).isEqualTo(metadata.fillValue());
            assertThat(read.codecs()).as("seed %d", seed).isEqualTo(metadata.codecs());
            assertThat(read.dimensionNames()).as("seed %d", seed).isEqualTo(metadata.dimensionNames());
            assertThat(Zarr.encode(Zarr.document(read))).isEqualTo(Zarr.encode(Zarr.document(metadata)));
        }
    }

    private ArrayMetadata random(Random random) {
        putGroup();
        int rank = random.nextInt(5);
        DataType type = Samples.TYPES.get(random.nextInt(Samples.TYPES.size()));
        int[] chunks = random.ints(rank, 1, 9).toArray();
        List<Codec> codecs = Stream.concat(
                        Stream.of(random.nextBoolean() ? Codecs.bytes() : Codecs.bytesBigEndian()),
                        Samples.COMPRESSION.get(random.nextInt(Samples.COMPRESSION.size())).stream())
                .toList();
        ObjectNode attributes = JsonNodeFactory.instance.objectNode();
        attributes.put("text", "ä \"quoted\" \u2028").put("number", random.nextDouble()).putNull("nothing");
        attributes.putArray("list").add(random.nextLong(1L << random.nextInt(1, 63))).addObject().put("deep", true);
        ArrayMetadata.Builder builder = ArrayMetadata.builder(
                        type, random.longs(rank, 0, 1L << random.nextInt(1, 40)).toArray())
                .chunks(chunks)
                .codecs(codecs)
                .attributes(attributes)
                .keyEncoding(new ChunkKeyEncoding(
                        ChunkKeyEncoding.Style.values()[random.nextInt(2)], random.nextBoolean() ? '/' : '.'));
        if (type.kind() == DataType.Kind.BOOL) {
            builder.fill(FillValue.of(type, random.nextInt(2)));
        } else {
            builder.fill(FillValue.ofBytes(Samples.bytes(random, type.size())));
        }
        if (random.nextBoolean()) {
            builder.shards(Arrays.stream(chunks).map(n -> n * random.nextInt(1, 4)).toArray())
                    .indexLocation(IndexLocation.values()[random.nextInt(2)]);
        }
        if (random.nextBoolean()) {
            builder.dimensionNames(random.ints(rank, 0, 9).mapToObj(i -> "d" + i).toArray(String[]::new));
        }
        return builder.build();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock =
            """
            "zarr_format": 3, | "zarr_format": 2, | "zarr_format": 2 | expected 3
            "zarr_format": 3, | "zarr_format": "3", | "zarr_format": "3" | expected 3
            "zarr_format": 3, | '' | "zarr_format": null | expected 3
            "array" | "table" | "node_type": "table" | expected "array" or "group"
            "node_type": "array", | '' | "node_type" | expected "array" or "group"
            "shape": [10, 20], | '' | no "shape" | required
            [10, 20] | [10] | shape [10] | as many dimensions
            [10, 20] | [10, -1] | "shape": [10,-1] | at least 0
            [10, 20] | [10, 2.5] | "shape": [10,2.5] | integers
            [10, 20] | "10" | "shape": "10" | a list of integers
            [10, 20] | [10, 9223372036854775808] | "shape" | integers of at least 0
            "data_type": "float32", | '' | no "data_type" | required
            "float32" | 5 | "data_type" has 5 | expected a name
            {"name": "regular", "configuration": {"chunk_shape": [5, 5]}} | "regular" | no "chunk_shape" | required
            "regular" | 7 | "chunk_grid" has {"name":7 | expected a name
            "regular", | "regular", "must_understand": 0, | "must_understand": 0 | expected true or false
            "regular", | "regular", "extra": 0, | unknown key "extra" | chunk_grid
            [5, 5] | [5] | chunks of shape [5] | as many dimensions
            [5, 5] | [5, 0] | "chunk_shape": [5,0] | at least 1
            [5, 5] | [-5, 5] | "chunk_shape": [-5,5] | at least 1
            [5, 5] | [2147483647, 2147483647] | chunk shape [2147483647, 2147483647] | too large
            "separator": "/" | "separator": "-" | separator "-" | expected "/" or "."
            "separator": "/" | "separator": "" | separator "" | expected "/" or "."
            "separator": "/" | "separator": null | separator null | expected "/" or "."
            "fill_value": "NaN", | '' | no "fill_value" | required
            [{"name": "bytes", "configuration": {"endian": "little"}}] | {} | "codecs": {} | expected a list
            [{"name": "bytes", "configuration": {"endian": "little"}}] | [] | codecs are [] | array-to-bytes
            [{"name": "bytes", | ["crc32c", {"name": "bytes", | codecs are [crc32c, bytes] | in this order
            [{"name": "bytes", | ["bytes", {"name": "bytes", | "endian" | needs
            [{"name": "bytes", | [5, {"name": "bytes", | "codecs" has 5 | expected a name
            "little" | "middle" | "endian": "middle" | expected one of [little, big]
            "little" | "none" | "endian": "none" | expected one of [little, big]
            {"endian": "little"} | [] | "codecs" has | configuration
            {"units": "m"} | [] | "attributes": [] | expected an object
            ["y", null] | ["y"] | 1 dimension names | expected 2
            ["y", null] | ["y", 1] | "dimension_names": ["y",1] | names or nulls
            ["y", null] | "yx" | "dimension_names": "yx" | names or nulls
            ["y", null] | {} | "dimension_names": {} | names or nulls
            "storage_transformers": [] | "storage_transformers": {} | "storage_transformers": {} | expected a list
            "storage_transformers": [] | "storage_transformers": [5] | "storage_transformers" has 5 | expected a name
            [{"name": "bytes", | [{"must_understand": 0, "name": "zlib"}, {"name": "bytes", | "must_understand": 0 | expected true or false
            "storage_transformers": [] | "shape": [1, 2] | JSON | Duplicate
            "storage_transformers": []} | "storage_transformers": []} x | JSON | token
            "storage_transformers": []} | "storage_transformers": [] | JSON | end-of-input
            """, quoteCharacter = '\'')
    void whatIsWrongInAnArrayIsNamed(String part, String replacement, String found, String expected) {
        put(part, replacement == null ? "" : replacement);
        assertRefused(found, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock =
            """
            {"name": "zstd", "configuration": {"level": 23}} | "level": 23 | 22
            {"name": "zstd", "configuration": {"level": 1, "checksum": 1}} | "checksum": 1 | true or false
            {"name": "zstd"} | no "level" | 22
            {"name": "gzip", "configuration": {"level": -1}} | "level": -1 | 0 to 9
            {"name": "gzip", "configuration": {"level": "1"}} | "level": "1" | 0 to 9
            {"name": "blosc", "configuration": {"cname": "lz5", "clevel": 1, "shuffle": "shuffle"}} | "cname": "lz5" | lz4
            {"name": "blosc", "configuration": {"cname": "lzo", "clevel": 1, "shuffle": "shuffle"}} | "cname" | lz4
            {"name": "blosc", "configuration": {"cname": "lz4", "clevel": 10, "shuffle": "shuffle"}} | "clevel": 10 | 9
            {"name": "blosc", "configuration": {"cname": "lz4", "clevel": 1, "shuffle": 1}} | "shuffle": 1 | bitshuffle
            {"name": "blosc", "configuration": {"cname": "lz4", "clevel": 1}} | no "shuffle" | bitshuffle
            {"name": "blosc", "configuration": {"cname": "lz4", "clevel": 1, "shuffle": "shuffle", "typesize": 0}} | "typesize": 0 | 1
            {"name": "blosc", "configuration": {"cname": "lz4", "clevel": 1, "shuffle": "shuffle", "blocksize": -1}} | "blocksize": -1 | 0
            """, quoteCharacter = '\'')
    void whatIsWrongInABytesToBytesCodecIsNamed(String codec, String found, String expected) {
        put("{\"endian\": \"little\"}}", "{\"endian\": \"little\"}}, " + codec);
        assertRefused("codec \"", found, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock =
            """
            [5, 5] | [5, 0] | at least 1
            [5, 5] | [5] | as many dimensions
            [5, 5] | [5, 3] | whole chunks
            [5, 5] | [10, 10] | whole chunks
            "codecs": ["crc32c"] | "codecs": [] | in this order
            "index_codecs": [B, "crc32c"] | "index_codecs": [B, {"name": "gzip", "configuration": {"level": 1}}] | varying size
            "index_codecs": [B, "crc32c"] | "index_codecs": ["crc32c"] | in this order
            "index_location": "end" | "index_location": "middle" | expected one of [start, end]
            """, quoteCharacter = '\'')
    void whatIsWrongInShardsIsNamed(String part, String replacement, String expected) {
        String b = "{\"name\": \"bytes\", \"configuration\": {\"endian\": \"little\"}}";
        String sharding =
                """
                {"name": "sharding_indexed", "configuration": {"chunk_shape": [5, 5], "codecs": [B],
                 "index_codecs": [B, "crc32c"], "index_location": "end"}}""";
        String from = part.startsWith("\"codecs\"") ? "\"codecs\": [B]" : part;
        assertThat(sharding).contains(from);
        put(b, sharding.replace("B", b));
        assertThat(open().innerChunkShape()).hasValue(new int[] {5, 5});
        put(b, sharding.replace(from, replacement).replace("B", b));
        assertRefused(expected);
    }

    @Test
    void shardsOfTooManyChunksAreRefused() {
        put(
                "{\"name\": \"bytes\", \"configuration\": {\"endian\": \"little\"}}",
                """
                {"name": "sharding_indexed", "configuration": {"chunk_shape": [1, 1],
                 "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}],
                 "index_codecs": [{"name": "bytes", "configuration": {"endian": "little"}}]}}""",
                "[5, 5]",
                "[65536, 65536]");
        assertRefused("more than 67108864 chunks");
    }

    @Test
    void shortNamesAndIgnorableExtensionsAreRead() {
        put(
                "\"data_type\": \"float32\"", "\"data_type\": {\"name\": \"float32\"}",
                "{\"name\": \"default\", \"configuration\": {\"separator\": \"/\"}}", "\"v2\"",
                "\"storage_transformers\": []", "\"extra\": {\"must_understand\": false, \"name\": 1}",
                "\"dimension_names\": [\"y\", null]", "\"dimension_names\": null");
        ArrayMetadata metadata = open();
        assertThat(metadata.keyEncoding()).isEqualTo(new ChunkKeyEncoding(ChunkKeyEncoding.Style.V2, '.'));
        assertThat(metadata.dimensionNames()).isEmpty();
        put();
        assertThat(open().dimensionNames()).containsExactly(Optional.of("y"), Optional.empty());
    }

    @Test
    void damagedDocumentsNeverGiveAnythingButAZarrException() {
        Random random = new Random(11);
        byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] bad = good.clone();
            for (int k = 0; k <= random.nextInt(3); k++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            if (random.nextInt(5) == 0) {
                bad = Arrays.copyOf(bad, random.nextInt(bad.length));
            }
            store.put("zarr.json", MemorySegment.ofArray(bad), PutCondition.ALWAYS);
            try {
                Zarr.open(store, "", MemoryBudget.unlimited());
            } catch (ZarrException e) {
                assertThat(e).hasMessageContaining("memory://metadata: zarr.json");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "3", "\"array\""})
    void aDocumentThatIsNoObjectIsRefused(String document) {
        store.put("zarr.json", MemorySegment.ofArray(document.getBytes(StandardCharsets.UTF_8)), PutCondition.ALWAYS);
        assertRefused("is not");
    }

    @Test
    void groupsKeepTheirConsolidatedMetadata() {
        SequencedMap<String, ObjectNode> documents = new LinkedHashMap<>();
        documents.put("z", Zarr.document(ArrayMetadata.builder(DataType.INT8, 3).build()));
        documents.put("a/b", Zarr.document(GroupMetadata.empty()));
        GroupMetadata group = new GroupMetadata(JsonNodeFactory.instance.objectNode().put("title", "t"), documents);
        Zarr.create(store, "", group, PutCondition.ALWAYS);
        GroupMetadata read = Zarr.open(store).metadata();
        assertThat(read).isEqualTo(group);
        assertThat(read.consolidated().keySet()).containsExactly("z", "a/b");
        assertThat(Zarr.normalise(read.consolidated().get("z"))).isEqualTo(documents.get("z"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock =
            """
            "consolidated_metadata": 5 | "consolidated_metadata": 5
            "consolidated_metadata": {"kind": "inline", "must_understand": false} | an object "metadata"
            "consolidated_metadata": {"kind": "inline", "must_understand": false, "metadata": []} | an object "metadata"
            "consolidated_metadata": {"metadata": {"a": 3}} | "a": 3, expected an object
            "consolidated_metadata": {"kind": "other", "must_understand": true} | an object "metadata"
            "attributes": null | expected an object
            "shape": [1] | unknown key "shape"
            """, quoteCharacter = '\'')
    void whatIsWrongInAGroupIsNamed(String part, String expected) {
        putGroup(part);
        assertRefused(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"consolidated_metadata\": null",
        "\"consolidated_metadata\": {\"kind\": \"other\", \"must_understand\": false}",
        "\"extra\": {\"must_understand\": false}"
    })
    void whatAGroupNeedNotUnderstandIsPassedOverAndKept(String part) {
        putGroup(part);
        GroupMetadata group = Zarr.open(store).metadata();
        assertThat(group.attributes()).isEmpty();
        assertThat(group.consolidated()).isEmpty();
        Zarr.create(store, "copy", group, PutCondition.ALWAYS);
        assertThat(Zarr.open(store).group("copy").metadata()).isEqualTo(group);
        assertThat(Zarr.document(group).has("extra")).isEqualTo(part.contains("extra"));
    }

    @Test
    void arraysAndGroupsAreToldApart() {
        putGroup();
        Zarr.create(store, "a", ArrayMetadata.builder(DataType.INT8, 3).build(), PutCondition.IF_ABSENT);
        Zarr.create(store, "g", GroupMetadata.empty(), PutCondition.IF_ABSENT);
        ZarrGroup root = Zarr.open(store);
        assertThat(root.children()).containsExactly("a", "g");
        assertThatThrownBy(() -> root.group("a")).hasMessageContaining("\"a\" is an array, expected a group");
        assertThatThrownBy(() -> root.array("g")).hasMessageContaining("\"g\" is a group, expected an array");
        assertThatThrownBy(() -> root.array("x"))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("memory://metadata")
                .hasMessageContaining("x/zarr.json");
    }

    @ParameterizedTest
    @CsvSource({"DEFAULT,/,c/3/0/12,c", "DEFAULT,.,c.3.0.12,c", "V2,/,3/0/12,0", "V2,.,3.0.12,0"})
    void chunkKeysAreSpelledAndReadBack(ChunkKeyEncoding.Style style, char separator, String key, String scalar) {
        ChunkKeyEncoding encoding = new ChunkKeyEncoding(style, separator);
        assertThat(encoding.key(3, 0, 12)).isEqualTo(key);
        assertThat(encoding.key()).isEqualTo(scalar);
        assertThat(encoding.index(key, 3)).hasValue(new long[] {3, 0, 12});
        assertThat(encoding.index(scalar, 0)).hasValue(new long[0]);
        for (String other : List.of("zarr.json", key + separator + "1", key + "x", "0" + key, key.replace("12", "012"),
                key.replace("12", "-1"), key.replace("12", "9223372036854775808"), "c", "")) {
            assertThat(encoding.index(other, 3)).as(other).isEmpty();
        }
        assertThat(encoding.index("c" + separator, 0)).isEmpty();
        assertThat(encoding.index("", 0)).isEmpty();
    }

    private void putGroup(String... more) {
        String document = "{\"zarr_format\": 3, \"node_type\": \"group\""
                + (more.length == 0 ? "" : ", " + more[0]) + "}";
        store.put("zarr.json", MemorySegment.ofArray(document.getBytes(StandardCharsets.UTF_8)), PutCondition.ALWAYS);
    }

    /// Stores the good document at the root, with parts replaced.
    private void put(String... partsAndReplacements) {
        String document = GOOD;
        for (int i = 0; i < partsAndReplacements.length; i += 2) {
            assertThat(document).contains(partsAndReplacements[i]);
            document = document.replace(partsAndReplacements[i], partsAndReplacements[i + 1]);
        }
        store.put("zarr.json", MemorySegment.ofArray(document.getBytes(StandardCharsets.UTF_8)), PutCondition.ALWAYS);
    }

    private ArrayMetadata open() {
        return ((ZarrArray) Zarr.open(store, "", MemoryBudget.unlimited())).metadata();
    }

    private void assertRefused(String... inTheMessage) {
        assertThatThrownBy(() -> Zarr.open(store, "", MemoryBudget.unlimited()))
                .isInstanceOf(ZarrException.class)
                .hasMessageStartingWith("memory://metadata: zarr.json ")
                .message()
                .contains(inTheMessage);
    }
}
