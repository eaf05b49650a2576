package dev.shardwright.zarr.parity;

import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.ArrayOptions.EmptyChunks;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.ChunkGrid;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.Region;
import dev.shardwright.zarr.ZarrArray;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// What an array should hold: its cells side by side in memory, and nothing of chunks, shards or codecs. For one thread.
public final class PlainArray {

    private final ArrayMetadata metadata;
    private final int[] shape;
    private final int element;
    private final byte[] cells;
    /// The cells that were ever written.
    private final BitSet written = new BitSet();

    /// An array of elements of fixed size that nobody has written.
    public PlainArray(ArrayMetadata metadata) {
        this.metadata = metadata;
        this.shape = Arrays.stream(metadata.shape()).mapToInt(Math::toIntExact).toArray();
        this.element = metadata.dataType().size();
        this.cells = new byte[Math.multiplyExact(Arrays.stream(shape).reduce(1, Math::multiplyExact), element)];
        metadata.fillValue().fill(MemorySegment.ofArray(cells));
    }

    /// All cells in C order.
    public byte[] bytes() {
        return cells.clone();
    }

    /// Writes a region's cells, which come in C order; of one that comes twice the last value stays.
    public void write(Region region, byte[] values) {
        int[] positions = positions(region);
        if (values.length != positions.length * element) {
            throw new IllegalArgumentException(values.length + " bytes for " + positions.length + " cells of " + element);
        }
        for (int i = 0; i < positions.length; i++) {
            System.arraycopy(values, i * element, cells, positions[i] * element, element);
            written.set(positions[i]);
        }
    }

    /// Reads a region's cells, in C order.
    public byte[] read(Region region) {
        int[] positions = positions(region);
        byte[] found = new byte[positions.length * element];
        for (int i = 0; i < positions.length; i++) {
            System.arraycopy(cells, positions[i] * element, found, i * element, element);
        }
        return found;
    }

    /// Where a region's cells lie among all, in C order of the region.
    public int[] positions(Region region) {
        return switch (region) {
            case Region.Points(var points) -> points.stream().mapToInt(this::position).toArray();
            case Region.Axes(var axes) -> each(IntStream.range(0, shape.length)
                    .mapToObj(d -> indices(d < axes.size() ? axes.get(d) : Region.all(), shape[d]))
                    .toArray(long[][]::new));
            case Box box -> each(IntStream.range(0, shape.length)
                    .mapToObj(d -> LongStream.range(box.offset(d), box.offset(d) + box.shape(d)).toArray())
                    .toArray(long[][]::new));
        };
    }

    private int[] each(long[][] indices) {
        int count = Arrays.stream(indices).mapToInt(i -> i.length).reduce(1, Math::multiplyExact);
        int[] positions = new int[count];
        for (int i = 0; i < count; i++) {
            long[] cell = new long[shape.length];
            int rest = i;
            for (int d = shape.length - 1; d >= 0; d--) {
                cell[d] = indices[d][rest % indices[d].length];
                rest /= indices[d].length;
            }
            positions[i] = position(cell);
        }
        return positions;
    }

    private static long[] indices(Region.Axis axis, int n) {
        return switch (axis) {
            case Region.At(long i) -> new long[] {i < 0 ? i + n : i};
            case Region.Cells(long[] indices) -> Arrays.stream(indices).map(i -> i < 0 ? i + n : i).toArray();
            case Region.Mask(boolean[] wanted) -> LongStream.range(0, n).filter(i -> wanted[(int) i]).toArray();
            case Region.Range(long from, long to, long step) -> LongStream.iterate(
                            from < 0 ? from + n : from, i -> i < (to < 0 ? to + n : Math.min(n, to)), i -> i + step)
                    .toArray();
        };
    }

    private int position(long[] cell) {
        long position = 0;
        for (int d = 0; d < shape.length; d++) {
            position = position * shape[d] + (cell[d] < 0 ? cell[d] + shape[d] : cell[d]);
        }
        return (int) position;
    }

    /// The keys of the chunks (shards, if the array is sharded) that a store then holds: those with a cell that has not exactly
    /// the bits of the fill value, or with `STORE` those with a cell that was ever written.
    public Set<String> keys(ZarrArray array, EmptyChunks emptyChunks) {
        FillValue fill = metadata.fillValue();
        ChunkGrid.Dimension[] edges =
                IntStream.range(0, shape.length).mapToObj(metadata::chunkDimension).toArray(ChunkGrid.Dimension[]::new);
        Set<String> keys = new TreeSet<>();
        for (int position = 0; position < cells.length / element; position++) {
            boolean kept = emptyChunks == EmptyChunks.STORE
                    ? written.get(position)
                    : !fill.isAll(MemorySegment.ofArray(cells).asSlice((long) position * element, element));
            if (kept) {
                keys.add(array.chunkKey(chunkOf(position, edges)));
            }
        }
        return keys;
    }

    private long[] chunkOf(int position, ChunkGrid.Dimension[] edges) {
        long[] index = new long[shape.length];
        int rest = position;
        for (int d = shape.length - 1; d >= 0; d--) {
            index[d] = edges[d].chunkAt(rest % shape[d]);
            rest /= shape[d];
        }
        return index;
    }
}
