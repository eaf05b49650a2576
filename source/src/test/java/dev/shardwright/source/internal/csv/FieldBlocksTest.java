package dev.shardwright.source.internal.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.source.internal.StoredFile;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldBlocksTest {

    private final ObjectStore store = Stores.memory("blocks-" + System.nanoTime());

    @AfterEach
    void closeStore() {
        store.close();
    }

    /// The rows of a text without a header, as a granule looks at them.
    private final class Rows {
        private final RowIndex index;
        private final TextPieces pieces;
        private final FieldBlocks blocks;

        Rows(String text, int columns) {
            store.put("rows", MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8)), PutCondition.ALWAYS);
            FileBytes bytes = new FileBytes(StoredFile.open(store, "rows"));
            TextSource source = TextSource.of(bytes);
            index = RowIndex.scan("rows", source, new RowIndex.Note(0, 0, 1), columns);
            pieces = new TextPieces("rows", source, index);
            blocks = new FieldBlocks(index, columns);
            bytes.opened();
        }

        FieldBlock block(long row) {
            int number = index.noteOf(row);
            return blocks.find(number, pieces.get(number), row);
        }

        String field(long row, int column) {
            byte[] text = pieces.get(index.noteOf(row)).bytes();
            FieldBlock block = block(row);
            int field = block.field(row, column);
            int from = block.from(text, field);
            return new String(text, from, block.to(text, field) - from, StandardCharsets.UTF_8);
        }

        long line(long row) {
            byte[] text = pieces.get(index.noteOf(row)).bytes();
            return block(row).lineOf(text, row);
        }
    }

    @Test
    void fieldsAreFoundWithoutTheirQuotesAndSeparators() {
        Rows rows = new Rows("1,,\"a,\r\nb\"\n\"\",\"2\",\r\n ,x,\"\"\"\"", 3);
        List<String> found = new ArrayList<>();
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                found.add(rows.field(row, column));
            }
        }
        assertThat(found).containsExactly("1", "", "a,\r\nb", "", "2", "", " ", "x", "\"\"");
        assertThat(List.of(rows.line(0), rows.line(1), rows.line(2))).containsExactly(1L, 3L, 4L);
    }

    @Test
    void theFieldsOfARowAreFoundOnceForAllColumnsAndNeighbours() {
        Rows rows = new Rows("1,2\n".repeat(1000), 2);
        FieldBlock first = rows.block(700);
        assertThat(rows.block(0)).isSameAs(first);
        assertThat(rows.block(999)).isSameAs(first);
    }

    /// Several pieces of text, several blocks in each, and more fields than are kept.
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 40, 70_000})
    void whatIsKeptStaysBelowItsBoundAndIsRight(int columns) {
        int numbers = 1_400_000;
        int count = numbers / columns;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count * columns; i++) {
            text.append(i).append(i % columns == columns - 1 ? '\n' : ',');
        }
        Rows rows = new Rows(text.toString(), columns);
        for (int row = 0; row < count; row += Math.max(1, 1000 / columns)) {
            assertThat(rows.field(row, columns - 1)).isEqualTo(String.valueOf(row * columns + columns - 1));
            assertThat(rows.blocks.bytes()).isBetween(1L, FieldBlocks.CAPACITY);
        }
        long seed = 99;
        Random random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            int row = random.nextInt(count);
            int column = random.nextInt(columns);
            assertThat(rows.field(row, column))
                    .as("row %d, column %d (seed %d)", row, column, seed)
                    .isEqualTo(String.valueOf(row * columns + column));
            assertThat(rows.line(row)).isEqualTo(row + 1L);
            assertThat(rows.blocks.bytes()).isBetween(1L, FieldBlocks.CAPACITY);
        }
        rows.blocks.clear();
        assertThat(rows.blocks.bytes()).isZero();
    }
}
