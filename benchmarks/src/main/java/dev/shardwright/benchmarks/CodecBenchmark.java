package dev.shardwright.benchmarks;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.codec.BytesToBytesCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.BloscCompressor;
import dev.shardwright.zarr.codec.Codecs.BloscShuffle;
import dev.shardwright.zarr.codec.Workspace;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Encodes and decodes all chunks of one column with Blosc and Zstandard, chunk by chunk, in one thread. An operation is the whole
/// column.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {

    /// The system properties that name the dataset, and the chunk size of columns that are not from it.
    static final String DATASET = "shardwright.benchmarks.dataset";
    static final String CHUNK = "shardwright.benchmarks.chunk";

    /// A name of {@link CodecColumn#names}.
    @Param("float64-smooth")
    String column = "";

    /// The Blosc level.
    @Param("1")
    int level;

    /// The Blosc shuffle, in lower case.
    @Param("shuffle")
    String shuffle = "";

    private List<MemorySegment> decoded = List.of();
    private final List<MemorySegment> encoded = new ArrayList<>();
    private BytesToBytesCodec codec = (BytesToBytesCodec) Codecs.crc32c();
    private MemorySegment target = MemorySegment.NULL;
    private final Workspace work = new Workspace(MemoryBudget.unlimited());

    /// Makes the column, encodes it once and checks that it comes back.
    @Setup
    public void setUp() {
        long bytes = prepare(column, level, shuffle);
        long back = decode();
        if (back != bytes) {
            throw new IllegalStateException("decoded " + back + " bytes of " + bytes);
        }
        for (int i = 0; i < decoded.size(); i++) {
            codec.decode(encoded.get(i), target, work);
            if (target.asSlice(0, decoded.get(i).byteSize()).mismatch(decoded.get(i)) != -1) {
                throw new IllegalStateException("chunk " + i + " of " + column + " came back changed");
            }
        }
    }

    /// @return the decoded size
    private long prepare(String name, int clevel, String shuffled) {
        try (ObjectStore store = Stores.open(System.getProperty(DATASET, ""))) {
            CodecColumn values = CodecColumn.named(name, Zarr.open(store), Integer.getInteger(CHUNK, 1 << 16));
            int cells = Math.toIntExact(values.chunks().getFirst().byteSize() / values.type().size());
            decoded = values.chunks();
            codec = ((BytesToBytesCodec) Codecs.blosc(
                            BloscCompressor.ZSTD, clevel, BloscShuffle.valueOf(shuffled.toUpperCase(Locale.ROOT))))
                    .bind(new ChunkSpec(values.type(), FillValue.zero(values.type()), new int[] {cells}));
            target = Arena.ofAuto().allocate(codec.maxEncodedSize(decoded.getFirst().byteSize()), 64);
            encoded.clear();
            for (MemorySegment chunk : decoded) {
                long size = codec.encode(chunk, target, work);
                MemorySegment copy = Arena.ofAuto().allocate(size, 64);
                encoded.add(copy.copyFrom(target.asSlice(0, size)));
            }
            return values.bytes();
        }
    }

    /// Decoded and encoded size of a column.
    record Sizes(int chunks, long decoded, long encoded) {}

    /// The sizes, without any timing.
    static Sizes sizes(String column, int level, String shuffle) {
        CodecBenchmark benchmark = new CodecBenchmark();
        long bytes = benchmark.prepare(column, level, shuffle);
        return new Sizes(
                benchmark.decoded.size(),
                bytes,
                benchmark.encoded.stream().mapToLong(MemorySegment::byteSize).sum());
    }

    /// Encodes.
    @Benchmark
    public long encode() {
        long size = 0;
        for (MemorySegment chunk : decoded) {
            size += codec.encode(chunk, target, work);
        }
        return size;
    }

    /// Decodes.
    @Benchmark
    public long decode() {
        long size = 0;
        for (MemorySegment chunk : encoded) {
            size += codec.decode(chunk, target, work);
        }
        return size;
    }
}
