package dev.shardwright.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.engine.Engine;
import dev.shardwright.engine.RunOptions;
import dev.shardwright.engine.run.RunReport;
import dev.shardwright.storage.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The definitions in `examples/`.
enum ExampleDataset {
    HEALPIX("atl06-healpix.yaml"),
    POLAR("atl06-polar.yaml");

    private final String file;

    ExampleDataset(String file) {
        this.file = file;
    }

    /// Builds the dataset from the shared granules.
    ///
    /// @param folder where to put it
    /// @return its address
    Path build(Path folder) throws IOException, InterruptedException {
        Path definition = PythonEnvironment.MODULE.resolveSibling("examples").resolve(file);
        Path output = folder.resolve(file.replace(".yaml", ".zarr"));
        RunReport report = Engine.build(
                Engine.parse(file, Files.readString(definition)),
                List.of(granules().toString()),
                output.toString(),
                RunOptions.defaults().withDurability(Durability.RELAXED).withScratch(folder));
        assertThat(report.outcome()).isEqualTo(RunReport.Result.COMPLETE);
        return output;
    }

    /// The folder of granules that datasets are built from.
    static Path granules() {
        return PythonEnvironment.shared("data/icesat2/atl06_r002");
    }

    static List<String> granuleFiles() throws IOException {
        try (Stream<Path> files = Files.list(granules())) {
            return files.map(Path::toString).filter(f -> f.endsWith(".h5")).sorted().toList();
        }
    }
}
