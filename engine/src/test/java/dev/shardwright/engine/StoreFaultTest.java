package dev.shardwright.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.engine.check.DatasetCheck;
import dev.shardwright.engine.plan.Plan;
import dev.shardwright.engine.publish.Records;
import dev.shardwright.engine.run.RunReport;
import dev.shardwright.engine.testing.Hashes;
import dev.shardwright.engine.testing.Tracks;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Stores;
import dev.shardwright.testing.FaultyStore;
import dev.shardwright.testing.FaultyStore.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every operation on the output goes wrong once, in every way. Whatever it is, readers see the old state or the new one,
/// and another run completes.
class StoreFaultTest {

    private static final String SHARDED =
            """
            kind: aggregate
            source:
              format: csv
              coordinates: {longitude: longitude, latitude: latitude}
              columns: {height: height}
            grid:
              type: rectilinear
              crs: "EPSG:3413"
              bounds: [-800000, -3400000, 800000, -600000]
              cell: 100000
              chunk: [7, 8]
              shard: [14, 16]
            fields:
              count: {value: count(), dtype: int64, fill_value: 0}
              h_mean: {value: mean(height), dtype: float64, fill_value: NaN}
            """;
    private static final String UNSHARDED = SHARDED.replace("  shard: [14, 16]\n", "");

    @TempDir
    static Path folder;

    private static List<String> inputs = List.of();
    private static int name;

    @BeforeAll
    static void writeGranules() {
        inputs = Tracks.write(folder, 3, 400, 1);
    }

    @ParameterizedTest
    @CsvSource({"true, REFUSED, false", "true, ANSWER_LOST, true", "false, DOWN, true"})
    void anOperationThatGoesWrongHarmsNobody(boolean sharded, Fault fault, boolean overwrite) throws Exception {
        everyOperationGoesWrong(sharded, fault, overwrite);
    }

    @Tag("chaos")
    @ParameterizedTest
    @CsvSource({
        "true, ANSWER_LOST, false", "true, DOWN, false", "true, REFUSED, true", "true, DOWN, true",
        "false, REFUSED, false", "false, ANSWER_LOST, true", "false, DOWN, false"
    })
    void anOperationThatGoesWrongHarmsNobodyInAnyCase(boolean sharded, Fault fault, boolean overwrite) throws Exception {
        everyOperationGoesWrong(sharded, fault, overwrite);
    }

    private static void everyOperationGoesWrong(boolean sharded, Fault fault, boolean overwrite) throws Exception {
        Plan plan = plan(sharded ? SHARDED : UNSHARDED, "mean(height)");
        Plan older = plan(SHARDED, "max(height)");
        SortedMap<String, String> expected = undisturbed(plan);
        SortedMap<String, String> old = overwrite ? undisturbed(older) : new TreeMap<>();

        int operations = Integer.MAX_VALUE;
        List<String> leftovers = new ArrayList<>();
        for (int n = 1; n <= operations; n++) {
            try (ObjectStore store = Stores.memory("faulty-" + name++)) {
                if (overwrite) {
                    run(older, store, false);
                }
                FaultyStore faulty = new FaultyStore(store, fault, n);
                boolean published;
                String told;
                try {
                    RunReport report = run(plan, faulty, overwrite);
                    published = report.published();
                    told = report.outcome() + " " + report.failures();
                } catch (StoreException e) {
                    published = false;
                    told = e.getMessage();
                }
                if (faulty.operations() < n) {
                    operations = faulty.operations();
                    assertThat(published).isTrue();
                }
                String what = "operation " + n + ": " + told;
                if (check(store, published, expected, old, what)) {
                    leftovers.add(what);
                }

                assertThat(run(plan, store, true).published()).as(what).isTrue();
                assertThat(Hashes.ofObjects(store)).as(what).isEqualTo(expected);
            }
        }
        assertThat(operations).isBetween(20, 1000);
        if (!overwrite && fault != Fault.DOWN) {
            assertThat(leftovers).as("only the put of the root may leave something").hasSizeLessThan(2);
        }
    }

    /// @return whether something is left that only another run can complete
    private static boolean check(
            ObjectStore store,
            boolean published,
            SortedMap<String, String> expected,
            SortedMap<String, String> old,
            String what) {
        SortedMap<String, String> now = Hashes.ofObjects(store);
        boolean visible = now.containsKey("zarr.json");
        SortedMap<String, String> dataset = Hashes.withoutRecords(now);
        if (published) {
            assertThat(dataset).as(what).isEqualTo(Hashes.withoutRecords(expected));
        } else if (visible) {
            assertThat(dataset).as(what).isIn(Hashes.withoutRecords(old), Hashes.withoutRecords(expected));
        }
        if (visible) {
            DatasetCheck.run(store, Optional.empty(), finding -> assertThat(finding.key()).as("%s: %s", what, finding)
                    .isEqualTo(Records.RUN));
        }
        boolean marked = now.containsKey(Records.RUN);
        if (!published && !marked) {
            assertThat(now).as(what + ": nothing is left, or all that was there").isEqualTo(old);
        }
        now.remove(Records.RUN);
        if (published) {
            assertThat(now).as(what).isEqualTo(expected);
        }
        return !published && marked;
    }

    private static SortedMap<String, String> undisturbed(Plan plan) throws InterruptedException {
        try (ObjectStore store = Stores.memory("undisturbed-" + name++)) {
            assertThat(run(plan, store, false).published()).isTrue();
            return Hashes.ofObjects(store);
        }
    }

    private static Plan plan(String definition, String mean) throws InterruptedException {
        return Engine.plan(
                Engine.parse("test.yaml", definition.replace("mean(height)", mean)),
                inputs,
                "memory://planned",
                RunOptions.defaults());
    }

    private static RunReport run(Plan plan, ObjectStore store, boolean overwrite) throws InterruptedException {
        return Engine.run(plan, store, RunOptions.defaults().withWorkers(1).withOverwrite(overwrite));
    }
}
