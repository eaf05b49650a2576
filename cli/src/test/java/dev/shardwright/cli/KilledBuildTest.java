package dev.shardwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `build` is killed at random moments. Readers see nothing, or a whole dataset; whoever runs it again gets what an
/// undisturbed run gives.
@Tag("chaos")
class KilledBuildTest {

    private static final String AS_IT_IS = "exec \"$@\"";
    private static final long SEED = 42;

    private final Random random = new Random(SEED);

    @TempDir
    Path folder;

    private Path definition = Path.of("");
    private Path granules = Path.of("");
    private SortedMap<String, Long> expected = new TreeMap<>();
    private long millis;
    private boolean late;

    @BeforeEach
    void buildUndisturbed() throws Exception {
        definition = Samples.definition(folder);
        granules = Samples.granules(folder, 40);
        Path output = folder.resolve("undisturbed.zarr");
        long start = System.nanoTime();
        Command command = Command.runBy(AS_IT_IS, folder.resolve("log"), build(output));
        millis = (System.nanoTime() - start) / 1_000_000;
        assertThat(command.status()).as(command.out()).isZero();
        expected = Samples.objects(output);
    }

    @Test
    void aKilledRunShowsNothingAndTheNextOneCompletesIt() throws Exception {
        int interrupted = 0;
        int withLeftovers = 0;
        for (int i = 0; i < 50; i++) {
            Path output = folder.resolve("killed-" + i + ".zarr");
            interrupted += kill(output) ? 1 : 0;
            SortedMap<String, Long> left = Samples.objects(output);
            withLeftovers += left.isEmpty() ? 0 : 1;
            assertWholeOrNothing(left, i);
            rerun(output, i);
        }
        // Otherwise the moments were no good.
        assertThat(interrupted).isGreaterThan(20);
        assertThat(withLeftovers).isGreaterThan(5);
    }

    @Test
    void aKilledOverwriteShowsTheOldDatasetOrNothing() throws Exception {
        Path others = Samples.granules(Files.createDirectories(folder.resolve("others")), 20);
        Path old = folder.resolve("old.zarr");
        assertThat(Command.run("build", definition, "--input", others, "--output", old, "--quiet").status()).isZero();
        SortedMap<String, Long> before = Samples.objects(old);
        for (int i = 0; i < 20; i++) {
            Path output = folder.resolve("overwritten-" + i + ".zarr");
            copy(old, output);
            kill(output);
            SortedMap<String, Long> left = Samples.objects(output);
            if (left.containsKey("zarr.json") && !left.get("zarr.json").equals(expected.get("zarr.json"))) {
                assertThat(left).as("seed %d, kill %d", SEED, i).containsAllEntriesOf(before);
            } else {
                assertWholeOrNothing(withoutOld(left, before), i);
            }
            rerun(output, i);
        }
    }

    /// Old objects may be there still when the old root is gone.
    private static SortedMap<String, Long> withoutOld(SortedMap<String, Long> left, SortedMap<String, Long> before) {
        SortedMap<String, Long> rest = new TreeMap<>(left);
        if (!left.containsKey("zarr.json")) {
            rest.entrySet().removeIf(e -> e.getValue().equals(before.get(e.getKey())));
        }
        return rest;
    }

    private void assertWholeOrNothing(SortedMap<String, Long> left, int kill) {
        if (left.containsKey("zarr.json")) {
            left.remove("_shardwright/run.json");
            left.keySet().removeIf(k -> k.startsWith("_shardwright/staging/"));
            assertThat(left).as("seed %d, kill %d", SEED, kill).isEqualTo(expected);
        } else {
            left.keySet().removeIf(k -> k.startsWith("_shardwright/"));
            // What there is of shards is whole.
            assertThat(expected).as("seed %d, kill %d", SEED, kill).containsAllEntriesOf(left);
        }
    }

    private void rerun(Path output, int kill) throws IOException {
        Object[] words = build(output);
        words[words.length - 1] = "--overwrite";
        Command again = Command.run(words);
        assertThat(again.status()).as("seed %d, kill %d: %s", SEED, kill, again.err()).isZero();
        assertThat(Samples.objects(output)).as("seed %d, kill %d", SEED, kill).isEqualTo(expected);
    }

    /// Starts a build and kills it at a random moment; every other time one after it has begun to write, which takes a small part of
    /// its time.
    ///
    /// @return whether it was killed before it ended
    private boolean kill(Path output) throws Exception {
        Object[] words = build(output);
        words[words.length - 1] = "--overwrite";
        Process process = Command.start(AS_IT_IS, folder.resolve("log"), words);
        late = !late;
        boolean ended;
        if (late) {
            while (!process.waitFor(1, TimeUnit.MILLISECONDS) && !hasBegun(output)) {
                // Not yet.
            }
            ended = process.waitFor(random.nextLong(50), TimeUnit.MILLISECONDS);
        } else {
            ended = process.waitFor(millis / 3 + random.nextLong(millis * 2 / 3), TimeUnit.MILLISECONDS);
        }
        process.destroyForcibly().waitFor();
        return !ended;
    }

    private static boolean hasBegun(Path output) {
        try {
            return !Samples.objects(output).isEmpty();
        } catch (IOException | UncheckedIOException e) {
            // A file went while it was looked at: somebody is at work.
            return true;
        }
    }

    private Object[] build(Path output) {
        return new Object[] {"build", definition, "--input", granules, "--output", output, "--quiet"};
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
