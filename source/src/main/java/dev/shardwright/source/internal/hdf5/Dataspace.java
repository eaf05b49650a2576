package dev.shardwright.source.internal.hdf5;

import dev.shardwright.source.internal.hdf5.metadata.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The shape of a dataset or an attribute (section IV.A.2.b).
///
/// @param empty whether it is a null dataspace, which holds no value at all
/// @param dimensions the current size of each dimension; none for a scalar
record Dataspace(boolean empty, List<Long> dimensions) {

    private static final int LARGEST_RANK = 32;
    private static final int NULL = 2;

    static Dataspace read(Cursor cursor) {
        int version = cursor.u8();
        int rank = cursor.u8();
        cursor.skip(1);
        boolean empty = false;
        switch (version) {
            case 1 -> cursor.skip(5);
            case 2 -> empty = cursor.u8() == NULL;
            default -> throw cursor.bad("has version " + version + ", expected 1 or 2");
        }
        if (rank > LARGEST_RANK) {
            throw cursor.bad("has " + rank + " dimensions, expected at most " + LARGEST_RANK);
        }
        List<Long> dimensions = new ArrayList<>(rank);
        for (int i = 0; i < rank; i++) {
            dimensions.add(cursor.length());
        }
        return new Dataspace(empty, List.copyOf(dimensions));
    }

    /// Whether it holds exactly one value.
    boolean single() {
        return !empty && dimensions.stream().allMatch(d -> d == 1);
    }

    /// `2 dimensions (120 × 30)`, for messages.
    String describe() {
        if (empty) {
            return "no values (a null dataspace)";
        }
        if (dimensions.size() == 0) {
            return "a single value (no dimension)";
        }
        return dimensions.size() + (dimensions.size() == 1 ? " dimension (" : " dimensions (")
                + dimensions.stream().map(Object::toString).collect(Collectors.joining(" × ")) + ")";
    }
}
