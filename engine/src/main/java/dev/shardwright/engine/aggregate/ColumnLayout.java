package dev.shardwright.engine.aggregate;

import dev.shardwright.engine.definition.expression.Expression.Type;
import java.util.List;
import java.util.SequencedMap;

/// Which columns rows have, in which order and of which type.
public final class ColumnLayout {

    private final List<String> names;
    private final boolean[] integer;

    /// Columns by name, INTEGER or FLOAT each.
    public ColumnLayout(SequencedMap<String, Type> columns) {
        names = List.copyOf(columns.keySet());
        integer = new boolean[names.size()];
        int c = 0;
        for (Type type : columns.values()) {
            integer[c++] = type == Type.INTEGER;
        }
    }

    /// The number of columns.
    public int size() {
        return integer.length;
    }

    /// The columns' names.
    public List<String> names() {
        return names;
    }

    /// Whether column `c` is INTEGER.
    public boolean isInteger(int c) {
        return integer[c];
    }

    /// The position of a column.
    int index(String name) {
        int c = names.indexOf(name);
        if (c < 0) {
            throw new IllegalArgumentException("no column \"" + name + "\" among " + names);
        }
        return c;
    }
}
