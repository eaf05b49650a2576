package dev.shardwright.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.ZarrGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The datasets of the examples, opened by other implementations.
@Tag("interop")
final class DatasetReadersTest {

    private static final int FIELDS = 10;

    @TempDir
    static Path folder;

    private static final Map<ExampleDataset, Path> DATASETS = new EnumMap<>(ExampleDataset.class);
    private static PythonEnvironment python = new PythonEnvironment(Path.of(""));

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        python = PythonEnvironment.require();
        for (ExampleDataset example : ExampleDataset.values()) {
            DATASETS.put(example, example.build(folder));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyArrayOfTheHealpixDatasetIsTheSame(Peer peer) throws IOException, InterruptedException {
        everyArrayIsTheSame(peer, ExampleDataset.HEALPIX, FIELDS);
    }

    @ParameterizedTest
    @EnumSource
    void everyArrayOfThePolarDatasetIsTheSame(Peer peer) throws IOException, InterruptedException {
        everyArrayIsTheSame(peer, ExampleDataset.POLAR, FIELDS + 3); // and x, y, crs
    }

    /// Data type, shape, values and attributes of every array.
    private static void everyArrayIsTheSame(Peer peer, ExampleDataset example, int arrays)
            throws IOException, InterruptedException {
        Path dataset = DATASETS.get(example);
        try (ObjectStore store = Stores.open(dataset.toString())) {
            ZarrGroup root = Zarr.open(store);
            List<Request> requests = requests(root);
            assertThat(requests).hasSize(arrays);
            List<Answer> answers = peer.read(python, dataset, requests);
            for (int i = 0; i < arrays; i++) {
                ZarrArray array = root.array(requests.get(i).array());
                String digest = Digest.of(array, requests.get(i).regions());
                assertThat(answers.get(i).values())
                        .as("%s of %s", array.path(), dataset.getFileName())
                        .isEqualTo(Answer.expected(array.metadata(), digest));
                ObjectNode attributes = array.metadata().attributes();
                if (peer == Peer.XARRAY) {
                    attributes.remove("_FillValue"); // told of by "decoded"
                }
                assertThat(answers.get(i).json().get("attributes"))
                        .as("attributes of %s", array.path())
                        .isEqualTo(attributes);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"HEALPIX, 218", "POLAR, 305"})
    void xarrayDecodesWhatNobodyObservedAsMissing(ExampleDataset example, long observed)
            throws IOException, InterruptedException {
        Path dataset = DATASETS.get(example);
        try (ObjectStore store = Stores.open(dataset.toString())) {
            List<Request> fields = requests(Zarr.open(store)).stream()
                    .filter(r -> r.array().startsWith("h_"))
                    .toList();
            assertThat(fields).hasSize(FIELDS - 1);
            for (Answer answer : Peer.XARRAY.read(python, dataset, withoutOverlap(fields))) {
                long cells = withoutOverlap(fields).stream()
                        .filter(r -> r.array().equals(answer.array()))
                        .flatMap(r -> r.regions().stream())
                        .mapToLong(Box::size)
                        .sum();
                JsonNode decoded = answer.json().get("decoded");
                assertThat(decoded.get("dtype").asString()).isEqualTo("float64");
                assertThat(decoded.get("fillValue").asString()).isEqualTo("nan");
                assertThat(cells - decoded.get("missing").asLong())
                        .as("cells of %s that are not NaN", answer.array())
                        .isEqualTo(observed);
            }
        }
    }

    @Test
    void xarrayFindsTheCoordinatesAndTheReferenceSystemOfTheMap() throws IOException, InterruptedException {
        Path dataset = DATASETS.get(ExampleDataset.POLAR);
        try (ObjectStore store = Stores.open(dataset.toString())) {
            Map<String, JsonNode> answers = Peer.XARRAY.read(python, dataset, requests(Zarr.open(store))).stream()
                    .collect(Collectors.toMap(Answer::array, Answer::json));
            answers.forEach((array, json) -> {
                JsonNode decoded = json.get("decoded");
                if (!List.of("x", "y", "crs").contains(array)) {
                    assertThat(strings(decoded.get("dimensions"))).as(array).containsExactly("y", "x");
                    assertThat(strings(decoded.get("coordinates"))).as(array).containsExactly("crs", "x", "y");
                    assertThat(decoded.get("gridMapping").asString()).as(array).isEqualTo("crs");
                }
            });
            assertThat(answers.get("count").get("decoded").get("dtype").asString())
                    .as("a count of 0 is a number, not missing")
                    .isEqualTo("int64");
            assertThat(strings(answers.get("x").get("decoded").get("dimensions"))).containsExactly("x");
            assertThat(strings(answers.get("y").get("decoded").get("dimensions"))).containsExactly("y");
            JsonNode reference = answers.get("crs").get("reference");
            assertThat(reference.get("epsg").asInt()).isEqualTo(3413);
            assertThat(reference.get("parametersDifferBy").asDouble())
                    .as("metres between the places by crs_wkt and by the CF parameters")
                    .isLessThan(1e-6);
        }
    }

    private static List<Request> requests(ZarrGroup root) {
        return root.children().stream()
                .map(name -> new Request(name, SampleRegions.of(root.array(name))))
                .toList();
    }

    /// The requests with regions that begin at a shard's edge alone, so that no cell is counted again.
    private static List<Request> withoutOverlap(List<Request> requests) {
        return requests.stream()
                .map(r -> new Request(
                        r.array(),
                        r.regions().stream()
                                .filter(region -> region.rank() > 1 || region.offset()[0] % region.shape()[0] == 0)
                                .toList()))
                .toList();
    }

    private static List<String> strings(JsonNode array) {
        List<String> all = new ArrayList<>();
        array.forEach(node -> all.add(node.asString()));
        return all;
    }
}
