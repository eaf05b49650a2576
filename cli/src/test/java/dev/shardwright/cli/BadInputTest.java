package dev.shardwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.shardwright.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What is wrong with an input is said with the file's name; nothing is published, and nothing of the run is left.
class BadInputTest {

    /// A root user may open everything, unless this capability is taken.
    private static final String WITHOUT_OVERRIDE = "if [ $(id -u) != 0 ]; then exec \"$@\"; fi; exec setpriv"
            + " --bounding-set=-dac_override,-dac_read_search --inh-caps=-dac_override,-dac_read_search \"$@\"";

    private static final String GOOD = "longitude,latitude,height,error,quality\n-40,70,100.5,0.1,0\n";

    @TempDir
    Path folder;

    private Path definition = Path.of("");
    private Path granules = Path.of("");
    private Path output = Path.of("");

    @BeforeEach
    void writeAGoodGranule() throws IOException {
        definition = Samples.definition(folder);
        granules = Files.createDirectories(folder.resolve("in"));
        Files.writeString(granules.resolve("good.csv"), GOOD);
        output = folder.resolve("out.zarr");
    }

    static Stream<Arguments> badGranules() {
        String header = "longitude,latitude,height,error,quality\n";
        return Stream.of(
                Arguments.of("", "is empty"),
                Arguments.of("\u0000\u0001\u0002\u0003", "bad.csv"),
                Arguments.of("longitude,latitude,height,error\n-40,70,1,1\n", "has no column \"quality\""),
                Arguments.of(header + "-40,70,1,0.1\n", "line 2"),
                Arguments.of(header + "-40,70,1,0.1,0\n-40,70,one,0.1,0\n", "line 3"),
                Arguments.of(header + "-40,70,1,0.1,0.5\n", "line 2"),
                Arguments.of(header + "NaN,70,1,0.1,0\n", "row 0 of \"longitude\" lies at longitude NaN"),
                Arguments.of(header + "-40,Infinity,1,0.1,0\n", "latitude Infinity"),
                Arguments.of(header + "-40,70,1,0.1,0\n-40,90.001,1,0.1,0\n", "row 1"),
                Arguments.of(header + "400,70,1,0.1,0\n", "expected -180 to 360"));
    }

    @ParameterizedTest
    @MethodSource("badGranules")
    void aBadGranuleMakesTheRunPartialAndNothingIsPublished(String text, String complaint) throws IOException {
        Files.writeString(granules.resolve("bad.csv"), text);

        Command command = build();

        assertThat(command.err()).contains("bad.csv").contains(complaint).contains("--allow-partial");
        assertThat(command.status()).isEqualTo(ExitStatus.PARTIAL);
        assertThat(Samples.objects(output)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("badGranules")
    void whatTheOtherGranulesGiveIsPublishedIfAllowed(String text, String complaint) throws IOException {
        Files.writeString(granules.resolve("bad.csv"), text);

        Command command = build("--allow-partial");

        assertThat(command.err()).contains("bad.csv").contains(complaint);
        assertThat(command.status()).isEqualTo(ExitStatus.PARTIAL);
        assertThat(Command.run("check", output, "--definition", definition).status()).isZero();
        assertThat(command.out()).contains("1 cells from 1 observations");
    }

    @Test
    void aRunWhoseEveryInputFailsPublishesNothingEvenIfAllowed() throws IOException {
        Files.writeString(granules.resolve("good.csv"), "");

        Command command = build("--allow-partial");

        assertThat(command.status()).isEqualTo(ExitStatus.PARTIAL);
        assertThat(Samples.objects(output)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "100", "2000", "100000", "1000000"})
    void aTruncatedHdf5FileIsAFailureOfThatFile(int bytes) throws IOException {
        Path real = SharedData.path("data/icesat2/atl06_r002/processed_ATL06_20190613193602_11690305_002_01.h5");
        byte[] start = Arrays.copyOf(Files.readAllBytes(real), bytes);
        Files.write(folder.resolve("in/cut.h5"), start);
        Path atl06 = Path.of("..", "examples", "atl06-healpix.yaml");

        Command command = Command.run("build", atl06, "--input", folder.resolve("in/cut.h5"), "--output", output, "--quiet");

        assertThat(command.err()).contains("cut.h5");
        assertThat(command.status()).isEqualTo(ExitStatus.PARTIAL);
        assertThat(Samples.objects(output)).isEmpty();
    }

    @Test
    void anotherFormatUnderTheNameIsSaidToBeOne() throws IOException {
        Files.write(folder.resolve("in/picture.h5"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        Path atl06 = Path.of("..", "examples", "atl06-healpix.yaml");

        Command command =
                Command.run("build", atl06, "--input", folder.resolve("in/picture.h5"), "--output", output, "--quiet");

        assertThat(command.err()).contains("picture.h5").containsIgnoringCase("hdf5");
        assertThat(command.status()).isEqualTo(ExitStatus.PARTIAL);
    }

    @Test
    void missingPermissionIsSaid() throws Exception {
        assumeRuns(WITHOUT_OVERRIDE);
        Path secret = Files.writeString(granules.resolve("secret.csv"), GOOD);
        assertThat(secret.toFile().setReadable(false, false)).isTrue();

        Command command = Command.runBy(
                WITHOUT_OVERRIDE, folder.resolve("log"), "build", definition, "--input", granules, "--output", output);

        assertThat(command.out()).contains("secret.csv").contains("(denied)");
        assertThat(command.status()).isEqualTo(ExitStatus.PARTIAL);
        assertThat(Samples.objects(output)).isEmpty();
    }

    @Test
    void aReplacementThatFailsHalfWayCanBeRunAgain() throws Exception {
        assumeRuns(WITHOUT_OVERRIDE);
        assertThat(build().status()).isZero();
        var before = Samples.objects(output);
        Path shards = output.resolve("height/c");
        assertThat(shards.toFile().setWritable(false, false)).isTrue();

        Command denied = Command.runBy(
                WITHOUT_OVERRIDE,
                folder.resolve("log"),
                "build", definition, "--input", granules, "--output", output, "--overwrite");
        assertThat(denied.status()).as(denied.out()).isEqualTo(ExitStatus.FAILED);
        assertThat(output.resolve("zarr.json")).doesNotExist();

        assertThat(shards.toFile().setWritable(true)).isTrue();
        Command again = build("--overwrite");
        assertThat(again.status()).as(again.err()).isZero();
        assertThat(Samples.objects(output)).isEqualTo(before);
    }

    @Test
    void aFullScratchDiskIsNoFaultOfAnInput() throws Exception {
        Path scratch = Files.createDirectories(folder.resolve("scratch"));
        String onSmallDisk = "if [ $(id -u) = 0 ]; then U=-m; else U=-rm; fi; exec unshare $U sh -c 'mount -t tmpfs -o size=1m tmpfs "
                + scratch + " && exec \"$@\"' sh \"$@\"";
        assumeRuns(onSmallDisk);
        StringBuilder rows = new StringBuilder(GOOD);
        for (int i = 0; i < 500_000; i++) {
            rows.append("-40,70,").append(i % 1000).append(",0.1,0\n");
        }
        Files.writeString(granules.resolve("many.csv"), rows);

        Command command = Command.runBy(
                onSmallDisk,
                folder.resolve("log"),
                "build", definition, "--input", granules, "--output", output,
                "--allow-partial", "--memory", "32M", "--workers", "4", "--scratch", scratch);

        assertThat(command.out()).contains("(store full)").contains("--scratch");
        assertThat(command.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(Samples.objects(output)).isEmpty();
    }

    @Test
    void addressesAndReportsThatCannotBeAreWrongUsage() {
        Command scheme = Command.run("build", definition, "--input", granules, "--output", "gopher://x/y");
        assertThat(scheme.err()).contains("gopher");
        assertThat(scheme.status()).isEqualTo(ExitStatus.USAGE);

        Command report = build("--report", folder.resolve("nowhere/run.json").toString());
        assertThat(report.err()).contains("nowhere");
        assertThat(report.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(output).doesNotExist();
    }

    @Test
    void aFullDiskFailsTheRunAndNothingOfItIsLeft() throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        String onSmallDisk = "if [ $(id -u) = 0 ]; then U=-m; else U=-rm; fi; exec unshare $U sh -c 'mount -t tmpfs -o size=100k tmpfs "
                + disk + " && \"$@\"; s=$?; echo left: $(find " + disk + "/out.zarr -type f | grep -v _shardwright/local/); exit $s' sh \"$@\"";
        assumeRuns(onSmallDisk);

        Command command = Command.runBy(
                onSmallDisk,
                folder.resolve("log"),
                "build", definition, "--input", Samples.granules(folder, 60), "--output", disk.resolve("out.zarr"));

        assertThat(command.out()).contains("(store full)").doesNotContain("(cancelled)").endsWith("left:\n");
        assertThat(command.status()).isEqualTo(ExitStatus.FAILED);
    }

    private void assumeRuns(String script) throws Exception {
        Process trial = new ProcessBuilder("sh", "-c", script, "sh", "true").redirectErrorStream(true).start();
        assumeTrue(trial.waitFor() == 0, "skipped: this system does not let the test run " + script);
    }

    @Test
    void anInputThatMatchesNothingIsWrongUsage() {
        Command command = Command.run("build", definition, "--input", folder.resolve("none*.csv"), "--output", output);

        assertThat(command.err()).contains("none*.csv").contains("matches nothing");
        assertThat(command.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(output).doesNotExist();
    }

    @Test
    void aWrongDefinitionIsWrongUsageAndSaidBeforeInputsAreLookedAt() throws IOException {
        Files.writeString(definition, Files.readString(definition).replace("mean(height)", "mean(hight)"));

        Command command = Command.run("build", definition, "--input", "/nowhere", "--output", output);

        assertThat(command.err()).contains("heights.yaml:").contains("hight").doesNotContain("/nowhere");
        assertThat(command.status()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void anOutputThatHoldsSomethingIsRefusedAndLeftAsItIs() throws IOException {
        assertThat(build().status()).isZero();
        var before = Samples.objects(output);

        Command again = build();

        assertThat(again.err()).contains("holds something already").contains("--overwrite");
        assertThat(again.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(Samples.objects(output)).isEqualTo(before);
    }

    @Test
    void whatIsNoDatasetIsNotOverwritten() throws IOException {
        Files.createDirectories(output);
        Files.writeString(output.resolve("thesis.txt"), "years of work");

        Command command = build("--overwrite");

        assertThat(command.err()).contains("thesis.txt");
        assertThat(command.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(output.resolve("thesis.txt")).hasContent("years of work");
    }

    @Test
    void aRunThatFailsLeavesTheDatasetThatItWasToReplace() throws IOException {
        assertThat(build().status()).isZero();
        var before = Samples.objects(output);
        Files.writeString(granules.resolve("bad.csv"), "");

        assertThat(build("--overwrite").status()).isEqualTo(ExitStatus.PARTIAL);

        assertThat(Samples.objects(output)).isEqualTo(before);
    }

    private Command build(String... flags) {
        List<Object> words = new java.util.ArrayList<>(
                List.of("build", definition, "--input", granules, "--output", output, "--quiet"));
        words.addAll(List.of(flags));
        return Command.run(words.toArray());
    }
}
