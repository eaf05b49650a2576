package dev.shardwright.source.internal.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.source.ColumnInfo;
import dev.shardwright.source.Granule;
import dev.shardwright.source.GranuleException;
import dev.shardwright.source.internal.StoredFile;
import dev.shardwright.testing.CountingStore;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowRangesTest {

    private static double[] all(Granule granule, ColumnInfo column) {
        double[] values = new double[(int) column.rows()];
        granule.readDoubles(column.name(), 0, values.length, values, 0);
        return values;
    }

    private static List<ColumnInfo> readable(Granule granule) {
        return granule.columns().stream()
                .filter(ColumnInfo::readable)
                .filter(c -> !c.name().startsWith("/no_fill"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "types_earliest.h5",
                "types_latest.h5",
                "chunks_earliest.h5",
                "chunks_v110.h5",
                "chunks_latest.h5",
                "new_indexes_v110.h5",
                "new_indexes_latest.h5",
                "paged_super_blocks.h5",
                "small_addresses.h5"
            })
    void everyRangeOfRowsHoldsTheSameAsTheWhole(String file) {
        long seed = 271828;
        Random random = new Random(seed);
        try (Granule whole = GeneratedFiles.open(file);
                Granule granule = GeneratedFiles.open(file)) {
            for (ColumnInfo column : readable(whole)) {
                double[] expected = all(whole, column);
                for (int i = 0; i < 20; i++) {
                    int from = random.nextInt(expected.length + 1);
                    int to = from + random.nextInt(expected.length - from + 1);
                    double[] values = new double[to - from + 3];
                    granule.readDoubles(column.name(), from, to, values, 2);
                    assertThat(Arrays.copyOfRange(values, 2, 2 + to - from))
                            .as("%s rows %d to %d (seed %d)", column.name(), from, to, seed)
                            .isEqualTo(Arrays.copyOfRange(expected, from, to));
                }
            }
        }
    }

    @Test
    void doublesAndLongsOfAnIntegerColumnAreTheSame() {
        try (Granule granule = GeneratedFiles.open("chunks_latest.h5")) {
            List<ColumnInfo> integers =
                    readable(granule).stream().filter(ColumnInfo::integer).toList();
            assertThat(integers).hasSizeGreaterThan(20);
            for (ColumnInfo column : integers) {
                long[] longs = new long[(int) column.rows()];
                granule.readLongs(column.name(), 0, longs.length, longs, 0);
                assertThat(Arrays.stream(longs).asDoubleStream().toArray()).isEqualTo(all(granule, column));
            }
        }
    }

    @Test
    void onlyTheChunksThatCrossTheRowsAreFetched() {
        byte[] bytes = GeneratedFiles.bytes("chunks_latest.h5");
        CountingStore store = new CountingStore(GeneratedFiles.store("chunks.h5", bytes));
        try (Granule granule = new Hdf5Format().open(store, "chunks.h5")) {
            // Chunks of 4 rows of 4 bytes, of which 1, 2, 5 and 11 were written
            String column = "/plain/fixed";
            granule.readDoubles(column, 0, 1, new double[1], 0);
            long before = granule.bytesRead();
            granule.readDoubles(column, 0, 4, new double[4], 0);
            assertThat(granule.bytesRead()).as("a chunk that was not written").isEqualTo(before);
            granule.readDoubles(column, 4, 12, new double[8], 0);
            assertThat(granule.bytesRead()).as("two whole chunks").isEqualTo(before + 32);
            granule.readDoubles(column, 13, 21, new double[8], 0);
            assertThat(granule.bytesRead()).as("one row of a chunk").isEqualTo(before + 48);
            granule.readDoubles(column, 21, 24, new double[3], 0);
            assertThat(granule.bytesRead()).as("the other rows of that chunk").isEqualTo(before + 48);
            assertThat(granule.bytesRead()).isEqualTo(store.bytes());
        }
    }

    @Test
    void contiguousRowsAreFetchedExactly() {
        CountingStore store = new CountingStore(
                GeneratedFiles.store("types.h5", GeneratedFiles.bytes("types_latest.h5")));
        try (Granule granule = new Hdf5Format().open(store, "types.h5")) {
            assertThat(granule.column("/types/f8_le")).isPresent();
            long before = granule.bytesRead();
            granule.readDoubles("/types/f8_le", 3, 7, new double[4], 0);
            assertThat(granule.bytesRead()).isEqualTo(before + 32).isEqualTo(store.bytes());
        }
    }

    @Test
    void rowsThatAreNotThereAreRefused() {
        try (Granule granule = GeneratedFiles.open("chunks_latest.h5")) {
            assertThatThrownBy(() -> granule.readDoubles("/plain/fixed", 0, 51, new double[51], 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> granule.readDoubles("/plain/fixed", -1, 5, new double[51], 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> granule.readLongs("/plain/fixed", 0, 50, new long[50], 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void integersThatAResultCannotHoldAreRefusedByRow() {
        try (Granule granule = GeneratedFiles.open("types_latest.h5")) {
            String past = "/types/uint64_past_int64";
            double[] values = new double[3];
            granule.readDoubles(past, 0, 3, values, 0);
            assertThat(values).containsExactly(0x1p63 - 1024, 0x1p63, 0x1p64 - 2048);
            long[] longs = new long[1];
            granule.readLongs(past, 0, 1, longs, 0);
            assertThat(longs).containsExactly(Long.MAX_VALUE - 1023);
            assertThatThrownBy(() -> granule.readLongs(past, 0, 3, new long[3], 0))
                    .isInstanceOf(GranuleException.class)
                    .hasMessageContainingAll("types_latest.h5", past, "row 1", "9223372036854775808");
            assertThatThrownBy(() -> granule.readLongs("/types/f4_be", 0, 1, new long[1], 0))
                    .isInstanceOf(GranuleException.class)
                    .hasMessageContainingAll("types_latest.h5", "/types/f4_be", "float32", "expected an integer type");
        }
    }

    @Test
    void manyThreadsReadOneGranule() throws Exception {
        StoredFile file = StoredFile.open(
                GeneratedFiles.store("chunks.h5", GeneratedFiles.bytes("chunks_v110.h5")), "chunks.h5");
        try (Granule expected = GeneratedFiles.open("chunks_v110.h5");
                Granule granule = new Hdf5Granule(file, 512);
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<ColumnInfo> columns = readable(expected);
            List<Callable<Boolean>> tasks = IntStream.range(0, 200)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        ColumnInfo column = columns.get(i % columns.size());
                        double[] values = new double[(int) column.rows() / 2];
                        granule.readDoubles(column.name(), 1, 1 + values.length, values, 0);
                        return Arrays.equals(
                                values, Arrays.copyOfRange(all(expected, column), 1, 1 + values.length));
                    })
                    .toList();
            for (Future<Boolean> result : threads.invokeAll(tasks)) {
                assertThat(result.get()).isTrue();
            }
        }
    }
}
