package dev.shardwright.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.ZarrGroup;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Values that somebody else computed: a table with one row for each cell that has observations.
///
/// @param table JSON with `columns` (names) and `cells` (rows of numbers); the first columns are the cell's indices
/// @param rank how many those are
record ExpectedCells(JsonNode table, int rank) {

    /// Statistics that are one of the observations, or a number of them: no arithmetic, so no rounding.
    private static final Set<String> EXACT = Set.of("count", "h_min", "h_max");

    /// Sums of a few hundred float64 in another order differ by a few units in the last place, 2⁻⁵³ each.
    private static final double RELATIVE = 1e-12;

    /// Fails unless the dataset's arrays hold exactly these cells with these values.
    ///
    /// @param fields the array of each column that differs in name
    void compare(ZarrGroup dataset, Map<String, String> fields) {
        JsonNode columns = table.get("columns");
        assertThat(columns.size()).isEqualTo(rank + 10);
        for (int c = rank; c < columns.size(); c++) {
            String column = columns.get(c).asString();
            String field = fields.getOrDefault(column, column);
            ZarrArray array = dataset.array(field);
            Set<List<Long>> expectedCells = new HashSet<>();
            for (JsonNode row : table.get("cells")) {
                long[] cell = new long[rank];
                Arrays.setAll(cell, d -> row.get(d).asLong());
                expectedCells.add(Arrays.stream(cell).boxed().toList());
                long[] one = new long[rank];
                Arrays.fill(one, 1);
                double value = array.read(new Box(cell, one)).getDouble(0);
                double expected = row.get(c).asDouble();
                assertThat(value)
                        .as("%s of cell %s", field, Arrays.toString(cell))
                        .isCloseTo(expected, within(EXACT.contains(field) ? 0 : Math.abs(expected) * RELATIVE));
            }
            assertThat(storedCells(array)).as("cells of %s that hold a value", field).isEqualTo(expectedCells);
        }
    }

    /// The cells of an array that are not fill.
    private static Set<List<Long>> storedCells(ZarrArray array) {
        boolean integer = array.metadata().dataType().zarrName().equals("int64");
        long[] shape = array.metadata().shape();
        int[] chunk = array.metadata().chunkShape();
        Set<List<Long>> cells = new HashSet<>();
        array.storedChunks((index, info) -> {
            long[] offset = new long[shape.length];
            long[] size = new long[shape.length];
            for (int d = 0; d < shape.length; d++) {
                offset[d] = index[d] * chunk[d];
                size[d] = Math.min(chunk[d], shape[d] - offset[d]);
            }
            double[] values = array.read(new Box(offset, size)).toDoubleArray();
            for (int i = 0; i < values.length; i++) {
                if (integer ? values[i] != 0 : !Double.isNaN(values[i])) {
                    Long[] cell = new Long[shape.length];
                    long rest = i;
                    for (int d = shape.length - 1; d >= 0; d--) {
                        cell[d] = offset[d] + rest % size[d];
                        rest /= size[d];
                    }
                    cells.add(List.of(cell));
                }
            }
        });
        return cells;
    }
}
