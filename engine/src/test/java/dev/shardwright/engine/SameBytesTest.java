package dev.shardwright.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.engine.testing.Built;
import dev.shardwright.engine.testing.Hashes;
import dev.shardwright.engine.testing.Tracks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a run was given decides every byte it makes; how it was run decides none.
class SameBytesTest {

    private static final List<String> FIELDS =
            List.of("count", "h_mean", "h_weighted", "h_variance", "h_q25", "h_last", "h_histogram");

    @TempDir
    static Path folder;

    private static List<String> inputs = List.of();
    private static final String DEFINITION = Tracks.definition(Tracks.healpix(12, 8, 5));
    private static SortedMap<String, String> expected = Collections.emptySortedMap();

    private static final Map<String, SortedMap<Long, Long>> expectedValues = new HashMap<>();

    @BeforeAll
    static void buildOnce() {
        inputs = Tracks.write(folder, 12, 4000, 1);
        try (Built built = Built.of(DEFINITION, inputs, o -> o.withWorkers(1))) {
            expected = built.objects();
            FIELDS.forEach(field -> expectedValues.put(field, built.values(field)));
            assertThat(built.report().tasks().complete()).isGreaterThan(4);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void theNumberOfWorkersChangesNothing(int workers) {
        try (Built built = Built.of(DEFINITION, inputs, o -> o.withWorkers(workers))) {
            assertThat(built.objects()).isEqualTo(expected);
        }
    }

    @Test
    void theOrderOfInputsChangesNothing() {
        List<String> shuffled = new ArrayList<>(inputs);
        Collections.shuffle(shuffled, new Random(2));
        try (Built built = Built.of(DEFINITION, shuffled, o -> o)) {
            assertThat(built.objects()).isEqualTo(expected);
        }
    }

    @Test
    void theNamesOfInputsChangeNothing(@TempDir Path elsewhere) throws Exception {
        List<String> renamed = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Path copy = elsewhere.resolve("z%d.csv".formatted(99 - i));
            java.nio.file.Files.copy(Path.of(inputs.get(i)), copy);
            renamed.add(copy.toString());
        }
        try (Built built = Built.of(DEFINITION, renamed, o -> o)) {
            assertThat(Hashes.withoutRecords(built.objects())).isEqualTo(Hashes.withoutRecords(expected));
        }
    }

    @Test
    void spillingChangesNothing(@TempDir Path elsewhere) {
        // 70 000 rows a granule are more than the share of a worker in the least memory holds.
        List<String> many = Tracks.write(elsewhere, 6, 70_000, 3);
        String oneShard = Tracks.definition(Tracks.healpix(12, 8, 1));
        try (Built inMemory = Built.of(oneShard, many, o -> o.withMemoryBytes(1L << 30));
                Built spilled = Built.of(
                        oneShard,
                        many,
                        o -> o.withMemoryBytes(RunOptions.MIN_MEMORY).withWorkers(8).withScratch(elsewhere))) {
            assertThat(inMemory.report().spilledBytes()).isZero();
            assertThat(spilled.report().spilledBytes()).isPositive();
            assertThat(spilled.objects()).isEqualTo(inMemory.objects());
            assertThat(elsewhere).isDirectoryNotContaining("regex:.*scratch.*");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"12 12 8", "12 11 4", "12 9 9", "12 8 8", "12 6 3"})
    void chunksAndShardsChangeNoValue(String orders) {
        String[] o = orders.split(" ");
        String grid =
                Tracks.healpix(Integer.parseInt(o[0]), Integer.parseInt(o[1]), Integer.parseInt(o[2]));
        try (Built built = Built.of(Tracks.definition(grid), inputs, options -> options)) {
            for (String field : FIELDS) {
                assertThat(built.values(field)).as(field).isEqualTo(expectedValues.get(field)).isNotEmpty();
            }
        }
    }
}
