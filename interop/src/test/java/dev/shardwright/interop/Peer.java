package dev.shardwright.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Other implementations of Zarr v3, each behind a script of `interop/python`.
enum Peer {
    ZARR_PYTHON("zarr", "read_zarr.py"),
    ZARR_PYTHON_CONSOLIDATED("zarr", "read_zarr_consolidated.py"),
    XARRAY("xarray", "read_xarray.py"),
    TENSORSTORE("tensorstore", "read_tensorstore.py"),
    ZARRS("zarrs", "read_zarrs.py");

    private final String distribution;
    private final String script;

    Peer(String distribution, String script) {
        this.distribution = distribution;
        this.script = script;
    }

    String script() {
        return script;
    }

    /// Has arrays of a store read. The answers come in the order of the requests, and from the pinned version.
    List<Answer> read(PythonEnvironment python, Path store, List<Request> requests)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("shardwright-interop", ".jsonl");
        try {
            Files.write(file, requests.stream().map(Request::toLine).toList());
            List<String> lines = python.run(script, List.of(store.toString(), file.toString()));
            JsonNode reader = JsonMapper.shared().readTree(lines.getFirst());
            assertThat(reader.get("reader").asString()).isEqualTo(distribution);
            assertThat(reader.get("version").asString())
                    .as("version of %s, as python/requirements.txt pins it; run interop/python/setup.sh", distribution)
                    .isEqualTo(Requirements.read().get(distribution));
            List<Answer> answers = lines.stream().skip(1).map(Answer::parse).toList();
            assertThat(answers).extracting(Answer::array)
                    .containsExactlyElementsOf(requests.stream().map(Request::array).toList());
            return answers;
        } finally {
            Files.delete(file);
        }
    }
}
