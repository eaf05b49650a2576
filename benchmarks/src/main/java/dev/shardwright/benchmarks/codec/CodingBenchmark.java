package dev.shardwright.benchmarks.codec;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.BloscCompressor;
import dev.shardwright.zarr.codec.Codecs.BloscShuffle;
import dev.shardwright.zarr.codec.Workspace;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
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
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Encodes and decodes 4 MiB in chunks with one codec, in one thread. An operation is all chunks.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodingBenchmark {

    /// The codecs, by name.
    static final List<String> CODECS = List.of(
            "bytes",
            "bytes-big",
            "transpose",
            "delta",
            "fixedscaleoffset",
            "scale_offset",
            "cast_value",
            "bitround",
            "shuffle",
            "crc32c",
            "zstd",
            "gzip",
            "blosc",
            "blosc-shuffle",
            "blosc-bitshuffle",
            "blosc-blosclz",
            "blosc-lz4hc",
            "blosc-snappy",
            "blosc-zlib",
            "blosc-zstd");

    /// The data: `uint16` in chunks of 32³, `float64` in chunks of 256 × 256.
    static final List<String> DATA = List.of("uint16", "float64");

    /// The system property that names the shared library of c-blosc.
    static final String BLOSC = "shardwright.benchmarks.blosc";

    /// Bytes of all chunks.
    static final long BYTES = 4L << 20;

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// One of {@link #CODECS}.
    @Param("bytes")
    String codec = "";

    /// One of {@link #DATA}.
    @Param("uint16")
    String data = "";

    /// `ours`, or `alone`: the same work without this library.
    @Param("ours")
    String side = "";

    private final List<MemorySegment> decoded = new ArrayList<>();
    private final List<MemorySegment> encoded = new ArrayList<>();
    private Coding coding = new Alone.Copy(0);
    private MemorySegment room = MemorySegment.NULL;
    private MemorySegment target = MemorySegment.NULL;

    /// Makes the chunks, encodes them once and checks that they come back.
    @Setup
    public void setUp() {
        ChunkSpec chunk = chunk(data);
        coding = side.equals("ours") ? ours(codec, chunk) : alone(codec, chunk);
        for (int i = 0; i < BYTES / chunk.size(); i++) {
            decoded.add(values(data, i));
        }
        room = Arena.ofAuto().allocate(coding.bound(), 64);
        target = Arena.ofAuto().allocate(chunk.size(), 64);
        for (MemorySegment values : decoded) {
            long size = coding.encode(values, room);
            encoded.add(Arena.ofAuto().allocate(size, 64).copyFrom(room.asSlice(0, size)));
            coding.decode(encoded.getLast(), target);
            if (target.mismatch(values) != -1) {
                throw new IllegalStateException("a chunk came back changed from " + codec + " (" + side + ")");
            }
        }
    }

    /// Bytes of all encoded chunks, without any timing.
    static long encodedBytes(String codec, String data, String side) {
        CodingBenchmark benchmark = new CodingBenchmark();
        benchmark.codec = codec;
        benchmark.data = data;
        benchmark.side = side;
        benchmark.setUp();
        return benchmark.encoded.stream().mapToLong(MemorySegment::byteSize).sum();
    }

    private static ChunkSpec chunk(String data) {
        return data.equals("uint16")
                ? new ChunkSpec(DataType.UINT16, FillValue.zero(DataType.UINT16), new int[] {32, 32, 32})
                : new ChunkSpec(DataType.FLOAT64, FillValue.zero(DataType.FLOAT64), new int[] {256, 256});
    }

    /// Chunk `number` of the array that `benchmarks/zarr-matrix` uses for this data type.
    private static MemorySegment values(String data, int number) {
        ChunkSpec chunk = chunk(data);
        MemorySegment values = Arena.ofAuto().allocate(chunk.size(), 64);
        for (int i = 0; i < chunk.cells(); i++) {
            if (data.equals("uint16")) {
                long x = i >> 10;
                long y = (i >> 5 & 31) + 32L * number;
                values.setAtIndex(SHORT, i, (short) ((i & 31) + y * y / 32 + x * x * x));
            } else {
                long row = i >> 8;
                long column = (i & 255) + 256L * number;
                values.setAtIndex(DOUBLE, i, (row * 3 + column * column / 64) % 4096 * 0.25);
            }
        }
        return values;
    }

    private static Coding ours(String name, ChunkSpec chunk) {
        Codec codec =
                switch (name) {
                    case "bytes" -> Codecs.bytes();
                    case "bytes-big" -> Codecs.bytesBigEndian();
                    case "transpose" -> chunk.shape().length == 3 ? Codecs.transpose(2, 1, 0) : Codecs.transpose(1, 0);
                    case "crc32c" -> Codecs.crc32c();
                    case "zstd" -> Codecs.zstd(1, false);
                    case "gzip" -> Codecs.gzip(1);
                    case "blosc" -> Codecs.blosc(BloscCompressor.LZ4, 5, BloscShuffle.NOSHUFFLE);
                    case "blosc-shuffle" -> Codecs.blosc(BloscCompressor.LZ4, 5, BloscShuffle.SHUFFLE);
                    case "blosc-bitshuffle" -> Codecs.blosc(BloscCompressor.LZ4, 5, BloscShuffle.BITSHUFFLE);
                    case "delta" -> named("numcodecs.delta", "{'dtype': '%s'}", chunk);
                    case "fixedscaleoffset" ->
                        named("numcodecs.fixedscaleoffset", "{'offset': 0, 'scale': 4, 'dtype': '%s', 'astype': '<i4'}", chunk);
                    case "scale_offset" ->
                        named(name, chunk.type().size() == 2 ? "{'offset': 0, 'scale': 1}" : "{'offset': 1, 'scale': 4}", chunk);
                    case "cast_value" ->
                        named(name, chunk.type().size() == 2 ? "{'data_type': 'int32'}" : "{'data_type': 'float32'}", chunk);
                    case "bitround" -> named(name, chunk.type().size() == 2 ? "{'keepbits': 16}" : "{'keepbits': 12}", chunk);
                    case "shuffle" -> named("numcodecs.shuffle", "{}", chunk);
                    default -> {
                        if (!name.startsWith("blosc-")) {
                            throw new IllegalArgumentException("there is no codec " + name + " here");
                        }
                        BloscCompressor compressor =
                                BloscCompressor.valueOf(name.substring("blosc-".length()).toUpperCase(Locale.ROOT));
                        yield Codecs.blosc(compressor, 5, BloscShuffle.SHUFFLE);
                    }
                };
        return Coding.of(codec, chunk, new Workspace(MemoryBudget.unlimited()));
    }

    /// A codec by its name in metadata; `%s` in the configuration stands for the data type as numpy spells it.
    private static Codec named(String name, String configuration, ChunkSpec chunk) {
        String json = configuration.formatted(chunk.type().size() == 2 ? "<u2" : "<f8").replace('\'', '"');
        return Codecs.named(name, (ObjectNode) JsonMapper.shared().readTree(json));
    }

    private static Coding alone(String name, ChunkSpec chunk) {
        int element = chunk.type().size();
        return switch (name) {
            case "bytes",
                    "transpose",
                    "delta",
                    "fixedscaleoffset",
                    "scale_offset",
                    "cast_value",
                    "bitround",
                    "shuffle" -> new Alone.Copy(chunk.size());
            case "bytes-big" -> new Alone.Swap(chunk.size(), element);
            case "crc32c" -> new Alone.Checksum(chunk.size());
            case "zstd" -> new Alone.Zstandard(chunk.size(), 1);
            case "gzip" -> new Alone.Gzip(chunk.size(), 1);
            case "blosc" -> blosc("lz4", chunk, 0);
            case "blosc-shuffle" -> blosc("lz4", chunk, 1);
            case "blosc-bitshuffle" -> blosc("lz4", chunk, 2);
            default -> blosc(name.substring("blosc-".length()), chunk, 1);
        };
    }

    private static Coding blosc(String compressor, ChunkSpec chunk, int shuffle) {
        return NativeBlosc.of(System.getProperty(BLOSC, ""), compressor, chunk.size(), chunk.type().size(), shuffle);
    }

    /// Encodes.
    @Benchmark
    public long encode() {
        long size = 0;
        for (MemorySegment values : decoded) {
            size += coding.encode(values, room);
        }
        return size;
    }

    /// Decodes.
    @Benchmark
    public MemorySegment decode() {
        for (MemorySegment bytes : encoded) {
            coding.decode(bytes, target);
        }
        return target;
    }
}
