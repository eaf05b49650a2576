package dev.shardwright.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shardwright.engine.plan.Plan;
import dev.shardwright.engine.publish.OutputException;
import dev.shardwright.engine.publish.Records;
import dev.shardwright.engine.run.AttemptResult;
import dev.shardwright.engine.run.Failure;
import dev.shardwright.engine.run.RunListener;
import dev.shardwright.engine.run.RunReport;
import dev.shardwright.engine.testing.Hashes;
import dev.shardwright.engine.testing.Tracks;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two runs that write to one output at the same time do not mix.
class TwoRunsTest {

    @TempDir
    static Path folder;

    private static List<String> inputs = List.of();

    @BeforeAll
    static void writeGranules() {
        inputs = Tracks.write(folder, 2, 500, 1);
    }

    @Test
    void aSecondRunIsRefusedWhileTheFirstOneWrites() throws Exception {
        try (ObjectStore store = Stores.memory("two-runs-refused")) {
            AtomicReference<String> refusal = new AtomicReference<>("");
            RunReport first = run(plan(5), store, false, () -> assertThatExceptionOfType(OutputException.class)
                    .isThrownBy(() -> run(plan(6), store, false, () -> {}))
                    .satisfies(e -> refusal.set(e.getMessage())));

            assertThat(refusal.get()).contains("is writing there", "--overwrite");
            assertThat(first.published()).isTrue();
            assertThat(Hashes.ofObjects(store)).isEqualTo(undisturbed(plan(5)));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRunWhoseOutputIsTakenPublishesNothing(boolean replacesSomething) throws Exception {
        try (ObjectStore store = Stores.memory("two-runs-taken-" + replacesSomething)) {
            if (replacesSomething) {
                run(plan(7), store, false, () -> {});
            }
            AtomicReference<RunReport> second = new AtomicReference<>();
            RunReport first = run(plan(5), store, replacesSomething, () -> {
                try {
                    second.set(run(plan(6), store, true, () -> {}));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });

            assertThat(second.get().published()).isTrue();
            assertThat(first.published()).isFalse();
            assertThat(first.outcome()).isEqualTo(RunReport.Result.FAILED);
            assertThat(first.failures()).anySatisfy(f -> {
                assertThat(f.failure().kind()).isEqualTo(Failure.Kind.STORE);
                assertThat(f.failure().message()).isNotEmpty();
            });
            assertThat(Hashes.ofObjects(store)).isEqualTo(undisturbed(plan(6)));
        }
    }

    @Test
    void whatIsNoPartOfADatasetIsNeverReplaced() throws Exception {
        for (String key : List.of("photos/2024", "readme.md", "h_mean/notes.txt", "c/0/readme")) {
            try (ObjectStore store = Stores.memory("two-runs-foreign")) {
                run(plan(5), store, false, () -> {});
                store.put(
                        key,
                        MemorySegment.ofArray(new byte[] {1}),
                        PutCondition.ALWAYS);
                SortedMap<String, String> before = Hashes.ofObjects(store);

                assertThatExceptionOfType(OutputException.class)
                        .isThrownBy(() -> run(plan(6), store, true, () -> {}))
                        .withMessageContaining("\"" + key + "\"");
                assertThat(Hashes.ofObjects(store)).isEqualTo(before).doesNotContainKey(Records.RUN);
            }
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
        try (ObjectStore store = Stores.memory("two-runs-alone")) {
            assertThat(run(plan, store, false, () -> {}).published()).isTrue();
            return Hashes.ofObjects(store);
        }
    }

    /// Plans with different shards, so that what one leaves behind among the other's objects is seen.
    private static Plan plan(int shardOrder) throws InterruptedException {
        return Engine.plan(
                Engine.parse("test.yaml", Tracks.definition(Tracks.healpix(10, 8, shardOrder))),
                inputs,
                "memory://two-runs-planned",
                RunOptions.defaults());
    }
}
