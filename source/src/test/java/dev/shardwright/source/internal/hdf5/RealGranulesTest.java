package dev.shardwright.source.internal.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.source.ColumnInfo;
import dev.shardwright.source.Granule;
import dev.shardwright.source.GranuleException;
import dev.shardwright.storage.Durability;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.testing.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every one-dimensional numeric dataset of real files has the values that h5py reads, or is refused: never others.
class RealGranulesTest {

    @Test
    void everyColumnHasTheValuesThatH5pyReadsOrIsRefused() throws IOException {
        Path folder = SharedData.path("data");
        int equal = 0;
        int equalAtl06 = 0;
        int otherDatasets = 0;
        List<String> wrong = new ArrayList<>();
        Map<String, String> refused = new TreeMap<>();
        try (ObjectStore store = Stores.local(folder, Durability.RELAXED)) {
            for (Map.Entry<String, JsonNode> file : truth(folder).properties()) {
                String key = file.getKey();
                if (!Files.exists(folder.resolve(key))) {
                    continue;
                }
                try (Granule granule = new Hdf5Format().open(store, key)) {
                    for (Map.Entry<String, JsonNode> dataset : file.getValue().properties()) {
                        JsonNode expected = dataset.getValue();
                        String name = "/" + dataset.getKey();
                        if (!isColumn(expected)) {
                            otherDatasets++;
                            assertRefused(granule, name);
                            continue;
                        }
                        try {
                            ColumnInfo column = granule.column(name).orElseThrow();
                            if (Digests.sha256(granule, column).equals(expected.path("sha256").asString())) {
                                equal++;
                                equalAtl06 += key.contains("atl06_r002") ? 1 : 0;
                            } else {
                                wrong.add(key + name + " " + expected);
                            }
                        } catch (GranuleException e) {
                            refused.put(key + name, e.getMessage());
                        }
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(equalAtl06).isGreaterThanOrEqualTo(1208);
        assertThat(equal).isGreaterThanOrEqualTo(1479);
        assertThat(otherDatasets).isGreaterThanOrEqualTo(150);
        // bitshuffle, blosc, lz4 and zstd
        assertThat(refused.values()).hasSizeLessThanOrEqualTo(6).allSatisfy(message -> assertThat(message)
                .containsPattern("it is stored with filter (32008|32001|32004|32015)"));
    }

    @Test
    void columnsAreListedWithoutReadingThem() throws IOException {
        Path folder = SharedData.path("data");
        try (ObjectStore store = Stores.local(folder, Durability.RELAXED)) {
            for (Map.Entry<String, JsonNode> file : truth(folder).properties()) {
                if (!Files.exists(folder.resolve(file.getKey()))) {
                    continue;
                }
                try (Granule granule = new Hdf5Format().open(store, file.getKey())) {
                    List<ColumnInfo> columns = granule.columns();
                    assertThat(columns)
                            .extracting(ColumnInfo::name)
                            .containsAll(file.getValue().properties().stream()
                                    .map(dataset -> "/" + dataset.getKey())
                                    .toList());
                    columns.stream().filter(ColumnInfo::readable).forEach(column -> {
                        JsonNode expected = file.getValue().get(column.name().substring(1));
                        assertThat(isColumn(expected)).as(column.name()).isTrue();
                        assertThat(column.rows()).isEqualTo(expected.get("shape").get(0).asLong());
                    });
                }
            }
        }
    }

    @Test
    void citationsAreReadFromTheAttributesOfTheFile() {
        Path folder = SharedData.path("data");
        try (ObjectStore store = Stores.local(folder, Durability.RELAXED)) {
            // Fixed text in a heap of indirect blocks
            try (Granule atl06 = new Hdf5Format()
                    .open(store, "icesat2/atl06_r002/processed_ATL06_20190613065109_11610303_002_01.h5")) {
                assertThat(atl06.attribute("short_name")).contains("ATL06");
                assertThat(atl06.attribute("identifier_product_doi")).contains("10.5067/ATLAS/ATL06.001");
                assertThat(atl06.attribute("citation").orElseThrow())
                        .hasSize(241)
                        .startsWith("Cite these data in publications as follows: The ");
                assertThat(atl06.attribute("geospatial_lat_max")).isEmpty();
                assertThat(atl06.attribute("no_such_attribute")).isEmpty();
            }
            // Text of variable length, an array of one, in object headers of the old form
            try (Granule atl08 = new Hdf5Format().open(store, "icesat2/atl03_atl08/atl08_clip.h5")) {
                assertThat(atl08.attribute("short_name")).contains("ATL08");
                assertThat(atl08.attribute("identifier_product_doi")).contains("doi:10.5067/ATLAS/ATL08.006");
            }
        }
    }

    private static boolean isColumn(JsonNode expected) {
        return expected.get("shape").size() == 1 && expected.get("dtype").asString().matches(".[iuf].*");
    }

    private static void assertRefused(Granule granule, String name) {
        assertThatThrownBy(() -> granule.column(name))
                .isInstanceOf(GranuleException.class)
                .hasMessageContainingAll(granule.address(), name, "expected");
    }

    private static JsonNode truth(Path folder) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve("truth/h5py_truth.json.gz")))) {
            return JsonMapper.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build()
                    .readTree(in);
        }
    }
}
