package dev.shardwright.zarr.internal.codec.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.ArrayToArrayCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codecs;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What is done with many elements at a time against what is done with each by itself.
class TileTest {

    /// Chunks of less than a tile, of one, and of more with a rest.
    private static final int[] COUNTS = {1, 7, Tile.MOST, 2 * Tile.MOST + 77};

    private static final List<DataType> TYPES = List.of(
            DataType.INT8,
            DataType.UINT8,
            DataType.INT16,
            DataType.UINT16,
            DataType.INT32,
            DataType.UINT32,
            DataType.INT64,
            DataType.UINT64,
            DataType.FLOAT16,
            DataType.BFLOAT16,
            DataType.FLOAT32,
            DataType.FLOAT64);

    /// An entry in the scalar map, for a value that does not occur, has every element take the way of single numbers.
    @ParameterizedTest
    @ValueSource(strings = {"nearest-even", "towards-zero", "towards-positive", "towards-negative", "nearest-away"})
    void manyNumbersAreCastAsSingleOnesAre(String rounding) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (DataType from : TYPES) {
            for (DataType to : TYPES) {
                boolean wraps = Numbers.isInteger(to) && random.nextBoolean();
                String rest = "\"data_type\": \"%s\", \"rounding\": \"%s\", \"out_of_range\": \"%s\""
                        .formatted(to, rounding, wraps ? "wrap" : random.nextBoolean() ? "clamp" : "error");
                String singles = "\"scalar_map\": {\"encode\": [[77, 77]], \"decode\": [[77, 77]]}";
                ArrayToArrayCodec.Bound many = bind("cast_value", "{" + rest + "}", from);
                ArrayToArrayCodec.Bound single = bind("cast_value", "{" + rest + ", " + singles + "}", from);
                for (int round = 0; round < 30; round++) {
                    byte[] values = numbers(random, from, round < 20 ? 3 : 50);
                    String what = "seed %d, %s, %s".formatted(seed, from, rest);
                    assertThat(encode(many, values, from, to).map(HexFormat.of()::formatHex))
                            .as(what)
                            .isEqualTo(encode(single, values, from, to).map(HexFormat.of()::formatHex));
                }
            }
        }
    }

    /// Of any size and sign, some of them special; 77 is none of them.
    private static byte[] numbers(Random random, DataType type, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count * type.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            long any = random.nextLong() >> random.nextInt(64);
            double real =
                    switch (random.nextInt(12)) {
                        case 0 -> Double.NaN;
                        case 1 -> Double.POSITIVE_INFINITY;
                        case 2 -> -0.0;
                        case 3 -> Double.longBitsToDouble(random.nextLong());
                        case 4 -> Double.MIN_VALUE;
                        case 5 -> Math.scalb(random.nextInt(9) - 4.0, random.nextInt(200) - 100);
                        default -> random.nextGaussian() * Math.scalb(1.0, random.nextInt(40) - 8) / 2;
                    };
            long bits = Numbers.isFloat(type) ? Numbers.fromReal(type, real) : any;
            boolean excluded = Numbers.isFloat(type) ? Numbers.real(type, bits) == 77 : any == 77;
            put(bytes, type, excluded ? 0 : bits);
        }
        return bytes.array();
    }

    @ParameterizedTest
    @CsvSource({"5, 2", "-3, -7", "100, 1", "0, 1000000007", "9223372036854775807, 1", "1, 9223372036854775807", "5, -1", "-9223372036854775808, -1"})
    void integersAreScaledWithoutAnyOverflow(String offset, String scale) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (DataType type : TYPES.subList(0, 8)) {
            if (!holds(type, new BigInteger(offset)) || !holds(type, new BigInteger(scale))) {
                continue;
            }
            ChunkSpec chunk = new ChunkSpec(type, FillValue.of(type, Long.parseLong(offset)), new int[] {1});
            ArrayToArrayCodec.Bound bound = codec("scale_offset", "{\"offset\": %s, \"scale\": %s}".formatted(offset, scale))
                    .bind(chunk);
            for (int round = 0; round < 3000; round++) {
                ByteBuffer element = ByteBuffer.allocate(type.size()).order(ByteOrder.LITTLE_ENDIAN);
                long any = random.nextLong() >> random.nextInt(64);
                put(element, type, round == 0 ? 1L << (8 * type.size() - 1) : any);
                BigInteger value = big(type, element.array());
                BigInteger stored = value.subtract(new BigInteger(offset)).multiply(new BigInteger(scale));
                Optional<byte[]> encoded = encode(bound, element.array(), type, type);
                String what = "seed %d, %s of %s".formatted(seed, value, type);
                assertThat(encoded.map(e -> big(type, e)))
                        .as(what)
                        .isEqualTo(holds(type, stored) ? Optional.of(stored) : Optional.empty());
                if (encoded.isPresent()) {
                    assertThat(decode(bound, encoded.get(), type, type)).as(what).isEqualTo(element.array());
                }
                BigInteger[] read = value.divideAndRemainder(new BigInteger(scale));
                BigInteger decoded = read[0].add(new BigInteger(offset));
                if (read[1].signum() == 0 && holds(type, decoded)) {
                    assertThat(big(type, decode(bound, element.array(), type, type))).as(what).isEqualTo(decoded);
                } else {
                    assertThatThrownBy(() -> decode(bound, element.array(), type, type))
                            .as(what)
                            .isInstanceOf(ZarrException.class);
                }
            }
        }
    }

    private static boolean holds(DataType type, BigInteger value) {
        int bits = 8 * type.size();
        return type.kind() == DataType.Kind.INT ? value.bitLength() < bits : value.signum() >= 0 && value.bitLength() <= bits;
    }

    private static BigInteger big(DataType type, byte[] littleEndian) {
        byte[] bytes = littleEndian.clone();
        for (int i = 0; i < bytes.length / 2; i++) {
            bytes[i] = littleEndian[bytes.length - 1 - i];
            bytes[bytes.length - 1 - i] = littleEndian[i];
        }
        return type.kind() == DataType.Kind.INT ? new BigInteger(bytes) : new BigInteger(1, bytes);
    }

    @ParameterizedTest
    @CsvSource({"<i2, <i2", "<i2, <i4", "u1, <i2", "<u4, <i8", "<i8, <i8", "<f4, <f4", "<f8, <f8", "<f2, <f4"})
    void sumsOfDifferencesGoOnFromTileToTile(String type, String stored) {
        String configuration = "{\"dtype\": \"%s\", \"astype\": \"%s\"}".formatted(type, stored);
        DataType from = type(type);
        DataType to = type(stored);
        for (int count : COUNTS) {
            Random random = new Random(count);
            ByteBuffer values = ByteBuffer.allocate(count * from.size()).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer differences = ByteBuffer.allocate(count * to.size()).order(ByteOrder.LITTLE_ENDIAN);
            long before = 0;
            for (int i = 0; i < count; i++) {
                // Small whole numbers, of which floats have exact differences too.
                long value = random.nextInt(120);
                put(values, from, bits(from, value));
                // The difference in the array's type, which wraps around there.
                long difference = value - before;
                int unused = 64 - 8 * from.size();
                put(differences, to, bits(to, from.kind() == DataType.Kind.UINT ? difference << unused >>> unused : difference));
                before = value;
            }
            ArrayToArrayCodec.Bound bound = codec("numcodecs.delta", configuration)
                    .bind(new ChunkSpec(from, FillValue.zero(from), new int[] {count}));
            assertThat(encode(bound, values.array(), from, to)).as("%d", count).hasValue(differences.array());
            assertThat(decode(bound, differences.array(), from, to)).as("%d", count).isEqualTo(values.array());
        }
    }

    private static long bits(DataType type, long value) {
        return Numbers.isFloat(type) ? Numbers.fromReal(type, value) : value;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock =
            """
            bitround | {"keepbits": 3} | float16
            bitround | {"keepbits": 3} | bfloat16
            bitround | {"keepbits": 8} | float32
            bitround | {"keepbits": 52} | float64
            bitround | {"keepbits": 5} | int16
            bitround | {"keepbits": 5} | uint64
            scale_offset | {"offset": 5, "scale": 0.25} | float16
            scale_offset | {"offset": 5, "scale": 0.1} | float32
            scale_offset | {"offset": 5, "scale": 0.1} | float64
            numcodecs.fixedscaleoffset | {"offset": 5, "scale": 10, "dtype": "<f4", "astype": "<i2"} | float32
            numcodecs.fixedscaleoffset | {"offset": 5, "scale": 10, "dtype": "<f8", "astype": "u1"} | float64
            numcodecs.fixedscaleoffset | {"offset": 5, "scale": 0.1, "dtype": "<i4", "astype": "<f4"} | int32
            numcodecs.fixedscaleoffset | {"offset": 5, "scale": 0.1, "dtype": "<u8", "astype": "<f2"} | uint64
            """)
    void everyElementBecomesWhatItBecomesAlone(String name, String configuration, String typeName) {
        DataType type = DataType.named(typeName).orElseThrow();
        ArrayToArrayCodec.Bound alone = bind(name, configuration, type);
        DataType stored = alone.encodedSpec().type();
        for (int count : COUNTS) {
            byte[] values = numbers(new Random(count), type, count);
            ArrayToArrayCodec.Bound all =
                    codec(name, configuration).bind(new ChunkSpec(type, FillValue.zero(type), new int[] {count}));
            byte[] encoded = encode(all, values, type, stored).orElseThrow();
            byte[] decoded = decode(all, encoded, type, stored);
            for (int i = 0; i < count; i++) {
                byte[] one = slice(encoded, i, stored);
                assertThat(encode(alone, slice(values, i, type), type, stored)).as("%d of %d", i, count).hasValue(one);
                assertThat(slice(decoded, i, type)).as("%d of %d", i, count).isEqualTo(decode(alone, one, type, stored));
            }
        }
    }

    private static byte[] slice(byte[] bytes, int element, DataType type) {
        return Arrays.copyOfRange(bytes, element * type.size(), (element + 1) * type.size());
    }

    private static void put(ByteBuffer bytes, DataType type, long bits) {
        switch (type.size()) {
            case 1 -> bytes.put((byte) bits);
            case 2 -> bytes.putShort((short) bits);
            case 4 -> bytes.putInt((int) bits);
            default -> bytes.putLong(bits);
        }
    }

    private static DataType type(String numpy) {
        String bare = numpy.replace("<", "");
        DataType.Kind kind = bare.charAt(0) == 'i' ? DataType.Kind.INT : bare.charAt(0) == 'u' ? DataType.Kind.UINT : DataType.Kind.FLOAT;
        return new DataType(kind, bare.charAt(1) - '0');
    }

    private static ArrayToArrayCodec codec(String name, String configuration) {
        return (ArrayToArrayCodec) Codecs.named(name, (ObjectNode) new JsonMapper().readTree(configuration));
    }

    private static ArrayToArrayCodec.Bound bind(String name, String configuration, DataType type) {
        return codec(name, configuration).bind(new ChunkSpec(type, FillValue.zero(type), new int[] {1}));
    }

    /// Empty if the codec refuses a value.
    private static Optional<byte[]> encode(ArrayToArrayCodec.Bound bound, byte[] decoded, DataType type, DataType stored) {
        byte[] encoded = new byte[decoded.length / type.size() * stored.size()];
        try {
            bound.encode(MemorySegment.ofArray(decoded), MemorySegment.ofArray(encoded));
        } catch (ZarrException e) {
            return Optional.empty();
        }
        return Optional.of(encoded);
    }

    private static byte[] decode(ArrayToArrayCodec.Bound bound, byte[] encoded, DataType type, DataType stored) {
        byte[] decoded = new byte[encoded.length / stored.size() * type.size()];
        bound.decode(MemorySegment.ofArray(encoded), MemorySegment.ofArray(decoded));
        return decoded;
    }
}
