package dev.shardwright.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Other implementations of Zarr v3, each behind scripts of `interop/python`: one that reads, and for some one that writes.
enum Peer {
    ZARR_PYTHON("zarr", "read_zarr.py", "write_zarr.py"),
    ZARR_PYTHON_CONSOLIDATED("zarr", "read_zarr_consolidated.py"),
    XARRAY("xarray", "read_xarray.py"),
    TENSORSTORE("tensorstore", "read_tensorstore.py", "write_tensorstore.py"),
    ZARRS("zarrs", "read_zarrs.py");

    private final String distribution;
    private final String script;
    private final Optional<String> writer;

    Peer(String distribution, String script) {
        this.distribution = distribution;
        this.script = script;
        this.writer = Optional.empty();
    }

    Peer(String distribution, String script, String writer) {
        this.distribution = distribution;
        this.script = script;
        this.writer = Optional.of(writer);
    }

    List<String> scripts() {
        return Stream.concat(Stream.of(script), writer.stream()).toList();
    }

    /// Has arrays of a store read. The answers come in the order of the requests, and from the pinned version.
    List<Answer> read(PythonEnvironment python, Path store, List<Request> requests)
            throws IOException, InterruptedException {
        return ask(python, script, "reader", store, requests.stream().map(Request::toLine).toList(),
                requests.stream().map(Request::array).toList());
    }

    /// Has arrays of a store written. The answers come in the order of the requests, and from the pinned version.
    List<Answer> write(PythonEnvironment python, Path store, List<WriteRequest> requests)
            throws IOException, InterruptedException {
        return ask(python, writer.orElseThrow(), "writer", store, requests.stream().map(WriteRequest::toLine).toList(),
                requests.stream().map(WriteRequest::array).toList());
    }

    private List<Answer> ask(
            PythonEnvironment python, String asked, String role, Path store, List<String> requests, List<String> arrays)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("shardwright-interop", ".jsonl");
        try {
            Files.write(file, requests);
            List<String> lines = python.run(asked, List.of(store.toString(), file.toString()));
            JsonNode first = JsonMapper.shared().readTree(lines.getFirst());
            assertThat(first.get(role).asString()).isEqualTo(distribution);
            assertThat(first.get("version").asString())
                    .as("version of %s, as python/requirements.txt pins it; run interop/python/setup.sh", distribution)
                    .isEqualTo(Requirements.read().get(distribution));
            List<Answer> answers = lines.stream().skip(1).map(Answer::parse).toList();
            assertThat(answers).extracting(Answer::array).containsExactlyElementsOf(arrays);
            return answers;
        } finally {
            Files.delete(file);
        }
    }
}
