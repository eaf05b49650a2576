package dev.shardwright.zarr.fuzz;

import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.codec.ArrayToArrayCodec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.BloscCompressor;
import dev.shardwright.zarr.codec.Codecs.BloscShuffle;
import dev.shardwright.zarr.internal.codec.ShardingCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Data types, and chains of codecs that take them.
final class Chains {

    private static final JsonMapper JSON = new JsonMapper();

    /// One of every kind, and of every size that a codec treats otherwise.
    static final List<DataType> TYPES = List.of(
            DataType.BOOL, DataType.INT8, DataType.INT16, DataType.INT32, DataType.INT64, DataType.UINT8, DataType.UINT16,
            DataType.UINT32, DataType.UINT64, DataType.FLOAT16, DataType.FLOAT32, DataType.FLOAT64, DataType.BFLOAT16,
            DataType.COMPLEX64, DataType.COMPLEX128, new DataType(DataType.Kind.RAW, 3), new DataType(DataType.Kind.RAW, 300),
            DataType.utf32(5), DataType.datetime(new DataType.TimeStep("ns", 10)),
            DataType.timedelta(new DataType.TimeStep("generic", 1)), DataType.STRING, DataType.BYTES);

    private Chains() {}

    /// A chain for chunks of this type and shape.
    static List<Codec> random(RandomGenerator random, DataType type, int[] shape) {
        List<Codec> chain = new ArrayList<>(random.nextInt(3) == 0 ? arrays(random, type, shape) : List.of());
        chain.add(packing(random, type));
        chain.addAll(bytes(random));
        return chain;
    }

    /// Elements to bytes.
    static Codec packing(RandomGenerator random, DataType type) {
        return switch (type.kind()) {
            case STRING -> named("vlen-utf8", "{}");
            case BYTES -> named("vlen-bytes", "{}");
            default -> random.nextInt(4) == 0 ? Codecs.bytesBigEndian() : Codecs.bytes();
        };
    }

    private static List<Codec> arrays(RandomGenerator random, DataType type, int[] shape) {
        boolean integer = type.kind() == DataType.Kind.INT || type.kind() == DataType.Kind.UINT;
        boolean real = type.kind() == DataType.Kind.FLOAT;
        String numpy = (real ? "f" : type.kind() == DataType.Kind.INT ? "i" : "u") + type.size();
        return switch (random.nextInt(7)) {
            case 0 -> integer || real || type.kind() == DataType.Kind.BFLOAT
                    ? List.of(named("scale_offset", "{\"offset\": 0, \"scale\": 2}"))
                    : List.of();
            case 1 -> integer || real
                    ? List.of(named("cast_value", "{\"data_type\": \"" + (real ? "int16" : "float32") + "\"}"))
                    : List.of();
            case 2 -> real || integer || type.kind() == DataType.Kind.COMPLEX
                    ? List.of(named("bitround", "{\"keepbits\": 7}"))
                    : List.of();
            case 3 -> integer || real ? List.of(named("numcodecs.delta", "{\"dtype\": \"<" + numpy + "\"}")) : List.of();
            case 4 -> real
                    ? List.of(named(
                            "numcodecs.fixedscaleoffset",
                            "{\"offset\": 1, \"scale\": 10, \"dtype\": \"<" + numpy + "\", \"astype\": \"<i4\"}"))
                    : List.of();
            case 5 -> List.of(named("reshape", "{\"shape\": [-1, 1]}"), Codecs.transpose(1, 0));
            default -> {
                int[] order = new int[shape.length];
                for (int d = 0; d < order.length; d++) {
                    order[d] = order.length - 1 - d;
                }
                yield List.of(Codecs.transpose(order));
            }
        };
    }

    /// None, one or two codecs of bytes.
    static List<Codec> bytes(RandomGenerator random) {
        List<Codec> codecs = new ArrayList<>();
        for (int n = random.nextInt(8) == 0 ? 0 : random.nextInt(3) == 0 ? 2 : 1; n > 0; n--) {
            codecs.add(compressor(random));
        }
        return codecs;
    }

    private static Codec compressor(RandomGenerator random) {
        return switch (random.nextInt(9)) {
            case 0 -> Codecs.zstd(1, true);
            case 1 -> Codecs.zstd(3, false);
            case 2 -> Codecs.gzip(random.nextInt(2));
            case 3 -> named("numcodecs.zlib", "{\"level\": " + random.nextInt(2) + "}");
            case 4 -> Codecs.crc32c();
            case 5 -> named("numcodecs.shuffle", "{\"elementsize\": 1}");
            default -> named(
                    "blosc",
                    """
                    {"cname": "%s", "clevel": %d, "shuffle": "%s", "blocksize": %d, "typesize": %d}"""
                            .formatted(
                                    lower(BloscCompressor.values()[random.nextInt(6)]),
                                    random.nextInt(10),
                                    lower(BloscShuffle.values()[random.nextInt(3)]),
                                    random.nextInt(2) * 256,
                                    1 << random.nextInt(4)));
        };
    }

    static Codec named(String name, String configuration) {
        return Codecs.named(name, (ObjectNode) JSON.readTree(configuration));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /// Whether the chain gives back what it was given, bit by bit.
    static boolean lossless(List<Codec> chain) {
        return chain.stream()
                .allMatch(codec -> codec instanceof ShardingCodec sharding
                        ? lossless(sharding.codecs())
                        : !(codec instanceof ArrayToArrayCodec) || codec.name().equals("transpose") || codec.name().equals("reshape"));
    }
}
