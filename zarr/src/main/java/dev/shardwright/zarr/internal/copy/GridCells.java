package dev.shardwright.zarr.internal.copy;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Blocks of chunks of the grid of one array that hold cells of chunks of another one.
final class GridCells {

    private final Side side;
    private final long[] factors;
    private final Set<List<Long>> indexes = new LinkedHashSet<>();

    /// Blocks of one chunk.
    GridCells(Side side) {
        this(side, new long[side.array().metadata().rank()]);
        Arrays.fill(factors, 1);
    }

    /// @param factors chunks of a block along each dimension
    GridCells(Side side, long[] factors) {
        this.side = side;
        this.factors = factors;
    }

    /// Adds all that have cells which lie in the array and in a chunk of another array.
    void addAllThatMeet(Side other, long[] chunk) {
        long[] first = other.start(chunk);
        long[] lengths = other.chunks().lengths(chunk);
        long[] last = new long[first.length];
        for (int d = 0; d < last.length; d++) {
            last[d] = first[d] + lengths[d] - 1;
        }
        addBetween(side.chunkAt(first), side.chunkAt(last));
    }

    /// Adds the whole grid.
    void addAll() {
        long[] last = side.array().metadata().chunkGridShape();
        for (int d = 0; d < last.length; d++) {
            if (last[d]-- == 0) {
                return;
            }
        }
        addBetween(new long[last.length], last);
    }

    private void addBetween(long[] firstChunk, long[] lastChunk) {
        long[] first = blocks(firstChunk);
        long[] last = blocks(lastChunk);
        Arrays.setAll(last, d -> last[d] + 1);
        forEach(first, last, index -> indexes.add(Arrays.stream(index).boxed().toList()));
    }

    /// Visits all indexes from one to another, the end not included, in C order.
    static void forEach(long[] from, long[] to, Consumer<long[]> visitor) {
        long[] at = from.clone();
        while (true) {
            visitor.accept(at.clone());
            int d = at.length - 1;
            while (d >= 0 && at[d] + 1 == to[d]) {
                at[d] = from[d];
                d--;
            }
            if (d < 0) {
                return;
            }
            at[d]++;
        }
    }

    private long[] blocks(long[] chunk) {
        long[] block = new long[chunk.length];
        for (int d = 0; d < block.length; d++) {
            block[d] = chunk[d] / factors[d];
        }
        return block;
    }

    /// The blocks that were added, each once.
    List<long[]> indexes() {
        return indexes.stream()
                .map(index -> index.stream().mapToLong(Long::longValue).toArray())
                .toList();
    }
}
