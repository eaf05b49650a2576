package dev.shardwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The verbs, as scripts use them.
class VerbsTest {

    @TempDir
    Path folder;

    private Path definition = Path.of("");
    private Path granules = Path.of("");

    @BeforeEach
    void writeInputs() throws IOException {
        definition = Samples.definition(folder);
        granules = Samples.granules(folder, 20);
    }

    private Path build() {
        Path output = folder.resolve("built.zarr");
        Command command = Command.run("build", definition, "--input", granules, "--output", output, "--quiet");
        assertThat(command.status()).as(command.err()).isZero();
        return output;
    }

    @Test
    void aPlanThatRunsLaterMakesWhatBuildMakes() throws IOException {
        Path plan = folder.resolve("plan.json");
        Path output = folder.resolve("planned.zarr");

        assertThat(Command.run("plan", definition, "--input", granules, "--output", output, "-o", plan, "--quiet").status())
                .isZero();
        assertThat(output).doesNotExist();
        Command run = Command.run("run", plan, "--quiet");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(Samples.objects(output)).isEqualTo(Samples.objects(build()));
    }

    @Test
    void aGranuleThatChangedSinceThePlanIsRefused() throws IOException {
        Path plan = folder.resolve("plan.json");
        Path output = folder.resolve("planned.zarr");
        Command.run("plan", definition, "--input", granules, "--output", output, "-o", plan, "--quiet");
        Path granule = Samples.largest(granules);
        Files.writeString(granule, Files.readString(granule) + "-40,70,1,1,0\n");

        Command run = Command.run("run", plan, "--quiet");

        assertThat(run.err()).contains(granule.getFileName().toString()).contains("changed since the plan was made");
        assertThat(run.status()).isEqualTo(ExitStatus.PARTIAL);
        assertThat(Samples.objects(output)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[", "{\"shardwright_plan\": 99}", "null"})
    void whatIsNoPlanIsRefused(String text) throws IOException {
        Path plan = Files.writeString(folder.resolve("plan.json"), text);

        Command run = Command.run("run", plan);

        assertThat(run.err()).contains("plan.json");
        assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void aPlanThatWasTamperedWithIsRefused() throws IOException {
        Path plan = folder.resolve("plan.json");
        Command.run("plan", definition, "--input", granules, "--output", folder.resolve("o"), "-o", plan, "--quiet");
        String text = Files.readString(plan);
        Files.writeString(plan, text.replace("quality == 0", "quality == 1"));

        Command run = Command.run("run", plan);

        assertThat(run.err()).contains("plan.json", "was changed after it was made");
        assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void aDryRunWritesNothing() {
        Path output = folder.resolve("dry.zarr");

        Command dry = Command.run("build", definition, "--input", granules, "--output", output, "--dry-run", "--quiet");

        assertThat(dry.status()).isZero();
        assertThat(dry.out()).contains("tasks").contains("granules");
        assertThat(output).doesNotExist();
    }

    @Test
    void thePlanIsWhatJsonOfAllThatPlanIs() throws IOException {
        Path plan = folder.resolve("plan.json");
        Path output = folder.resolve("planned.zarr");

        Command printed =
                Command.run("plan", definition, "--input", granules, "--output", output, "-o", plan, "--json", "--quiet");
        Command standardOutput =
                Command.run("plan", definition, "--input", granules, "--output", output, "-o", "-", "--quiet");
        Command build = Command.run(
                "build", definition, "--input", granules, "--output", output, "--dry-run", "--json", "--quiet");
        Command run = Command.run("run", plan, "--dry-run", "--json");

        assertThat(plan).content().startsWith("{\"shardwright_plan\"");
        for (Command command : new Command[] {printed, standardOutput, build, run}) {
            assertThat(plan).hasContent(command.out());
        }
    }

    @Test
    void theReportIsJsonWithTheKeysThatScriptsRelyOn() throws IOException {
        Path report = folder.resolve("run.json");
        Path output = folder.resolve("reported.zarr");
        Command build = Command.run(
                "build", definition, "--input", granules, "--output", output, "--report", report, "--json", "--quiet");

        JsonNode written = JsonMapper.shared().readTree(report.toFile());
        assertThat(JsonMapper.shared().readTree(build.out())).isEqualTo(written);
        assertThat(written.propertyNames())
                .contains("version", "plan", "outcome", "tasks", "observations", "cells", "chunks", "objects", "bytesRead")
                .contains("bytesWritten", "wallSeconds", "cpuSeconds", "peakLiveBytes", "phases", "cost", "failures");
        assertThat(written.path("outcome").asString()).isEqualTo("complete");
        assertThat(written.path("phases").propertyNames())
                .containsExactlyInAnyOrder("plan", "read", "assign", "reduce", "encode", "store", "publish");
        assertThat(Command.run("report", report).status()).isZero();
    }

    @Test
    void dumpWritesDecodedValuesOfASelection() throws IOException {
        Path output = build();
        Path all = folder.resolve("all.f64");
        Path part = folder.resolve("part.f64");

        assertThat(Command.run("dump", output.resolve("height"), "-o", all).status()).isZero();
        assertThat(Command.run("dump", output.resolve("height"), "--select", "250000:260000", "-o", part).status()).isZero();

        DoubleBuffer values = doubles(all);
        DoubleBuffer selected = doubles(part);
        assertThat(values.capacity()).isEqualTo(12 << 16);
        assertThat(selected.capacity()).isEqualTo(10_000);
        int set = 0;
        for (int i = 0; i < 10_000; i++) {
            assertThat(Double.doubleToRawLongBits(selected.get(i)))
                    .isEqualTo(Double.doubleToRawLongBits(values.get(250_000 + i)));
            set += Double.isNaN(selected.get(i)) ? 0 : 1;
        }
        assertThat(set).isPositive();
    }

    private static DoubleBuffer doubles(Path file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
    }

    @Test
    void inspectTellsOfGroupsArraysAndGranules() throws IOException {
        Path output = build();

        assertThat(Command.run("inspect", output).out()).contains("height_median").contains("refinement_level").contains("blosc");
        assertThat(Command.run("inspect", output.resolve("count")).out()).contains("int64");
        assertThat(Command.run("inspect", Samples.largest(granules)).out()).contains("longitude").contains("csv");
        assertThat(JsonMapper.shared().readTree(Command.run("inspect", output, "--json").out()).isObject()).isTrue();
    }

    @Test
    void inspectOfNothingIsAnError() {
        Command inspect = Command.run("inspect", folder.resolve("nothing"));

        assertThat(inspect.err()).contains("nothing");
        assertThat(inspect.status()).isNotZero();
    }

    @Test
    void schemaPrintsAJsonSchema() throws IOException {
        JsonNode schema = JsonMapper.shared().readTree(Command.run("schema").out());
        assertThat(schema.has("$schema")).isTrue();
    }

    @Test
    void demoDoesEverythingTwice() throws IOException {
        Path demo = folder.resolve("demo");
        for (int i = 0; i < 2; i++) {
            Command command = Command.run("demo", "--output", demo, "--quiet");
            assertThat(command.status()).as(command.err()).isZero();
            assertThat(command.out()).contains("0 findings").contains("height.png").contains("Try next");
        }
        assertThat(Files.readAllBytes(demo.resolve("height.png"))).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void demoDoesNotTouchAFolderOfSomebodyElse() throws IOException {
        Path mine = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(mine.resolve("thesis.txt"), "years of work");

        Command command = Command.run("demo", "--output", mine);

        assertThat(command.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(mine).isDirectoryNotContaining("glob:**demo.yaml");
    }

    /// A run on another machine that renewed its mark half an hour ago for the last time.
    private static void markAsOfADeadRun(Path output, String nodes) throws IOException {
        Path mark = output.resolve("_shardwright/run.json");
        Files.writeString(
                mark,
                """
                {"shardwright_run": 1, "run": "dead", "space": "elsewhere", "pid": 1, "started": 1, "nodes": %s}
                """
                        .formatted(nodes));
        Files.setLastModifiedTime(mark, FileTime.from(Instant.now().minus(Duration.ofMinutes(30))));
    }

    @Test
    void aRunOnAnotherMachineThatRenewedItsMarkLatelyKeepsItsOutput() throws IOException {
        Path output = folder.resolve("taken.zarr");
        Files.createDirectories(output.resolve("_shardwright"));
        markAsOfADeadRun(output, "[]");
        Path mark = output.resolve("_shardwright/run.json");
        Files.setLastModifiedTime(mark, FileTime.from(Instant.now().minus(Duration.ofSeconds(90))));

        Command refused = Command.run("build", definition, "--input", granules, "--output", output, "--overwrite");
        assertThat(refused.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(refused.err()).contains("run dead is writing there, on another machine");
        assertThat(Command.run("sweep", output, "--older-than", "0s").out()).contains("0 objects of dead runs");

        markAsOfADeadRun(output, "[]");
        assertThat(Command.run("build", definition, "--input", granules, "--output", output).err())
                .contains("run dead died while it wrote there");
        assertThat(Command.run("build", definition, "--input", granules, "--output", output, "--overwrite", "--quiet")
                        .status())
                .isZero();
    }

    @Test
    void sweepRemovesWhatADeadRunLeft() throws IOException {
        Path output = build();
        var published = Samples.objects(output);
        markAsOfADeadRun(output, "[\"height\"]");
        Path staged = output.resolve("_shardwright/staging/dead/height/c/7");
        Files.createDirectories(staged.getParent());
        Files.writeString(staged, "half");

        Command young = Command.run("sweep", output, "--older-than", "1h");
        Command looked = Command.run("sweep", output, "--older-than", "0s", "--dry-run", "--json");
        assertThat(young.out()).contains("0 objects of dead runs and 0 unfinished uploads removed");
        assertThat(looked.out()).contains("\"removed\" : false", "staging/dead/height/c/7", "_shardwright/run.json");
        assertThat(staged).exists();

        Command sweep = Command.run("sweep", output, "--older-than", "0s");
        assertThat(sweep.out()).contains("2 objects of dead runs and 0 unfinished uploads removed");
        assertThat(sweep.status()).isZero();
        assertThat(Samples.objects(output)).isEqualTo(published);
        assertThat(Command.run("check", output).status()).isZero();
    }

    @Test
    void sweepRemovesWhatADeadRunWroteWhereNoDatasetIs() throws IOException {
        Path output = build();
        Files.delete(output.resolve("zarr.json"));
        markAsOfADeadRun(output, "[\"height\", \"height_median\", \"height_weighted\", \"height_deviation\", \"count\"]");
        Files.writeString(output.resolve("notes.txt"), "mine");

        Command sweep = Command.run("sweep", output, "--older-than", "0s");

        assertThat(sweep.status()).as(sweep.err()).isZero();
        assertThat(Samples.objects(output)).containsOnlyKeys("notes.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bild", "build", "build --nonsense", "dump", "build d.yaml --input x --output y --workers 0",
        "build d.yaml --input x --output y --memory lots", "sweep x --older-than soon"})
    void wrongUsageIsSaid(String line) {
        Command command = Command.run((Object[]) (line.isEmpty() ? new String[0] : line.split(" ")));

        assertThat(command.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(command.err()).isNotBlank();
    }

    @Test
    void helpListsAllVerbs() {
        assertThat(Command.run("--help").out())
                .contains("demo", "build", "plan", "run", "inspect", "dump", "draw", "check", "schema", "report", "sweep");
    }
}
