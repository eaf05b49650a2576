package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.storage.Version;
import dev.shardwright.testing.ForwardingStore;
import dev.shardwright.zarr.internal.metadata.Document;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Documents that are made to hurt.
class HostileMetadataTest {

    private final ObjectStore store = Stores.memory("hostile");

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void whatIsNestedTooDeepIsRefused() {
        int most = Document.MAX_DEPTH - 2;
        put(group("[".repeat(most) + "]".repeat(most)));
        Zarr.open(store);
        put(group("[".repeat(100_000) + "]".repeat(100_000)));
        assertRefused("is not JSON", "nesting");
        put("[".repeat(1_000_000));
        assertRefused("is not JSON", "nesting");
        put("{\"a\":".repeat(1_000_000));
        assertRefused("is not JSON", "nesting");
    }

    @Test
    void numbersOfManyDigitsAreRefused() {
        put(group("9".repeat(Document.MAX_DIGITS)));
        Zarr.open(store);
        put(group("9".repeat(Document.MAX_DIGITS + 1)));
        assertRefused("is not JSON", "Number");
        put(array("1e999999999", "[1]", "0"));
        assertRefused("\"shape\"", "integers");
        put(array("[1e999999999]", "[1]", "0"));
        assertRefused("\"shape\"", "integers");
        put(array("[4]", "[4]", "1e999999999"));
        assertRefused("\"fill_value\"", "expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[9223372036854775807]", "[9223372036854775807, 9223372036854775807, 9223372036854775807]"})
    void absurdShapesOpenWithoutMemory(String shape) {
        int rank = shape.split(",").length;
        put(array(shape, "[" + "1, ".repeat(rank - 1) + "1]", "0"));
        ZarrArray array = (ZarrArray) Zarr.open(store, "", MemoryBudget.unlimited());
        assertThat(array.metadata().chunkGridShape()).containsOnly(Long.MAX_VALUE).hasSize(rank);
        assertThat(array.read(new Box(new long[rank], new long[rank])).size()).isZero();
    }

    @Test
    void chunksThatCannotBeAddressedAreRefused() {
        put(array("[1, 1, 1]", "[2147483647, 2147483647, 2147483647]", "0"));
        assertRefused("chunk shape [2147483647, 2147483647, 2147483647]", "too large");
    }

    @Test
    void longValuesAreCutInMessages() {
        put(array("[1]", "[" + "1, ".repeat(100_000) + "0]", "0"));
        assertThatThrownBy(() -> Zarr.open(store, "", MemoryBudget.unlimited()))
                .isInstanceOf(ZarrException.class)
                .message()
                .hasSizeLessThan(1000);
        put(array("[1]", "[1]", "[" + "1, ".repeat(100_000) + "0]"));
        assertRefused("fill_value");
        put(array("[1" + ", 1".repeat(5000) + "]", "[1]", "0"));
        assertRefused("array of shape [1, 1", " ... ", "expected as many dimensions");
        put(array("[1]", "[1]", "0").replace("\"bytes\"", "{\"name\": \"bytes\", \"configuration\": {\"endian\": \"" + "x".repeat(5000) + "\"}}"));
        assertRefused("codec \"bytes\" has \"endian\": \"xxx", " ... ", "expected one of [little, big]");
    }

    @Test
    void veryManyCodecsAreNotUsed() {
        put(array("[4]", "[4]", "0").replace("[\"bytes\"]", "[\"bytes\"" + ", \"crc32c\"".repeat(1000) + "]"));
        ZarrArray array = (ZarrArray) Zarr.open(store, "", MemoryBudget.unlimited());
        assertThatThrownBy(() -> array.read(Region.of()))
                .isInstanceOf(UnsupportedExtensionException.class)
                .hasMessageContaining("a list of 1001 codecs is not supported, at most 64 are");
    }

    @Test
    void whatWouldBeNestedTooDeepIsNotWritten() {
        String deep = group("[".repeat(Document.MAX_DEPTH - 3) + "]".repeat(Document.MAX_DEPTH - 3));
        put(group("1"));
        store.put("deep/zarr.json", MemorySegment.ofArray(deep.getBytes(StandardCharsets.UTF_8)), PutCondition.ALWAYS);
        ZarrGroup root = Zarr.open(store);
        assertThatThrownBy(root::consolidate)
                .isInstanceOf(ZarrException.class)
                .hasMessageContainingAll("memory://hostile: zarr.json", "cannot be written", "nesting depth");
        assertThat(store.get("zarr.json").toUtf8()).isEqualTo(group("1"));
    }

    @Test
    void aNumberThatCouldNotBeReadIsNotWritten() {
        ObjectNode attributes = JsonNodeFactory.instance.objectNode();
        attributes.put("x", BigInteger.TEN.pow(Document.MAX_DIGITS - 1));
        Zarr.create(store, "", GroupMetadata.of(attributes), PutCondition.ALWAYS);
        assertThat(Zarr.open(store).metadata().attributes()).isEqualTo(attributes);
        attributes.put("x", BigInteger.TEN.pow(Document.MAX_DIGITS));
        GroupMetadata beyond = GroupMetadata.of(attributes);
        assertThatThrownBy(() -> Zarr.create(store, "", beyond, PutCondition.ALWAYS))
                .isInstanceOf(ZarrException.class)
                .hasMessageContainingAll("memory://hostile: zarr.json", "Number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a/", "/a", "a//b"})
    void aCopyOfANodeThatIsCalledNothingIsRefused(String path) {
        put("{\"zarr_format\": 3, \"node_type\": \"group\", \"consolidated_metadata\": {\"metadata\": {\"" + path + "\": "
                + group("1") + "}}}");
        assertRefused("\"consolidated_metadata\" with a path \"" + path + "\"", "expected names");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": 1, \"a\": 1}", "{\"b\": {\"a\": 1, \"a\": 2}}", "[{\"a\": 1, \"\\u0061\": 1}]"})
    void aKeyThatIsThereTwiceIsRefused(String attribute) {
        put(group(attribute));
        assertRefused("is not JSON", "Duplicate");
    }

    @Test
    void literalsThatAreNoJsonAreReadInAttributesAndNeverWritten() {
        put(group("[NaN, Infinity, -Infinity]"));
        ZarrGroup group = Zarr.open(store);
        assertThat(group.metadata().attributes().get("x").get(0).doubleValue()).isNaN();
        group.updateAttributes(a -> a.put("y", 1));
        assertThat(store.get("zarr.json").toUtf8()).contains("[NaN, Infinity, -Infinity]");
        group.updateAttributes(a -> a.put("z", Double.NaN));
        assertThat(store.get("zarr.json").toUtf8()).contains("\"z\": \"NaN\"");
        put(array("[NaN]", "[1]", "0"));
        assertRefused("\"shape\": [", "integers");
        put(array("[1]", "[1]", "NaN"));
        assertRefused("\"fill_value\"", "an integer of type int8");
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        byte[] bytes = group("\"xyz\"").getBytes(StandardCharsets.ISO_8859_1);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf('y')] = (byte) 0xff;
        store.put("zarr.json", MemorySegment.ofArray(bytes), PutCondition.ALWAYS);
        assertRefused("is not JSON: it is not UTF-8");
        store.put(
                "zarr.json",
                MemorySegment.ofArray(group("1").getBytes(StandardCharsets.UTF_16)),
                PutCondition.ALWAYS);
        assertRefused("is not JSON: it is not UTF-8");
    }

    @Test
    void noMoreThanTheMostBytesOfADocumentAreAskedFor() {
        ObjectStore endless = new ForwardingStore(store) {
            @Override
            public List<Bytes> getRanges(String key, List<ByteRange> ranges, SegmentAllocator memory) {
                long length = ((ByteRange.Span) ranges.getFirst()).length();
                assertThat(length).isEqualTo(Document.MAX_BYTES + 1);
                return List.of(new Bytes(Arena.ofAuto().allocate(length), new Version("1"), length));
            }
        };
        assertThatThrownBy(() -> Zarr.open(endless))
                .isInstanceOf(ZarrException.class)
                .hasMessage("memory://hostile: zarr.json has more than 268435456 bytes, the most that are read");
    }

    private static String group(String attribute) {
        return "{\"zarr_format\": 3, \"node_type\": \"group\", \"attributes\": {\"x\": " + attribute + "}}";
    }

    private static String array(String shape, String chunks, String fill) {
        return """
                {"zarr_format": 3, "node_type": "array", "shape": SHAPE, "data_type": "int8",
                 "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": CHUNKS}},
                 "chunk_key_encoding": "default", "fill_value": FILL, "codecs": ["bytes"]}
                """
                .replace("SHAPE", shape)
                .replace("CHUNKS", chunks)
                .replace("FILL", fill);
    }

    private void put(String document) {
        store.put("zarr.json", MemorySegment.ofArray(document.getBytes(StandardCharsets.UTF_8)), PutCondition.ALWAYS);
    }

    private void assertRefused(String... inTheMessage) {
        assertThatThrownBy(() -> Zarr.open(store, "", MemoryBudget.unlimited()))
                .isInstanceOf(ZarrException.class)
                .hasMessageStartingWith("memory://hostile: zarr.json ")
                .message()
                .hasSizeLessThan(2000)
                .contains(inTheMessage);
    }
}
