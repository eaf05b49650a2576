package dev.shardwright.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.engine.run.Failure;
import dev.shardwright.engine.run.RunReport;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A value that cannot be computed ends the run, and the message says which one.
class ValueErrorTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            n > 0      | sum(n) * 9223372036854775807 | field "total", sum(n) * 9223372036854775807: an integer passes 2^63
            n > 0      | sum(int(h))                  | int(h): int(NaN) is no 64-bit integer
            n > 0      | sum(n % 0)                   | n % 0: remainder of a division of integers by 0
            n > 0      | sum(n + 9223372036854775800) | n + 9223372036854775800: an integer passes 2^63
            int(h) > 0 | sum(n)                       | filter int(h) > 0: int(NaN) is no 64-bit integer
            """)
    void theMessageNamesTheExpression(String filter, String value, String message) throws Exception {
        Path granule = Files.writeString(folder.resolve("g.csv"), "lon,lat,h,n\n10,20,NaN,7\n10,20,1,9\n");
        String yaml =
                """
                kind: aggregate
                source:
                  format: csv
                  coordinates: {longitude: lon, latitude: lat}
                  columns: {h: h, n: {path: n, type: int64}}
                filter: %s
                grid: {type: healpix, order: 4, chunk_order: 2, shard_order: 1, latitude: geodetic}
                fields:
                  total: {value: "%s", dtype: int64, fill_value: 0}
                """
                        .formatted(filter, value);
        try (ObjectStore store = Stores.memory("value-error")) {
            RunReport report = Engine.build(
                    Engine.parse("test.yaml", yaml),
                    List.of(granule.toString()),
                    "memory://value-error",
                    RunOptions.defaults());

            assertThat(report.outcome()).isEqualTo(RunReport.Result.FAILED);
            assertThat(report.failures()).singleElement().satisfies(f -> {
                assertThat(f.failure().kind()).isEqualTo(Failure.Kind.VALUE);
                assertThat(f.failure().message()).contains(message);
                assertThat(f.failure().message()).containsAnyOf("chunk ", "g.csv, rows 0 to 1");
            });
            assertThat(store.listFolder("").objects()).isEmpty();
            assertThat(store.listFolder("").folders()).isEmpty();
        }
    }
}
