package dev.shardwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `check` finds planted damage and says where it is.
class CheckDamageTest {

    @TempDir
    Path folder;

    private Path definition = Path.of("");
    private Path dataset = Path.of("");

    @BeforeEach
    void build() throws IOException {
        definition = Samples.definition(folder);
        dataset = folder.resolve("out.zarr");
        Command command = Command.run(
                "build", definition, "--input", Samples.granules(folder, 20), "--output", dataset, "--quiet");
        assertThat(command.status()).as(command.err()).isZero();
    }

    @Test
    void aWholeDatasetIsWhole() {
        Command check = Command.run("check", dataset, "--definition", definition);

        assertThat(check.out()).contains("nothing is wrong");
        assertThat(check.status()).isZero();
    }

    private interface Damage {
        void plant(Path dataset) throws IOException;
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                damage("a bit of chunk data is flipped", "height/c/", d -> edit(shard(d), b -> flip(b, 20))),
                damage("a bit of a shard's index is flipped", "height/c/", d -> edit(shard(d), b -> flip(b, b.length - 10))),
                damage("a bit of an index's checksum is flipped", "height/c/", d -> edit(shard(d), b -> flip(b, b.length - 1))),
                damage("a shard is cut", "height/c/", d -> edit(shard(d), b -> Arrays.copyOf(b, b.length / 2))),
                damage("a shard is empty", "height/c/", d -> edit(shard(d), b -> new byte[0])),
                damage("a shard has bytes behind its end", "height/c/", d -> edit(shard(d), b -> Arrays.copyOf(b, b.length + 1))),
                damage("a shard is missing", "height/c/", d -> Files.delete(shard(d))),
                damage("a shard lies under another's key", "height/c/7", d -> Files.copy(shard(d), d.resolve("height/c/7"))),
                damage("a shard is that of another field", "height/c/",
                        d -> Files.write(shard(d), Files.readAllBytes(d.resolve("height_median/c").resolve(shard(d).getFileName())))),
                damage("an object belongs to nothing", "height/notes.txt", d -> Files.writeString(d.resolve("height/notes.txt"), "x")),
                damage("the metadata of an array are missing", "height/zarr.json", d -> Files.delete(d.resolve("height/zarr.json"))),
                damage("the metadata of an array are no JSON", "height/zarr.json",
                        d -> Files.writeString(d.resolve("height/zarr.json"), "{")),
                damage("the metadata of an array differ from the consolidated ones", "height/zarr.json",
                        d -> replace(d.resolve("height/zarr.json"), "\"units\" : \"m\"", "\"units\" : \"ft\"")),
                damage("the root's metadata are missing", "zarr.json", d -> Files.delete(d.resolve("zarr.json"))),
                damage("the root's metadata are cut", "zarr.json", d -> edit(d.resolve("zarr.json"), b -> Arrays.copyOf(b, 100))),
                damage("the latitude convention was changed", "zarr.json",
                        d -> replace(d.resolve("zarr.json"), "\"geodetic\"", "\"authalic\"")),
                damage("the manifest is damaged", "_shardwright/manifest.json",
                        d -> Files.writeString(d.resolve("_shardwright/manifest.json"), "[]")),
                damage("a run has not ended", "_shardwright/run.json",
                        d -> Files.writeString(d.resolve("_shardwright/run.json"), "{}")));
    }

    private static Arguments damage(String what, String where, Damage damage) {
        return Arguments.of(what, where, damage);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void damageIsFound(String what, String where, Damage damage) throws IOException {
        damage.plant(dataset);

        Command check = Command.run("check", dataset);

        assertThat(check.status()).as(check.out()).isEqualTo(ExitStatus.FAILED);
        assertThat(check.out().lines().filter(l -> l.startsWith(where))).as(check.out()).isNotEmpty();
    }

    @Test
    void jsonHasTheFindings() throws IOException {
        JsonNode whole = JsonMapper.shared().readTree(Command.run("check", dataset, "--json").out());
        Path shard = shard(dataset);
        Files.delete(shard);

        Command check = Command.run("check", dataset, "--json");

        JsonNode damaged = JsonMapper.shared().readTree(check.out());
        assertThat(check.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(whole.path("findings").isArray()).isTrue();
        assertThat(whole.path("findings")).isEmpty();
        assertThat(whole.path("address").asString()).isEqualTo(dataset.toString());
        assertThat(whole.path("arrays").asInt()).isEqualTo(5);
        assertThat(whole.path("bytes").asLong() - damaged.path("bytes").asLong()).isPositive();
        assertThat(whole.path("objects").asInt() - damaged.path("objects").asInt()).isEqualTo(1);
        assertThat(damaged.path("findings")).hasSize(1);
        assertThat(damaged.path("findings").get(0).path("key").asString())
                .isEqualTo("height/c/" + shard.getFileName());
        assertThat(damaged.path("findings").get(0).path("problem").asString()).contains("is missing");
    }

    @Test
    void theWrongDefinitionIsFound() throws IOException {
        Path other = folder.resolve("other.yaml");
        Files.writeString(other, Files.readString(definition).replace("latitude: geodetic", "latitude: authalic"));

        Command check = Command.run("check", dataset, "--definition", other);

        assertThat(check.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(check.out()).contains("latitude convention").contains("authalic");
    }

    @Test
    void damageOfAChunkIsFoundWithoutAManifestToo() throws IOException {
        Files.delete(dataset.resolve("_shardwright/manifest.json"));
        edit(shard(dataset), b -> flip(b, 20));

        assertThat(Command.run("check", dataset).status()).isEqualTo(ExitStatus.FAILED);
    }

    @Test
    void aLostManifestIsFoundSinceNothingElseTellsOfLostShards() throws IOException {
        Files.delete(dataset.resolve("_shardwright/manifest.json"));

        Command check = Command.run("check", dataset);

        assertThat(check.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(check.out()).contains("_shardwright/manifest.json: is missing");
    }

    @Test
    void anArrayIsCheckedAsAPartOfItsDataset() throws IOException {
        String array = dataset.resolve("height").toString();
        assertThat(Command.run("check", array).out()).contains("nothing is wrong");
        Files.delete(shard(dataset));

        Command check = Command.run("check", array);
        Command other = Command.run("check", dataset.resolve("count").toString());

        assertThat(check.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(check.out()).contains("height/c/", "is missing");
        assertThat(other.status()).isEqualTo(ExitStatus.COMPLETE);
    }

    /// The first shard of the array `height`.
    private static Path shard(Path dataset) throws IOException {
        try (Stream<Path> shards = Files.list(dataset.resolve("height/c"))) {
            return shards.min(Comparator.comparing(Path::toString)).orElseThrow();
        }
    }

    private static byte[] flip(byte[] bytes, int at) {
        bytes[at] ^= 4;
        return bytes;
    }

    private static void edit(Path file, UnaryOperator<byte[]> change) throws IOException {
        Files.write(file, change.apply(Files.readAllBytes(file)));
    }

    private static void replace(Path file, String from, String to) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }
}
