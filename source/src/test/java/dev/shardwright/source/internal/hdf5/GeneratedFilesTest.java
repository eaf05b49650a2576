package dev.shardwright.source.internal.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.source.ColumnInfo;
import dev.shardwright.source.Granule;
import dev.shardwright.source.GranuleException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/// What h5py reads in files of every kind is what is read here, or it is refused for the expected reason.
class GeneratedFilesTest {

    @TestFactory
    Stream<DynamicTest> everyDatasetHasTheValuesThatH5pyReadsOrIsRefused() {
        return GeneratedFiles.expected().properties().stream()
                .flatMap(file -> file.getValue().properties().stream()
                        .map(dataset -> DynamicTest.dynamicTest(
                                file.getKey() + dataset.getKey(), () -> check(file.getKey(), dataset))));
    }

    private static void check(String file, Map.Entry<String, JsonNode> dataset) {
        JsonNode expected = dataset.getValue();
        try (Granule granule = GeneratedFiles.open(file)) {
            if (expected.has("refused")) {
                assertThatThrownBy(() -> read(granule, dataset.getKey()))
                        .isInstanceOf(GranuleException.class)
                        .hasMessageContainingAll(file, dataset.getKey(), expected.get("refused").asString());
                return;
            }
            ColumnInfo column = granule.column(dataset.getKey()).orElseThrow();
            assertThat(column.type().replace("enum of int8", "bool").replace("enum of ", ""))
                    .isEqualTo(expected.get("type").asString());
            assertThat(column.rows()).isEqualTo(expected.get("rows").asLong());
            assertThat(Digests.sha256(granule, column)).isEqualTo(expected.get("sha256").asString());
        }
    }

    private static void read(Granule granule, String name) {
        ColumnInfo column = granule.column(name).orElseThrow();
        granule.readDoubles(name, 0, column.rows(), new double[(int) column.rows()], 0);
    }
}
