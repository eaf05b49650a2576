package dev.shardwright.cli.draw;

import java.util.Arrays;
import java.util.function.LongConsumer;

/// Where on the sphere there are values: the HEALPix cells that hold some, at the finest order that keeps their number
/// within {@value #MOST}. A full set is made coarser by an order. Confined to one thread.
final class CellCover {

    /// Cells kept at most.
    static final int MOST = 100_000;

    private static final int CAPACITY = 1 << 18;
    private static final long FREE = -1;

    private final int cellOrder;
    private final long[] table = new long[CAPACITY];
    private int size;
    private int order;
    private long last = FREE;

    /// For cells of an order.
    CellCover(int cellOrder) {
        this.cellOrder = cellOrder;
        this.order = cellOrder;
        Arrays.fill(table, FREE);
    }

    /// Adds a cell by its nested number.
    void add(long cell) {
        long parent = cell >> (2 * (cellOrder - order));
        if (parent != last) {
            last = parent;
            insert(parent);
            while (size > MOST) {
                coarsen();
            }
        }
    }

    /// The order of the cells that are kept.
    int order() {
        return order;
    }

    /// How many cells are kept.
    int size() {
        return size;
    }

    /// Visits the nested numbers of the cells, in no defined order.
    void forEach(LongConsumer visitor) {
        for (long cell : table) {
            if (cell != FREE) {
                visitor.accept(cell);
            }
        }
    }

    private void coarsen() {
        long[] old = table.clone();
        Arrays.fill(table, FREE);
        size = 0;
        order--;
        last = FREE;
        for (long cell : old) {
            if (cell != FREE) {
                insert(cell >> 2);
            }
        }
    }

    private void insert(long cell) {
        long mixed = cell * 0x9E3779B97F4A7C15L;
        int at = (int) (mixed >>> 46);
        while (table[at] != FREE && table[at] != cell) {
            at = (at + 1) & (CAPACITY - 1);
        }
        if (table[at] == FREE) {
            table[at] = cell;
            size++;
        }
    }
}
