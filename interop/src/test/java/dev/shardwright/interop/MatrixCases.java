package dev.shardwright.interop;

import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.ChunkKeyEncoding;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.BloscCompressor;
import dev.shardwright.zarr.codec.Codecs.BloscShuffle;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SequencedMap;

/// Every data type with every codec in every layout, and what these do not reach: large chunks, other numbers of
/// dimensions, chunk keys and fill values.
final class MatrixCases {

    /// Where chunks lie.
    private enum Layout {
        /// Each in an object of its own.
        PLAIN,
        /// In shards with the index before them.
        START,
        /// In shards with the index behind them.
        END
    }

    /// Chunks of 32 × 32 in shards of 2 × 2 chunks: chunks and shards are cut at both edges, and of the last shards
    /// half of the chunks lie past the edge.
    private static final long[] SHAPE = {100, 75};

    private static final int[] CHUNK = {32, 32};
    private static final int[] SHARD = {64, 64};

    private static final List<DataType> TYPES = List.of(
            DataType.BOOL, DataType.INT8, DataType.INT16, DataType.INT32, DataType.INT64, DataType.UINT8,
            DataType.UINT16, DataType.UINT32, DataType.UINT64, DataType.FLOAT16, DataType.FLOAT32, DataType.FLOAT64,
            DataType.COMPLEX64, DataType.COMPLEX128, new DataType(DataType.Kind.RAW, 1),
            new DataType(DataType.Kind.RAW, 3));

    private static final double[] SPECIAL = {
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0.1, -65504
    };

    /// The last part of the name of the array whose fill value is a NaN of other bits than the usual.
    static final int NAN_WITH_PAYLOAD = 1 + SPECIAL.length;

    private MatrixCases() {}

    static List<MatrixCase> all() {
        List<MatrixCase> cases = new ArrayList<>();
        SequencedMap<String, List<Codec>> codecs = codecs();
        for (DataType type : TYPES) {
            codecs.forEach((codec, chain) -> {
                for (Layout layout : Layout.values()) {
                    cases.add(layout(type, codec, chain, layout));
                }
            });
            cases.addAll(fills(type));
        }
        // Large enough for several blocks in a Blosc container.
        for (DataType type : List.of(DataType.INT32, DataType.FLOAT64)) {
            codecs.forEach((codec, chain) -> cases.add(of(
                    "large-" + type + "-" + codec,
                    codec,
                    ArrayMetadata.builder(type, 420, 330).chunks(400, 300).codecs(chain))));
        }
        cases.addAll(ranksAndKeys());
        return cases;
    }

    private static SequencedMap<String, List<Codec>> codecs() {
        SequencedMap<String, List<Codec>> codecs = new LinkedHashMap<>();
        Codec bytes = Codecs.bytes();
        codecs.put("bytes", List.of(bytes));
        codecs.put("bytesbig", List.of(Codecs.bytesBigEndian()));
        codecs.put("transpose", List.of(Codecs.transpose(1, 0), bytes));
        codecs.put("crc32c", List.of(bytes, Codecs.crc32c()));
        codecs.put("gzip", List.of(bytes, Codecs.gzip(5)));
        codecs.put("zstd", List.of(bytes, Codecs.zstd(3, false)));
        codecs.put("zstdchecksum", List.of(bytes, Codecs.zstd(3, true)));
        codecs.put(
                "chain",
                List.of(Codecs.transpose(1, 0), Codecs.bytesBigEndian(), Codecs.zstd(1, false), Codecs.crc32c()));
        for (BloscCompressor compressor : BloscCompressor.values()) {
            for (BloscShuffle shuffle : BloscShuffle.values()) {
                codecs.put(
                        ("blosc" + compressor + shuffle).toLowerCase(Locale.ROOT),
                        List.of(bytes, Codecs.blosc(compressor, 5, shuffle)));
            }
        }
        return codecs;
    }

    private static MatrixCase layout(DataType type, String codec, List<Codec> chain, Layout layout) {
        ArrayMetadata.Builder builder = ArrayMetadata.builder(type, SHAPE)
                .chunks(CHUNK)
                .codecs(chain)
                .fill(fill(type));
        if (layout != Layout.PLAIN) {
            builder.shards(SHARD).indexLocation(IndexLocation.valueOf(layout.name()));
        }
        return of(type + "-" + codec + "-" + layout.name().toLowerCase(Locale.ROOT), codec, builder);
    }

    /// A fill value that is not zero.
    private static FillValue fill(DataType type) {
        return switch (type.kind()) {
            case BOOL -> FillValue.of(type, 1);
            case INT -> FillValue.of(type, -7);
            case UINT -> FillValue.of(type, 200);
            case FLOAT -> FillValue.of(type, Double.NaN);
            case COMPLEX -> FillValue.ofBytes(join(type, Double.NaN, -0.0));
            case RAW -> FillValue.ofBytes(Arrays.copyOf(new byte[] {1, -2, 3}, type.size()));
            default -> throw notOfTheCore(type);
        };
    }

    /// Arrays without chunks: all that a reader sees is the fill value.
    private static List<MatrixCase> fills(DataType type) {
        List<FillValue> fills = new ArrayList<>();
        fills.add(FillValue.zero(type));
        int bits = type.size() * 8;
        switch (type.kind()) {
            case BOOL -> fills.add(FillValue.of(type, 1));
            case INT -> {
                fills.add(FillValue.of(type, -1L << (bits - 1)));
                fills.add(FillValue.of(type, ~(-1L << (bits - 1))));
            }
            case UINT -> {
                byte[] most = new byte[type.size()];
                Arrays.fill(most, (byte) 0xff);
                fills.add(FillValue.ofBytes(most));
            }
            case FLOAT -> {
                for (double value : SPECIAL) {
                    fills.add(FillValue.of(type, value));
                }
                byte[] payload = FillValue.of(type, Double.NaN).toBytes();
                payload[0] = 5;
                fills.add(FillValue.ofBytes(payload));
                byte[] subnormal = new byte[type.size()];
                subnormal[0] = 1;
                fills.add(FillValue.ofBytes(subnormal));
            }
            case COMPLEX -> {
                for (double value : SPECIAL) {
                    fills.add(FillValue.ofBytes(join(type, value, 0.1)));
                    fills.add(FillValue.ofBytes(join(type, 0.1, value)));
                }
            }
            case RAW -> fills.add(fill(type));
            default -> throw notOfTheCore(type);
        }
        List<MatrixCase> cases = new ArrayList<>();
        for (int i = 0; i < fills.size(); i++) {
            ArrayMetadata metadata =
                    ArrayMetadata.builder(type, 3).chunks(2).fill(fills.get(i)).build();
            byte[] values = new byte[3 * type.size()];
            fills.get(i).fill(MemorySegment.ofArray(values));
            cases.add(new MatrixCase("fill-" + type + "-" + i, "fill", metadata, values));
        }
        return cases;
    }

    private static IllegalArgumentException notOfTheCore(DataType type) {
        return new IllegalArgumentException("data type " + type + ", expected one of the core specification's");
    }

    /// A complex number's bytes.
    private static byte[] join(DataType type, double real, double imaginary) {
        ByteBuffer bytes = ByteBuffer.allocate(type.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (double part : new double[] {real, imaginary}) {
            if (type.componentSize() == 4) {
                bytes.putFloat((float) part);
            } else {
                bytes.putDouble(part);
            }
        }
        return bytes.array();
    }

    private static List<MatrixCase> ranksAndKeys() {
        List<MatrixCase> cases = new ArrayList<>();
        for (ChunkKeyEncoding.Style style : ChunkKeyEncoding.Style.values()) {
            for (char separator : new char[] {'/', '.'}) {
                ChunkKeyEncoding keys = new ChunkKeyEncoding(style, separator);
                String name = "keys-" + style.name().toLowerCase(Locale.ROOT) + (separator == '/' ? "slash" : "dot");
                cases.add(of(name + "-0", "keys", ArrayMetadata.builder(DataType.INT32).keyEncoding(keys)));
                cases.add(of(
                        name + "-1",
                        "keys",
                        ArrayMetadata.builder(DataType.INT32, 1000).chunks(7).shards(70).keyEncoding(keys)));
                cases.add(of(
                        name + "-3",
                        "keys",
                        ArrayMetadata.builder(DataType.INT32, 11, 12, 13).chunks(5, 4, 3).keyEncoding(keys)));
                cases.add(of(
                        name + "-4",
                        "keys",
                        ArrayMetadata.builder(DataType.INT32, 5, 6, 7, 3)
                                .chunks(2, 1, 3, 2)
                                .shards(4, 3, 6, 2)
                                .keyEncoding(keys)));
            }
        }
        return cases;
    }

    /// A case whose chunks are, by turns along their diagonals: numbers that count up, with two noisy bits; random
    /// bits; nothing but the fill value. The shard at the upper right, where there is one, is all fill value.
    private static MatrixCase of(String name, String codec, ArrayMetadata.Builder builder) {
        ArrayMetadata metadata = builder.build();
        DataType type = metadata.dataType();
        int[] chunk = metadata.innerChunkShape().orElse(metadata.chunkShape());
        long[] shape = metadata.shape();
        Random random = new Random(name.hashCode());
        int cells = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        ByteBuffer values = ByteBuffer.allocate(cells * type.size()).order(ByteOrder.LITTLE_ENDIAN);
        byte[] fill = metadata.fillValue().toBytes();
        byte[] element = new byte[type.size()];
        MatrixCase.forEach(shape, cell -> {
            long diagonal = 0;
            for (int d = 0; d < cell.length; d++) {
                diagonal += cell[d] / chunk[d];
            }
            boolean upperRight = cell.length == 2 && cell[0] < SHARD[0] && cell[1] >= SHARD[1];
            long counter = (values.position() / type.size()) ^ random.nextInt(4);
            if (diagonal % 3 == 2 || upperRight) {
                System.arraycopy(fill, 0, element, 0, element.length);
            } else if (diagonal % 3 == 1) {
                random.nextBytes(element);
            } else {
                for (int b = 0; b < element.length; b++) {
                    element[b] = b % type.componentSize() < 8 ? (byte) (counter >>> 8 * (b % type.componentSize())) : 0;
                }
            }
            if (type.equals(DataType.BOOL)) {
                element[0] &= 1;
            }
            values.put(element);
        });
        return new MatrixCase(name, codec, metadata, values.array());
    }
}
