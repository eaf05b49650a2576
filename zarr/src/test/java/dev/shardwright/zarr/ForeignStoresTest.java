package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.testing.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Stores of other implementations: every array has the values that zarr-python 3.1.6 reads from it, or is refused by the name of
/// what is missing.
class ForeignStoresTest {

    private static final String REFUSED = "refused: ";

    /// `foreign-arrays.tsv` has for each array the first 128 bits of the SHA-256 of its values (in C order, little-endian; strings
    /// and byte strings as a JSON list of their bytes in hex), or what is refused. `bitround`, which zarr-python does not
    /// have, decodes to the bytes that are stored.
    @Test
    void everyArrayHasTheValuesThatAnotherReaderFindsOrIsRefusedByName() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        try (InputStream table = ForeignStoresTest.class.getResourceAsStream("foreign-arrays.tsv")) {
            new String(table.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> {
                String[] parts = line.split("\t", -1);
                expected.put(parts[0], parts[1]);
            });
        }
        Map<String, String> found = new TreeMap<>();
        for (String below : List.of("data/zarr", "conformance/zagg-store")) {
            Path root = SharedData.path(below);
            for (Path folder : foldersWith(root, "zarr.json")) {
                try (ObjectStore store = Stores.local(folder, Durability.RELAXED)) {
                    if (Zarr.open(store, "", MemoryBudget.unlimited()) instanceof ZarrArray array) {
                        String name = below + "/" + root.relativize(folder);
                        found.put(name, outcome(array, expected.getOrDefault(name, "")));
                    }
                }
            }
        }
        assertThat(found).isEqualTo(expected);
        assertThat(found.values().stream().filter(v -> v.startsWith(REFUSED))).hasSize(11);
    }

    private static String outcome(ZarrArray array, String expected) {
        try {
            return digest(array.read(Region.of()));
        } catch (UnsupportedExtensionException e) {
            boolean named = expected.startsWith(REFUSED)
                    && e.getMessage().contains(expected.substring(REFUSED.length()))
                    && e.getMessage().contains("is not supported");
            return named ? expected : e.getMessage();
        }
    }

    private static String digest(ArrayValues values) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            if (values.type().isVariableLength()) {
                StringJoiner list = new StringJoiner(",", "[", "]");
                for (long i = 0; i < values.size(); i++) {
                    list.add("\"" + HexFormat.of().formatHex(values.getBytes(i)) + "\"");
                }
                sha.update(list.toString().getBytes(StandardCharsets.US_ASCII));
            } else {
                sha.update(values.segment().asByteBuffer());
            }
            return HexFormat.of().formatHex(sha.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"column", "flux", "minimal", "temporal"})
    void theCellsOfAZaggStoreAreThoseThatItsWriterExpected(String name) throws IOException {
        JsonNode expected = JsonMapper.shared()
                .readTree(Files.readAllBytes(SharedData.path("conformance/zagg-store/" + name + ".expected.json")));
        String digests = name.equals("flux") ? "rx_flux" : "h_tdigest";
        Path leaf = SharedData.path("conformance/zagg-store/" + name + "/" + expected.get("leaf").stringValue());
        try (ObjectStore store = Stores.local(leaf, Durability.RELAXED)) {
            ZarrGroup group = Zarr.open(store).group(expected.get("group").stringValue());
            ArrayValues counts = group.array("count").read(Region.of());
            ArrayValues words = group.array("morton").read(Region.of());
            ArrayValues centroids = group.array(digests).read(Region.of());
            long filled = 0;
            for (JsonNode cell : expected.get("cells")) {
                int i = cell.get("index").intValue();
                assertThat(counts.getLong(i)).isEqualTo(cell.get("count").longValue());
                assertThat(Long.toUnsignedString(words.getLong(i))).isEqualTo(cell.get("morton").stringValue());
                ByteBuffer pairs = ByteBuffer.wrap(centroids.getBytes(i)).order(ByteOrder.LITTLE_ENDIAN);
                for (JsonNode pair : cell.get(digests)) {
                    assertThat(pairs.getFloat()).isEqualTo(pair.get(0).floatValue(), within(0f));
                    assertThat(pairs.getFloat()).isEqualTo(pair.get(1).floatValue(), within(0f));
                }
                assertThat(pairs.hasRemaining()).isFalse();
                filled++;
            }
            long stored = 0;
            for (int i = 0; i < counts.size(); i++) {
                stored += counts.getLong(i) > 0 ? 1 : 0;
            }
            assertThat(stored).isEqualTo(filled);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"data/zarr", "conformance/zarr-workbench/data/zarr-2"})
    void everyNodeOfVersion2IsRefusedWithASentenceThatSaysSo(String below) throws IOException {
        Path root = SharedData.path(below);
        int refused = 0;
        for (String document : List.of(".zarray", ".zgroup")) {
            for (Path folder : foldersWith(root, document)) {
                if (!Files.exists(folder.resolve("zarr.json"))) {
                    try (ObjectStore store = Stores.local(folder, Durability.RELAXED)) {
                        assertThatThrownBy(() -> Zarr.open(store, "", MemoryBudget.unlimited()))
                                .isInstanceOf(ZarrException.class)
                                .hasMessageContaining("the node at \"\" is Zarr v2 (" + document
                                        + "), which is not supported; expected Zarr v3");
                    }
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThanOrEqualTo(below.startsWith("conformance") ? 110 : 26);
    }

    private static List<Path> foldersWith(Path root, String document) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(f -> f.endsWith(document)).map(Path::getParent).sorted().toList();
        }
    }
}
