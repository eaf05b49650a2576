package dev.shardwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The exit status of every verb for what scripts may run into.
class ExitStatusTest {

    private static final String HEADER = "longitude,latitude,height,error,quality\n";

    @TempDir
    static Path folder;

    @BeforeAll
    static void makeInputs() throws IOException {
        Samples.definition(folder);
        Files.writeString(folder.resolve("good.csv"), HEADER + "-40,70,100.5,0.1,0\n");
        Files.writeString(folder.resolve("cloudy.csv"), HEADER + "-40,70,100.5,0.1,1\n");
        Files.writeString(folder.resolve("bad.csv"), HEADER + "-40,70,one\n");
        Files.writeString(folder.resolve("short.json"), "{\"version\": 1, \"tasks\": {\"complete\": null}}");
        Files.createDirectory(folder.resolve("empty"));
        for (String dataset : new String[] {"whole.zarr", "damaged.zarr"}) {
            assertThat(run("build heights.yaml --input good.csv --output " + dataset).status()).isZero();
        }
        Files.writeString(folder.resolve("damaged.zarr/height/zarr.json"), "{");
        try (Stream<Path> shards = Files.list(folder.resolve("damaged.zarr/count/c"))) {
            Files.write(shards.findFirst().orElseThrow(), new byte[] {1, 2, 3});
        }
    }

    /// Runs a line whose words with a dot, `empty` and `nowhere` are files of the folder.
    private static Command run(String line) {
        return Command.run(Arrays.stream(line.split(" "))
                .map(word -> word.matches("(?!gopher)[a-z].*[./].*|empty|nowhere") ? folder.resolve(word) : word)
                .toArray());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # complete, also when there is nothing to do
            build heights.yaml --input good.csv --output new1.zarr                 | 0 | 1 cells
            build heights.yaml --input cloudy.csv --output new2.zarr               | 0 | every cell is empty
            build heights.yaml --input good.csv --output no.zarr --dry-run         | 0 | nothing was written
            plan heights.yaml --input good.csv --output no.zarr -o plan1.json      | 0 | tasks
            run plan1.json --dry-run                                               | 0 | nothing was written
            inspect whole.zarr                                                     | 0 | height
            inspect whole.zarr/height                                              | 0 | float64
            inspect good.csv                                                       | 0 | longitude
            check whole.zarr                                                       | 0 | nothing is wrong
            check whole.zarr --definition heights.yaml                             | 0 | nothing is wrong
            dump whole.zarr/height -o values1.f64                                  | 0 | ''
            draw whole.zarr/height -o picture1.png                                 | 0 | picture1.png
            schema                                                                 | 0 | $schema
            sweep whole.zarr                                                       | 0 | 0 objects of dead runs
            report short.json                                                      | 0 | unknown
            # failed, nothing published
            check damaged.zarr                                                     | 1 | zarr.json
            inspect damaged.zarr                                                   | 1 | zarr.json
            inspect bad.csv                                                        | 1 | bad.csv
            dump damaged.zarr/count -o no.f64                                      | 1 | count/c/
            dump damaged.zarr/height -o no.f64                                     | 1 | zarr.json
            draw damaged.zarr/count -o no.png                                      | 1 | count/c/
            # wrong usage, definition or options
            build no.yaml --input good.csv --output no.zarr                        | 2 | no.yaml
            build good.csv --input good.csv --output no.zarr                       | 2 | good.csv
            build heights.yaml --input good.csv --output no.zarr --report nowhere/r.json | 2 | nowhere
            build heights.yaml --input good.csv --output no.zarr --scratch nowhere | 2 | nowhere
            plan heights.yaml --input good.csv --output no.zarr -o nowhere/p.json  | 2 | nowhere
            plan heights.yaml --input good.csv --output no.zarr -o empty           | 2 | it is a folder
            run no.json                                                            | 2 | no.json
            run good.csv                                                           | 2 | good.csv
            report no.json                                                         | 2 | no.json
            report good.csv                                                        | 2 | good.csv
            check whole.zarr --definition no.yaml                                  | 2 | no.yaml
            dump whole.zarr/height --select 1,2 -o no.f64                          | 2 | --select
            dump whole.zarr/height -o nowhere/no.f64                               | 2 | nowhere
            dump whole.zarr/height -o empty                                        | 2 | it is a folder
            draw whole.zarr/height -o nowhere/no.png                               | 2 | nowhere
            demo --output good.csv                                                 | 2 | good.csv
            demo --output good.csv/demo                                            | 2 | good.csv
            # an input address that matches nothing
            build heights.yaml --input none*.csv --output no.zarr                  | 2 | matches nothing
            build heights.yaml --input empty --output no.zarr                      | 2 | matches nothing
            build heights.yaml --input good.csv nowhere --output no.zarr           | 2 | matches nothing
            plan heights.yaml --input nowhere --output no.zarr -o no.json          | 2 | matches nothing
            inspect nowhere                                                        | 2 | nowhere
            inspect empty                                                          | 2 | empty
            inspect whole.zarr/nowhere                                             | 2 | nowhere
            inspect memory://nowhere                                               | 2 | nowhere
            check nowhere                                                          | 2 | nowhere
            check empty                                                            | 2 | empty
            check memory://nowhere                                                 | 2 | nowhere
            dump nowhere -o no.f64                                                 | 2 | nowhere
            dump whole.zarr/nowhere -o no.f64                                      | 2 | nowhere
            draw whole.zarr/nowhere -o no.png                                      | 2 | nowhere
            # an address that makes no sense
            build heights.yaml --input gopher://a --output no.zarr                 | 2 | gopher
            build heights.yaml --input good.csv --output gopher://a                | 2 | gopher
            build heights.yaml --input good.csv --output bad.csv                   | 2 | bad.csv
            build heights.yaml --input good.csv --output whole.zarr                | 2 | --overwrite
            plan heights.yaml --input good.csv --output gopher://a -o no.json      | 2 | gopher
            plan heights.yaml --input good.csv --output whole.zarr -o no.json      | 2 | --overwrite
            inspect gopher://a                                                     | 2 | gopher
            check gopher://a                                                       | 2 | gopher
            check good.csv                                                         | 2 | good.csv
            dump gopher://a -o no.f64                                              | 2 | gopher
            dump whole.zarr -o no.f64                                              | 2 | is a group
            dump good.csv -o no.f64                                                | 2 | good.csv
            dump bad.csv -o no.f64                                                 | 2 | bad.csv
            draw gopher://a -o no.png                                              | 2 | gopher
            sweep gopher://a                                                       | 2 | gopher
            sweep good.csv                                                         | 2 | good.csv
            sweep nowhere                                                          | 2 | nowhere
            build heights.yaml --input good.csv --output whole.zarr/inner          | 2 | lies in the dataset
            draw bad.csv -o no.png                                                 | 2 | bad.csv
            # partial: some inputs failed, or all
            build heights.yaml --input good.csv bad.csv --output part1.zarr        | 3 | --allow-partial
            build heights.yaml --input good.csv bad.csv --output new3.zarr --allow-partial | 3 | bad.csv
            build heights.yaml --input good.csv bad.csv --output no.zarr --dry-run | 3 | bad.csv
            build heights.yaml --input bad.csv --output part2.zarr                 | 3 | bad.csv
            build heights.yaml --input bad.csv --output part3.zarr --allow-partial | 3 | there are no others
            plan heights.yaml --input bad.csv --output part4.zarr -o plan2.json    | 3 | bad.csv
            run plan2.json                                                         | 3 | bad.csv
            """)
    void everyVerbHoldsToIt(String line, int status, String said) throws IOException {
        Command command = run(line);

        assertThat(command.status()).as("%s%n%s%s", line, command.out(), command.err()).isEqualTo(status);
        assertThat(status == ExitStatus.COMPLETE ? command.out() : command.out() + command.err()).contains(said);
        assertThat(command.err()).doesNotContain("\tat ");
        if (status == ExitStatus.FAILED || status == ExitStatus.USAGE) {
            assertThat(command.out() + command.err()).doesNotContain("Exception");
        }
        try (Stream<Path> files = Files.list(folder)) {
            // Neither outputs of what was refused or failed, nor drafts.
            assertThat(files.map(f -> f.getFileName().toString()).filter(f -> f.startsWith("no.") || f.startsWith(".")))
                    .as(line)
                    .isEmpty();
        }
    }

    @Test
    void anUnwritableReportIsSaidAndTheRunKeepsItsStatus() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "skipped: this system has no /dev/full");

        Command complete = run("build heights.yaml --input good.csv --output new4.zarr --quiet --report /dev/full");
        Command partial = run("build heights.yaml --input bad.csv --output new5.zarr --quiet --report /dev/full");

        assertThat(complete.status()).isEqualTo(ExitStatus.COMPLETE);
        assertThat(complete.err()).contains("run report /dev/full cannot be written");
        assertThat(complete.out()).contains("new4.zarr: 1 cells");
        assertThat(partial.status()).isEqualTo(ExitStatus.PARTIAL);
        assertThat(partial.err()).contains("run report /dev/full cannot be written", "bad.csv");
    }

    @Test
    void whatCannotBeWrittenInTheEndHasFailed() {
        assumeTrue(Files.isWritable(Path.of("/dev/full")), "skipped: this system has no /dev/full");

        Command dump = run("dump whole.zarr/height -o /dev/full");
        Command plan = run("plan heights.yaml --input good.csv --output no.zarr -o /dev/full --quiet");

        assertThat(dump.err()).contains("/dev/full cannot be written");
        assertThat(dump.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(plan.err()).contains("plan /dev/full cannot be written");
        assertThat(plan.status()).isEqualTo(ExitStatus.FAILED);
    }
}
