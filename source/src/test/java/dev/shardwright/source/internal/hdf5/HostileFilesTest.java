package dev.shardwright.source.internal.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.shardwright.source.ColumnInfo;
import dev.shardwright.source.Granule;
import dev.shardwright.source.GranuleException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Files that are damaged or made to do harm end in a {@link GranuleException} (or are read, where the damage does not
/// show), within bounded time and memory.
class HostileFilesTest {

    private static final String[] FILES = {
        "types_earliest.h5",
        "types_latest.h5",
        "chunks_earliest.h5",
        "chunks_v110.h5",
        "chunks_latest.h5",
        "groups_earliest.h5",
        "groups_latest.h5",
        "new_indexes_v110.h5",
        "paged_super_blocks.h5",
        "small_addresses.h5",
        "user_block.h5"
    };

    private static final int MOST_ROWS = 200_000;

    /// What reading one file may allocate in all: the values of some hundred columns and what is fetched for them.
    private static final long MOST_BYTES = 256L << 20;

    @Test
    void mutatedFilesAreReadOrRefused() {
        mutate(20261121, 1500);
    }

    @Test
    @Tag("fuzz")
    void manyMutatedFilesAreReadOrRefused() {
        long seed = System.nanoTime();
        mutate(seed, 200_000);
    }

    @Test
    void aChangedByteShowsWhereTheFileHasChecksums() {
        changeBytes(11, 400);
    }

    @Test
    @Tag("fuzz")
    void everyChangedByteShowsWhereTheFileHasChecksums() {
        for (int offset = 0; offset < 11; offset++) {
            changeBytes(offset, Integer.MAX_VALUE);
        }
    }

    private static void mutate(long seed, int rounds) {
        Random random = new Random(seed);
        Map<String, Mutations> files = new HashMap<>();
        int refused = 0;
        for (int round = 0; round < rounds; round++) {
            String file = FILES[random.nextInt(FILES.length)];
            byte[] bytes = files.computeIfAbsent(file, f -> new Mutations(GeneratedFiles.bytes(f)))
                    .mutate(random);
            String name = "%s, round %d of seed %d".formatted(file, round, seed);
            refused += readAll(name, bytes) ? 0 : 1;
        }
        assertThat(files.get("chunks_latest.h5").checkedStructures()).isGreaterThan(50);
        assertThat(refused).isGreaterThan(rounds / 20);
    }

    /// Whether the file could be opened and listed.
    private static boolean readAll(String name, byte[] bytes) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            long before = threads.getCurrentThreadAllocatedBytes();
            boolean opened = false;
            try (Granule granule = GeneratedFiles.open("mutated.h5", bytes)) {
                granule.attribute("short_name");
                List<ColumnInfo> columns = granule.columns();
                opened = true;
                for (ColumnInfo column : columns) {
                    readColumn(granule, column);
                }
            } catch (GranuleException e) {
                assertThat(e).hasMessageContaining("mutated.h5");
            } catch (RuntimeException | Error e) {
                fail(name, e);
            }
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as("bytes allocated for " + name)
                    .isLessThan(MOST_BYTES);
            return opened;
        });
    }

    private static void readColumn(Granule granule, ColumnInfo column) {
        try {
            granule.hasGroup(column.name());
            long rows = granule.column(column.name()).map(ColumnInfo::rows).orElse(0L);
            int count = (int) Math.min(rows, MOST_ROWS);
            granule.readDoubles(column.name(), rows - count, rows, new double[count], 0);
            granule.readDoubles(column.name(), 0, Math.min(count, 10), new double[10], 0);
        } catch (GranuleException e) {
            assertThat(e).hasMessageContaining("mutated.h5").hasMessageContaining(column.name());
        }
    }

    /// All metadata of this file has checksums, as have the chunks of its group `/filtered`. Changes one byte at a time.
    private static void changeBytes(int offset, int most) {
        String file = "chunks_latest.h5";
        byte[] bytes = GeneratedFiles.bytes(file);
        Map<String, double[]> expected = new HashMap<>();
        try (Granule granule = GeneratedFiles.open(file)) {
            for (ColumnInfo column : granule.columns()) {
                if (column.name().startsWith("/filtered/")) {
                    double[] values = new double[(int) column.rows()];
                    granule.readDoubles(column.name(), 0, values.length, values, 0);
                    expected.put(column.name(), values);
                }
            }
        }
        assertThat(expected).hasSizeGreaterThan(10);
        int step = Math.max(11, bytes.length / most);
        List<String> wrong = new ArrayList<>();
        int refused = 0;
        for (int at = offset; at < bytes.length; at += step) {
            byte[] changed = bytes.clone();
            changed[at] ^= (byte) (1 << at % 8);
            try (Granule granule = GeneratedFiles.open(file, changed)) {
                for (Map.Entry<String, double[]> column : expected.entrySet()) {
                    double[] values = new double[column.getValue().length];
                    try {
                        granule.readDoubles(column.getKey(), 0, values.length, values, 0);
                        if (!java.util.Arrays.equals(values, column.getValue())) {
                            wrong.add(column.getKey() + " with byte " + at + " changed");
                        }
                    } catch (GranuleException e) {
                        refused++;
                    }
                }
            } catch (GranuleException e) {
                refused++;
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(refused).isPositive();
    }
}
