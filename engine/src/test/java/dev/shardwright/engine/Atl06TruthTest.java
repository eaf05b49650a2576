package dev.shardwright.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shardwright.engine.run.RunReport;
import dev.shardwright.engine.run.RunReport.InputUsage;
import dev.shardwright.engine.testing.Built;
import dev.shardwright.testing.SharedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Real granules against values that were computed elsewhere.
class Atl06TruthTest {

    private static final Map<String, String> COLUMN_OF = Map.of(
            "count", "count",
            "h_min", "min",
            "h_max", "max",
            "h_mean", "mean",
            "h_mean_weighted", "h_mean_weighted",
            "h_sigma", "h_sigma",
            "h_variance", "var_pop",
            "h_q25", "q25",
            "h_q50", "q50",
            "h_q75", "q75");

    @Test
    void everyFieldOfEveryCellIsAsComputedElsewhere() throws Exception {
        JsonNode truth = JsonMapper.shared()
                .readTree(SharedData.path("data/truth/atl06_healpix_truth_keep3.json").toFile());
        Map<String, Integer> columns = new HashMap<>();
        for (JsonNode column : truth.get("columns")) {
            columns.put(column.asString(), columns.size());
        }
        try (Built built = example()) {
            assertThat(built.report().observations()).isEqualTo(truth.get("kept_points").asLong());
            COLUMN_OF.forEach((array, column) -> {
                SortedMap<Long, Long> values = built.values(array);
                assertThat(values).as(array).hasSize(truth.get("cells").size());
                boolean exact = List.of("count", "min", "max").contains(column);
                for (JsonNode row : truth.get("cells")) {
                    long cell = row.get(columns.get("cell")).asLong();
                    JsonNode expected = row.get(columns.get(column));
                    assertThat(values).as("%s of cell %d", array, cell).containsKey(cell);
                    if (array.equals("count")) {
                        assertThat(values.get(cell)).as("%s of cell %d", array, cell).isEqualTo(expected.asLong());
                    } else {
                        double tolerance = exact ? 0 : 1e-12 * Math.abs(expected.asDouble());
                        assertThat(Double.longBitsToDouble(values.get(cell)))
                                .as("%s of cell %d", array, cell)
                                .isCloseTo(expected.asDouble(), within(tolerance));
                    }
                }
            });
        }
    }

    @Test
    void aGranuleIsOpenedOnceAndOnlyTheChunksInNeedAreRead() throws Exception {
        try (Built built = example()) {
            RunReport report = built.report();
            assertThat(report.tasks().complete()).isGreaterThan(1);
            assertThat(report.inputs()).hasSize(3);
            for (InputUsage input : report.inputs()) {
                assertThat(input.opened()).as(input.address()).isEqualTo(1);
                assertThat(input.bytesRead()).as(input.address()).isBetween(1L, input.size() * 3 / 20);
            }
        }
    }

    private static Built example() throws Exception {
        Path examples = Path.of("..", "examples");
        return Built.of(
                Files.readString(examples.resolve("atl06-healpix.yaml")),
                List.of(SharedData.path("data/icesat2/atl06_r002").toString()),
                options -> options);
    }
}
