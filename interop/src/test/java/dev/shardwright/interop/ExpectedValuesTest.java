package dev.shardwright.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.Zarr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The datasets of the examples against values that were computed from the same granules without Shardwright.
@Tag("interop")
final class ExpectedValuesTest {

    private static final int OBSERVATIONS = 22012;

    @Test
    void thePolarDatasetHoldsWhatProjAndNumpyCompute(@TempDir Path folder) throws IOException, InterruptedException {
        PythonEnvironment python = PythonEnvironment.require();
        JsonNode table = JsonMapper.shared()
                .readTree(python.run("expected_polar.py", ExampleDataset.granuleFiles()).getFirst());
        assertThat(table.get("observations").asInt()).isEqualTo(OBSERVATIONS);
        assertThat(table.get("cells").size()).isEqualTo(305);
        assertThat(table.get("edgeDistance").asDouble())
                .as("metres from a cell's edge; nearer than 1 µm, two projections might disagree on the cell")
                .isGreaterThan(1e-6);
        try (ObjectStore store = Stores.open(ExampleDataset.POLAR.build(folder).toString())) {
            new ExpectedCells(table, 2).compare(Zarr.open(store), Map.of());
        }
    }

    /// The table lies with the shared granules; it was made with numpy, in the convention of healpy.
    @Test
    void theHealpixDatasetHoldsWhatNumpyComputed(@TempDir Path folder) throws IOException, InterruptedException {
        JsonNode table = JsonMapper.shared()
                .readTree(Files.readString(PythonEnvironment.shared("data/truth/atl06_healpix_truth_keep3.json")));
        assertThat(table.get("kept_points").asInt()).isEqualTo(OBSERVATIONS);
        assertThat(table.get("cells").size()).isEqualTo(218);
        try (ObjectStore store = Stores.open(ExampleDataset.HEALPIX.build(folder).toString())) {
            new ExpectedCells(table, 1)
                    .compare(
                            Zarr.open(store),
                            Map.of(
                                    "min", "h_min",
                                    "max", "h_max",
                                    "mean", "h_mean",
                                    "var_pop", "h_variance",
                                    "q25", "h_q25",
                                    "q50", "h_q50",
                                    "q75", "h_q75"));
        }
    }
}
