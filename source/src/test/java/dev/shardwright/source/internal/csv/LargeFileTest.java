package dev.shardwright.source.internal.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.source.Granule;
import dev.shardwright.source.testing.GeneratedStore;
import dev.shardwright.storage.ByteRange;
import dev.shardwright.testing.CountingStore;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// A file larger than what may be held of it.
class LargeFileTest {

    private static final int ROW_BYTES = 40;
    private static final int ROWS = 4_000_000;

    /// `row,value,text`, in rows of equal length; the value is a quarter of the row.
    private static byte[] row(long row) {
        byte[] text = "row,value,text.........................\n".getBytes(StandardCharsets.US_ASCII);
        if (row >= 0) {
            writeDigits(text, 0, 10, row);
            text[10] = ',';
            writeDigits(text, 11, 9, row / 4);
            text[20] = '.';
            writeDigits(text, 21, 2, row % 4 * 25);
            text[23] = ',';
        }
        return text;
    }

    private static void writeDigits(byte[] text, int at, int count, long number) {
        long rest = number;
        for (int i = at + count - 1; i >= at; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    @Test
    void memoryDoesNotGrowWithTheFile() {
        CountingStore store = new CountingStore(new GeneratedStore("large.csv", ROWS + 1L, ROW_BYTES, i -> row(i - 1)));
        long before = usedAfterCollection();
        try (Granule granule = new CsvFormat().open(store, "large.csv")) {
            assertThat(granule.size()).isEqualTo((ROWS + 1L) * ROW_BYTES).isGreaterThan(128L << 20);
            int step = 100_000;
            double[] values = new double[step];
            long[] rows = new long[step];
            double sum = 0;
            for (int from = 0; from < ROWS; from += 10 * step) {
                granule.readDoubles("value", from, from + step, values, 0);
                granule.readLongs("row", from, from + step, rows, 0);
                assertThat(rows[step - 1]).isEqualTo(from + step - 1);
                assertThat(values[step - 1]).isEqualTo((from + step - 1) / 4.0);
                sum += values[0];
            }
            assertThat(sum).isPositive();
            assertThat(usedAfterCollection() - before).isLessThan(40L << 20);
            assertThat(granule.bytesRead()).isEqualTo(store.bytes());
            // Once to open it, and the pieces of 1 MiB around the 4 times 4 MB of rows once for both columns.
            assertThat(store.bytes()).isLessThanOrEqualTo(granule.size() + 4 * (4_000_000 + (2L << 20)));
        }
        assertThat(store.ranges())
                .allSatisfy(range -> assertThat(((ByteRange.Span) range).length()).isLessThanOrEqualTo(8 << 20));
    }

    private static long usedAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
