package dev.shardwright.source.internal.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.source.ColumnInfo;
import dev.shardwright.source.Granule;
import dev.shardwright.source.GranuleException;
import dev.shardwright.source.GranuleFormats;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.testing.CountingStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFormatTest {

    private static final String KEY = "points.csv";

    private final ObjectStore store = Stores.memory("csv-" + System.nanoTime());

    @AfterEach
    void closeStore() {
        store.close();
    }

    private Granule open(byte[] bytes) {
        store.put(KEY, MemorySegment.ofArray(bytes), PutCondition.ALWAYS);
        return new CsvFormat().open(store, KEY);
    }

    private Granule open(String text) {
        return open(text.getBytes(StandardCharsets.UTF_8));
    }

    private static double[] doubles(Granule granule, String column) {
        int rows = Math.toIntExact(granule.column(column).orElseThrow().rows());
        double[] values = new double[rows];
        granule.readDoubles(column, 0, rows, values, 0);
        return values;
    }

    private static long[] longs(Granule granule, String column) {
        int rows = Math.toIntExact(granule.column(column).orElseThrow().rows());
        long[] values = new long[rows];
        granule.readLongs(column, 0, rows, values, 0);
        return values;
    }

    private static byte[] gzip(String... members) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String member : members) {
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(member.getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    private void assertRefused(String text, String... words) {
        assertThatThrownBy(() -> open(text))
                .isInstanceOf(GranuleException.class)
                .hasMessageContaining(KEY)
                .hasMessageContainingAll(words);
    }

    @Test
    void theFormatIsFoundByItsName() {
        assertThat(GranuleFormats.named("csv")).isInstanceOf(CsvFormat.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void eitherLineEndIsRead(String lineEnd) {
        try (Granule granule = open(String.join(lineEnd, "a,b", "1,2", "3,4", ""))) {
            assertThat(doubles(granule, "a")).containsExactly(1, 3);
            assertThat(longs(granule, "b")).containsExactly(2, 4);
        }
    }

    @Test
    void theLastLineNeedsNoLineEnd() {
        try (Granule granule = open("a,b\n1,2\n3,4")) {
            assertThat(doubles(granule, "b")).containsExactly(2, 4);
        }
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstName() {
        try (Granule granule = open("\ufeffa,b\n1,2\n")) {
            assertThat(granule.column("a")).contains(new ColumnInfo("a", 1, "text number", true));
        }
    }

    @Test
    void fieldsInQuotesHoldCommasLineEndsAndDoubledQuotes() {
        try (Granule granule = open("\"a,\"\"x\"\"\",note,b\n\"1\",\"one\r\n\"\"two\"\", three\",\"2\"\n3,,4\n")) {
            assertThat(granule.columns()).extracting(ColumnInfo::name).containsExactly("a,\"x\"", "note", "b");
            assertThat(doubles(granule, "a,\"x\"")).containsExactly(1, 3);
            assertThat(longs(granule, "b")).containsExactly(2, 4);
        }
    }

    @Test
    void anEmptyFieldIsNoNumber() {
        try (Granule granule = open("a,b\n,1\n  ,2\n\"\",\n")) {
            assertThat(doubles(granule, "a")).containsOnly(Double.NaN);
            assertThat(doubles(granule, "b")).containsExactly(1, 2, Double.NaN);
            assertThatThrownBy(() -> longs(granule, "b"))
                    .isInstanceOf(GranuleException.class)
                    .hasMessageContainingAll(KEY, "line 4", "\"b\"", "expected an integer");
        }
    }

    @Test
    void anEmptyLineIsARowOfAFileWithOneColumn() {
        try (Granule granule = open("a\n1\n\n3\n")) {
            assertThat(doubles(granule, "a")).containsExactly(1, Double.NaN, 3);
        }
    }

    @Test
    void aFileMayHaveNoRows() {
        try (Granule granule = open("a,b\n")) {
            assertThat(granule.column("b")).contains(new ColumnInfo("b", 0, "text number", true));
            assertThat(doubles(granule, "b")).isEmpty();
        }
    }

    @Test
    void whatIsNoNumberIsNamedByLineAndColumn() {
        try (Granule granule = open("a,b\n1,\"x\ny\"\n2,3\nfour,5\n6,7.5\n")) {
            assertThatThrownBy(() -> doubles(granule, "a"))
                    .isInstanceOf(GranuleException.class)
                    .hasMessageContainingAll(KEY, "line 5", "\"a\"", "\"four\"", "expected a number");
            double[] after = new double[1];
            granule.readDoubles("a", 3, 4, after, 0);
            assertThat(after).containsExactly(6);
            assertThatThrownBy(() -> granule.readLongs("b", 3, 4, new long[1], 0))
                    .isInstanceOf(GranuleException.class)
                    .hasMessageContainingAll("line 6", "\"b\"", "\"7.5\"", "expected an integer");
        }
    }

    @Test
    void aColumnThatIsNotThereIsEmptyOrRefusedByName() {
        try (Granule granule = open("a,b\n1,2\n")) {
            assertThat(granule.column("c")).isEmpty();
            assertThat(granule.hasGroup("a")).isFalse();
            assertThat(granule.attribute("title")).isEmpty();
            assertThatThrownBy(() -> granule.readDoubles("c", 0, 1, new double[1], 0))
                    .isInstanceOf(GranuleException.class)
                    .hasMessageContainingAll(KEY, "\"c\"", "a, b");
        }
    }

    @Test
    void rowsThatAreNotThereAreRefused() {
        try (Granule granule = open("a\n1\n2\n")) {
            assertThatThrownBy(() -> granule.readDoubles("a", 0, 3, new double[3], 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> granule.readDoubles("a", 0, 2, new double[2], 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void malformedRowsAreRefusedWhenTheFileIsOpened() {
        assertRefused("a,b\n1,2\n3\n", "line 3", "1 fields, expected 2");
        assertRefused("a,b\n1,2\n3,4,5\n", "line 3", "3 fields, expected 2");
        assertRefused("a,b\n1,2\n\n3,4\n", "line 3", "1 fields, expected 2");
        assertRefused("a,b\n\"1\n\n\",\"2\n3,4\n", "line 4", "not closed");
        assertRefused("a,b\n1,2\n\"3\"x,4\n", "line 3", "behind the closing quote");
        assertRefused("a,b\n1,2\n3\"3\",4\n", "line 3", "quote within a field");
        assertRefused("a,b\n1,2\r3,4\n", "line 2", "carriage return without a line feed");
    }

    @Test
    void aHeaderMustNameEveryColumnOnce() {
        assertRefused("a,b,a\n", "columns 1 and 3", "\"a\"");
        assertRefused("a,,b\n", "column 2 of 3 has no name");
        assertRefused("\n1,2\n", "column 1 of 1 has no name");
        assertRefused("\ufeff", "expected a header line");
        assertRefused("\"a\n1,2\n", "line 1", "not closed");
    }

    @Test
    void otherEncodingsAreRefused() {
        assertThatThrownBy(() -> open("a,b\n1,2\n".getBytes(StandardCharsets.UTF_16)))
                .isInstanceOf(GranuleException.class)
                .hasMessageContainingAll(KEY, "UTF-16", "expected UTF-8");
        assertThatThrownBy(() -> open("größe,b\n1,2\n".getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(GranuleException.class)
                .hasMessageContainingAll(KEY, "not UTF-8");
    }

    @Test
    void anEmptyOrMissingFileIsRefused() {
        assertRefused("", "is empty (0 bytes)");
        assertThatThrownBy(() -> new CsvFormat().open(store, "nowhere.csv"))
                .isInstanceOf(GranuleException.class)
                .hasMessageContainingAll("nowhere.csv", "no such file");
    }

    @Test
    void gzipIsToldByItsFirstBytesAndMayHaveSeveralMembers() throws IOException {
        try (Granule granule = open(gzip("a,b\n1,2\n3,", "4\n", "5,6\n"))) {
            assertThat(granule.describeFormat()).contains("gzip", "2 columns", "3 rows");
            assertThat(doubles(granule, "b")).containsExactly(2, 4, 6);
            assertThat(longs(granule, "a")).containsExactly(1, 3, 5);
        }
    }

    @Test
    void aDamagedGzipStreamIsRefused() throws IOException {
        byte[] whole = gzip("a,b\n" + "1,2\n".repeat(10_000));
        assertThatThrownBy(() -> open(Arrays.copyOf(whole, whole.length - 9)))
                .isInstanceOf(GranuleException.class)
                .hasMessageContainingAll(KEY, "no complete gzip stream");
        byte[] changed = whole.clone();
        changed[whole.length - 6] ^= 1;
        assertThatThrownBy(() -> open(changed))
                .isInstanceOf(GranuleException.class)
                .hasMessageContainingAll(KEY, "no complete gzip stream");
        for (int more : new int[] {1, 20, 100}) {
            assertThatThrownBy(() -> open(Arrays.copyOf(whole, whole.length + more)))
                    .as("%d bytes behind the end", more)
                    .isInstanceOf(GranuleException.class)
                    .hasMessageContainingAll(KEY, "no complete gzip stream", "behind its end");
        }
    }

    @Test
    void aRecordWithoutEndIsRefusedBeforeItFillsTheMemory() {
        byte[] bytes = new byte[40 << 20];
        Arrays.fill(bytes, (byte) 'x');
        byte[] start = "a,b\n1,2\n3,\"".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(start, 0, bytes, 0, start.length);
        assertThatThrownBy(() -> open(bytes))
                .isInstanceOf(GranuleException.class)
                .hasMessageContainingAll(KEY, "line 3", "longer than");
    }

    @Test
    void aSmallFileThatIsReplacedWhileItIsOpenShowsItsOldState() {
        try (Granule granule = open("a\n1\n")) {
            store.put(KEY, MemorySegment.ofArray("a\n2\n".getBytes(StandardCharsets.UTF_8)), PutCondition.ALWAYS);
            assertThat(doubles(granule, "a")).containsExactly(1);
        }
    }

    @Test
    void aLargeFileThatIsReplacedWhileItIsOpenIsRefused() {
        String text = "a\n" + "1\n".repeat(FileBytes.START_BYTES);
        try (Granule granule = open(text)) {
            store.put(KEY, MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8)), PutCondition.ALWAYS);
            assertThatThrownBy(() -> doubles(granule, "a"))
                    .isInstanceOf(GranuleException.class)
                    .hasMessageContainingAll(KEY, "was replaced");
        }
    }

    /// Rows of three random numbers, which gzip makes some 45 % of their size of.
    private static String randomRows(int rows) {
        Random random = new Random(23);
        StringBuilder text = new StringBuilder("x,y,z\n");
        for (int i = 0; i < rows; i++) {
            for (int c = 0; c < 3; c++) {
                text.append(random.nextDouble()).append(c < 2 ? ',' : '\n');
            }
        }
        return text.toString();
    }

    private static void readInBatches(Granule granule, int rows, int batch) {
        double[] values = new double[batch];
        for (int from = 0; from < rows; from += batch) {
            int to = Math.min(rows, from + batch);
            for (String column : List.of("x", "y", "z")) {
                granule.readDoubles(column, from, to, values, 0);
                assertThat(values[to - from - 1]).as("column %s, row %d", column, to - 1).isBetween(0.0, 1.0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSmallFileIsFetchedOnce(boolean compressed) throws IOException {
        String text = randomRows(10_000);
        byte[] bytes = compressed ? gzip(text) : text.getBytes(StandardCharsets.UTF_8);
        assertThat(bytes.length).isLessThan(FileBytes.START_BYTES);
        store.put(KEY, MemorySegment.ofArray(bytes), PutCondition.ALWAYS);
        CountingStore counting = new CountingStore(store);
        try (Granule granule = new CsvFormat().open(counting, KEY)) {
            readInBatches(granule, 10_000, 10_000);
            readInBatches(granule, 10_000, 300);
            assertThat(granule.bytesRead()).isEqualTo(bytes.length);
        }
        assertThat(counting.bytes()).isEqualTo(bytes.length);
        assertThat(counting.ranges()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLargerFileIsFetchedTwiceHoweverManyColumnsAreRead(boolean compressed) throws IOException {
        int rows = 60_000;
        String text = randomRows(rows);
        byte[] bytes = compressed ? gzip(text) : text.getBytes(StandardCharsets.UTF_8);
        assertThat(bytes.length).isGreaterThan(FileBytes.START_BYTES + (FileBytes.START_BYTES >> 1));
        store.put(KEY, MemorySegment.ofArray(bytes), PutCondition.ALWAYS);
        CountingStore counting = new CountingStore(store);
        try (Granule granule = new CsvFormat().open(counting, KEY)) {
            assertThat(counting.bytes()).isEqualTo(bytes.length);
            readInBatches(granule, rows, 1 << 14);
            assertThat(granule.bytesRead()).isEqualTo(counting.bytes());
        }
        assertThat(counting.bytes()).isBetween(2L * bytes.length - "x,y,z\n".length(), 2L * bytes.length);
    }

    @Test
    void aClosedGranuleIsNotRead() {
        Granule granule = open("a\n1\n");
        granule.close();
        assertThatThrownBy(() -> granule.readDoubles("a", 0, 1, new double[1], 0))
                .isInstanceOf(IllegalStateException.class);
    }

    /// Text of several MiB, so that rows are found from more than one place in it.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyRangeOfRowsHoldsTheSameAsTheWhole(boolean compressed) throws IOException {
        long seed = 4711;
        Random random = new Random(seed);
        int rows = 120_000;
        double[] expected = new double[rows];
        StringBuilder text = new StringBuilder("note,value,row\n");
        for (int i = 0; i < rows; i++) {
            expected[i] = random.nextGaussian() * 1000;
            text.append(random.nextInt(10) == 0 ? "\"two\nlines, \"\"quoted\"\"\"" : "note")
                    .append(',')
                    .append(expected[i])
                    .append(',')
                    .append(i)
                    .append(random.nextBoolean() ? "\r\n" : "\n");
        }
        try (Granule granule = compressed ? open(gzip(text.toString())) : open(text.toString())) {
            assertThat(granule.column("value").orElseThrow().rows()).isEqualTo(rows);
            assertThat(doubles(granule, "value")).isEqualTo(expected);
            for (int i = 0; i < 60; i++) {
                int from = random.nextInt(rows + 1);
                int to = from + random.nextInt(Math.min(20_000, rows - from) + 1);
                double[] values = new double[to - from + 2];
                granule.readDoubles("value", from, to, values, 1);
                long[] numbers = new long[to - from];
                granule.readLongs("row", from, to, numbers, 0);
                assertThat(Arrays.copyOfRange(values, 1, values.length - 1))
                        .as("rows %d to %d (seed %d)", from, to, seed)
                        .isEqualTo(Arrays.copyOfRange(expected, from, to));
                assertThat(numbers).isEqualTo(java.util.stream.LongStream.range(from, to).toArray());
            }
        }
    }
}
