package dev.shardwright.engine.aggregate;

import dev.shardwright.engine.definition.expression.Expression.Type;
import java.util.List;

/// Chooses the row of a cell whose order (second argument) is least or greatest. Of equals the first or last row
/// counts; a row with the order NaN counts only where there is no other.
final class ByOrder {

    /// Gives the chosen row of cell `cell`.
    private interface Choice {
        int row(CellRows cells, int cell);
    }

    private ByOrder() {}

    /// The reduction that gives the chosen row's value (first argument).
    ///
    /// @param types of value and order
    /// @param last whether the greatest order counts
    static Reduction reduction(List<Type> types, boolean last) {
        Choice choice = types.get(1) == Type.INTEGER
                ? (cells, c) -> integerRow(cells.integers(1), cells.start(c), cells.start(c + 1), last)
                : (cells, c) -> floatRow(cells.floats(1), cells.start(c), cells.start(c + 1), last);
        if (types.getFirst() == Type.INTEGER) {
            return (Reduction.OfInteger) (cells, out) -> {
                for (int c = 0; c < cells.count(); c++) {
                    out[c] = cells.integers(0)[choice.row(cells, c)];
                }
            };
        }
        return (Reduction.OfFloat) (cells, out) -> {
            for (int c = 0; c < cells.count(); c++) {
                out[c] = cells.floats(0)[choice.row(cells, c)];
            }
        };
    }

    private static int integerRow(long[] order, int from, int to, boolean last) {
        int best = from;
        for (int i = from + 1; i < to; i++) {
            if (last ? order[i] >= order[best] : order[i] < order[best]) {
                best = i;
            }
        }
        return best;
    }

    private static int floatRow(double[] order, int from, int to, boolean last) {
        int best = from;
        for (int i = from + 1; i < to; i++) {
            boolean better = last ? order[i] >= order[best] : order[i] < order[best];
            if (Double.isNaN(order[best])) {
                better = last || !Double.isNaN(order[i]);
            }
            if (better) {
                best = i;
            }
        }
        return best;
    }
}
