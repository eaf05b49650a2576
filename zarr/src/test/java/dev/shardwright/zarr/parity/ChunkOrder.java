package dev.shardwright.zarr.parity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/// In which order a writer puts the chunks of a shard one behind the other. Metadata do not tell.
public enum ChunkOrder {
    /// Along a curve that takes one bit of each dimension in turn.
    MORTON(Comparator.comparingInt(ChunkOrder::interleaved)),
    /// The last dimension first.
    LEXICOGRAPHIC((a, b) -> 0),
    /// The first dimension first.
    COLEXICOGRAPHIC(Comparator.comparingInt((int[] p) -> p[1]).thenComparingInt(p -> p[0])),
    /// As it happens.
    UNORDERED((a, b) -> 0);

    private final Comparator<int[]> order;

    ChunkOrder(Comparator<int[]> order) {
        this.order = order;
    }

    /// All positions of a shard of so many chunks in two dimensions.
    public List<int[]> positions(int rows, int columns) {
        List<int[]> positions = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                positions.add(new int[] {row, column});
            }
        }
        positions.sort(order);
        if (this == UNORDERED) {
            Collections.shuffle(positions, new Random(5));
        }
        return positions;
    }

    private static int interleaved(int[] position) {
        int code = 0;
        for (int bit = 0; bit < 8; bit++) {
            code |= (position[0] >> bit & 1) << 2 * bit | (position[1] >> bit & 1) << 2 * bit + 1;
        }
        return code;
    }
}
