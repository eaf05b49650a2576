package dev.shardwright.benchmarks;

import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.ZarrGroup;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Chunks to compress: all of the same size and data type.
///
/// @param name what they are, for the table
/// @param type the elements' data type
/// @param chunks decoded chunks, little-endian; at least one
record CodecColumn(String name, DataType type, List<MemorySegment> chunks) {

    /// Decoded bytes of a column that is not from the dataset.
    private static final int BYTES = 4 << 20;

    private static final List<String> REAL = List.of("count", "h_mean", "h_sigma", "h_q50");
    private static final List<String> SYNTHETIC = List.of("float64-smooth", "float64-noise", "int64-counts", "float32-smooth");

    CodecColumn {
        chunks = List.copyOf(chunks);
        if (chunks.isEmpty()) {
            throw new IllegalArgumentException("column \"" + name + "\" has no chunks");
        }
    }

    /// The names of all columns. Those of fields have the dataset's chunks; with `-dense`, one chunk of the cells with values.
    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (String field : REAL) {
            names.add(field);
            names.add(field + "-dense");
        }
        names.addAll(SYNTHETIC);
        return names;
    }

    /// Makes the column of this name.
    ///
    /// @param chunkBytes the size of a chunk of the columns that are not from the dataset
    static CodecColumn named(String name, ZarrGroup dataset, int chunkBytes) {
        if (SYNTHETIC.contains(name)) {
            return synthetic(name, chunkBytes);
        }
        String field = name.replace("-dense", "");
        ZarrArray array = dataset.array(field);
        List<MemorySegment> chunks = filled(array);
        return new CodecColumn(
                name, array.metadata().dataType(), name.equals(field) ? chunks : List.of(cellsWithValues(array, chunks)));
    }

    /// The array's chunks that are not all fill value, decoded, in the order of the array.
    private static List<MemorySegment> filled(ZarrArray array) {
        int cells = array.metadata().innerChunkShape().orElseGet(() -> array.metadata().chunkShape())[0];
        long perShard = array.metadata().chunkShape()[0];
        List<Long> shards = new ArrayList<>();
        array.storedChunks((index, object) -> shards.add(index[0]));
        List<MemorySegment> chunks = new ArrayList<>();
        for (long shard : shards.stream().sorted().toList()) {
            for (long first = shard * perShard; first < (shard + 1) * perShard; first += cells) {
                MemorySegment chunk = Arena.ofAuto().allocate((long) cells * array.metadata().dataType().size(), 64);
                array.read(new Box(new long[] {first}, new long[] {cells}), chunk);
                if (!array.metadata().fillValue().isAll(chunk)) {
                    chunks.add(chunk);
                }
            }
        }
        return chunks;
    }

    private static MemorySegment cellsWithValues(ZarrArray array, List<MemorySegment> chunks) {
        int size = array.metadata().dataType().size();
        long bytes = chunks.stream().mapToLong(MemorySegment::byteSize).sum();
        MemorySegment values = Arena.ofAuto().allocate(bytes, 64);
        long at = 0;
        for (MemorySegment chunk : chunks) {
            for (long from = 0; from < chunk.byteSize(); from += size) {
                MemorySegment cell = chunk.asSlice(from, size);
                if (!array.metadata().fillValue().isAll(cell)) {
                    values.asSlice(at, size).copyFrom(cell);
                    at += size;
                }
            }
        }
        // Blosc 1 leaves blocks alone that bit shuffle does not fit: those of other than whole groups of 8 elements.
        return values.asSlice(0, at - at % (8L * size));
    }

    private static CodecColumn synthetic(String name, int chunkBytes) {
        DataType type = name.startsWith("float64")
                ? DataType.FLOAT64
                : name.startsWith("int64") ? DataType.INT64 : DataType.FLOAT32;
        SplittableRandom random = new SplittableRandom(1);
        List<MemorySegment> chunks = new ArrayList<>();
        double walk = 1000;
        for (int made = 0; made < BYTES; made += chunkBytes) {
            MemorySegment chunk = Arena.ofAuto().allocate(chunkBytes, 64);
            for (int i = 0; i < chunkBytes / type.size(); i++) {
                walk += random.nextDouble() - 0.5;
                switch (name) {
                    case "float64-smooth" -> chunk.setAtIndex(ValueLayout.JAVA_DOUBLE, i, walk);
                    case "float64-noise" -> chunk.setAtIndex(ValueLayout.JAVA_DOUBLE, i, random.nextDouble());
                    case "int64-counts" -> chunk.setAtIndex(ValueLayout.JAVA_LONG, i, random.nextInt(200));
                    default -> chunk.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) walk);
                }
            }
            chunks.add(chunk);
        }
        return new CodecColumn(name, type, chunks);
    }

    /// Decoded bytes of all chunks.
    long bytes() {
        return chunks.stream().mapToLong(MemorySegment::byteSize).sum();
    }
}
