package dev.shardwright.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shardwright.engine.check.DatasetCheck;
import dev.shardwright.engine.plan.Plan;
import dev.shardwright.engine.publish.OutputException;
import dev.shardwright.engine.publish.Records;
import dev.shardwright.engine.run.AttemptResult;
import dev.shardwright.engine.run.RunListener;
import dev.shardwright.engine.run.RunReport;
import dev.shardwright.engine.testing.Hashes;
import dev.shardwright.engine.testing.Tracks;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Stores;
import dev.shardwright.testing.HookedStore;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two runs that write to one output do not mix, whoever comes when.
class TwoRunsTest {

    private static final String FIRST = definition("first");
    private static final String SECOND = definition("second");

    @TempDir
    static Path folder;

    private static List<String> inputs = List.of();
    private static int number;

    private static String definition(String field) {
        return """
               kind: aggregate
               source:
                 format: csv
                 coordinates: {longitude: longitude, latitude: latitude}
                 columns: {height: height}
               grid: {type: healpix, order: 8, chunk_order: 5, shard_order: 3, latitude: geodetic}
               fields:
                 count: {value: count(), dtype: int64, fill_value: 0}
                 %s: {value: mean(height), dtype: float64, fill_value: NaN}
               """
                .formatted(field);
    }

    @BeforeAll
    static void writeGranules() {
        inputs = Tracks.write(folder, 3, 300, 1);
    }

    @Test
    void aSecondRunIsRefusedWhileTheFirstOneWrites() throws Exception {
        Plan plan = plan(FIRST, inputs);
        for (boolean overwrite : new boolean[] {false, true}) {
            try (ObjectStore store = newStore()) {
                AtomicReference<String> refusal = new AtomicReference<>("");
                RunReport report = run(plan, store, false, () -> assertThatExceptionOfType(OutputException.class)
                        .isThrownBy(() -> run(plan, store, overwrite, () -> {}))
                        .satisfies(e -> refusal.set(e.getMessage())));

                assertThat(refusal.get()).contains("is writing there");
                assertThat(report.published()).isTrue();
                assertThat(Hashes.ofObjects(store)).isEqualTo(undisturbed(plan));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 1000", "false, 60"})
    void aRunThatIsTakenForDeadHarmsNobodyWhenItWakes(boolean replaces, int secondDiesAt) throws Exception {
        takeForDeadBeforeEveryOperation(replaces, secondDiesAt);
    }

    @Tag("chaos")
    @ParameterizedTest
    @CsvSource({"false, 1000", "false, 12", "true, 12", "true, 60", "true, 90"})
    void aRunThatIsTakenForDeadHarmsNobodyWhateverBecomesOfTheOther(boolean replaces, int secondDiesAt)
            throws Exception {
        takeForDeadBeforeEveryOperation(replaces, secondDiesAt);
    }

    /// A run hangs before one of its operations for so long that it is taken for dead; meanwhile another one, which makes
    /// another dataset, completes, fails or dies. Then the first one wakes.
    private static void takeForDeadBeforeEveryOperation(boolean replaces, int secondDiesAt) throws Exception {
        Plan first = plan(FIRST, inputs);
        Plan second = plan(SECOND, inputs.subList(0, 2));
        SortedMap<String, String> expectedFirst = undisturbed(first);
        SortedMap<String, String> expectedSecond = undisturbed(second);
        Plan third = plan(SECOND, inputs);
        SortedMap<String, String> expectedThird = undisturbed(third);
        SortedMap<String, String> old = replaces ? expectedThird : new TreeMap<>();

        int operations = Integer.MAX_VALUE;
        for (int n = 1; n <= operations; n++) {
            try (ObjectStore store = newStore()) {
                if (replaces) {
                    run(third, store, false, () -> {});
                }
                List<Boolean> secondPublished = new ArrayList<>();
                HookedStore hooked = new HookedStore(store, n, () -> {
                    forgeDeath(store);
                    secondPublished.add(published(second, new HookedStore(store, secondDiesAt, () -> {
                        throw new StoreException("the second run dies");
                    })));
                });
                published(first, hooked, replaces);
                operations = hooked.operations() < n ? n : operations;

                String what = "operation %d of the first run, second published: %s".formatted(n, secondPublished);
                SortedMap<String, String> now = Hashes.withoutRecords(Hashes.ofObjects(store));
                if (now.containsKey("zarr.json") && !hooked.isInsideWindow()) {
                    assertThat(now).as(what).isIn(
                            Hashes.withoutRecords(expectedFirst), Hashes.withoutRecords(expectedSecond), Hashes.withoutRecords(old));
                    DatasetCheck.run(store, Optional.empty(), f -> assertThat(f.key()).as("%s: %s", what, f)
                            .isEqualTo(Records.RUN));
                }
                forgeDeath(store);
                try {
                    assertThat(run(third, store, true, () -> {}).published()).as(what).isTrue();
                    assertThat(Hashes.ofObjects(store)).as(what).isEqualTo(expectedThird);
                } catch (OutputException e) {
                    assertThat(hooked.isInsideWindow()).as(what + ": " + e.getMessage()).isTrue();
                }
            }
        }
        assertThat(operations).isBetween(30, 1000);
    }

    @Test
    void whatIsNoPartOfADatasetIsNeverReplaced() throws Exception {
        for (String key : List.of("photos/2024", "readme.md", "first/notes.txt", "c/0/readme")) {
            try (ObjectStore store = newStore()) {
                run(plan(FIRST, inputs), store, false, () -> {});
                store.put(key, MemorySegment.ofArray(new byte[] {1}), PutCondition.ALWAYS);
                SortedMap<String, String> before = Hashes.ofObjects(store);

                assertThatExceptionOfType(OutputException.class)
                        .isThrownBy(() -> run(plan(SECOND, inputs), store, true, () -> {}))
                        .withMessageContaining("\"" + key + "\"");
                assertThat(Hashes.ofObjects(store)).isEqualTo(before).doesNotContainKey(Records.RUN);
            }
        }
    }

    private static ObjectStore newStore() {
        return Stores.memory("two-runs-" + number++);
    }

    private static boolean published(Plan plan, ObjectStore store) {
        return published(plan, store, true);
    }

    private static boolean published(Plan plan, ObjectStore store, boolean overwrite) {
        try {
            return run(plan, store, overwrite, () -> {}).published();
        } catch (StoreException | OutputException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Makes the mark look like that of a process that is gone.
    private static void forgeDeath(ObjectStore store) {
        try {
            String mark = store.get(Records.RUN).toUtf8().replaceAll("\"started\":[0-9]+", "\"started\":1");
            store.put(
                    Records.RUN,
                    MemorySegment.ofArray(mark.getBytes(StandardCharsets.UTF_8)),
                    PutCondition.ALWAYS);
        } catch (NotFoundException e) {
            // No run has the output.
        }
    }

    /// Runs a plan; `meanwhile` happens when its first task has ended.
    private static RunReport run(Plan plan, ObjectStore store, boolean overwrite, Runnable meanwhile)
            throws InterruptedException {
        RunListener listener = new RunListener() {
            @Override
            public void finished(AttemptResult result, int done, long rows) {
                if (done == 1) {
                    meanwhile.run();
                }
            }
        };
        return Engine.run(
                plan,
                store,
                RunOptions.defaults().withWorkers(1).withOverwrite(overwrite).withListener(listener));
    }

    private static SortedMap<String, String> undisturbed(Plan plan) throws InterruptedException {
        try (ObjectStore store = newStore()) {
            assertThat(run(plan, store, false, () -> {}).published()).isTrue();
            return Hashes.ofObjects(store);
        }
    }

    private static Plan plan(String definition, List<String> granules) throws InterruptedException {
        return Engine.plan(Engine.parse("test.yaml", definition), granules, "memory://planned", RunOptions.defaults());
    }
}
