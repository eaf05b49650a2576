package dev.shardwright.engine.aggregate;

/// Rows as columns: for each column of a {@link ColumnLayout} an array of its type.
///
/// @param floats the arrays of FLOAT columns; entries of INTEGER columns are empty arrays
/// @param integers the arrays of INTEGER columns; entries of FLOAT columns are empty arrays
/// @param size the number of rows; arrays may be longer
public record Batch(double[][] floats, long[][] integers, int size) {

    /// Arrays for up to `capacity` rows of this layout.
    public static Batch allocate(ColumnLayout layout, int capacity) {
        double[][] floats = new double[layout.size()][];
        long[][] integers = new long[layout.size()][];
        for (int c = 0; c < layout.size(); c++) {
            floats[c] = new double[layout.isInteger(c) ? 0 : capacity];
            integers[c] = new long[layout.isInteger(c) ? capacity : 0];
        }
        return new Batch(floats, integers, capacity);
    }

    /// The first `rows` rows, on the same arrays.
    public Batch first(int rows) {
        return new Batch(floats, integers, rows);
    }
}
