package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.ValueHeap;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.CodecChain;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Codecs that are made by name, against what the libraries that define them write. `n` is Python's numcodecs 0.17, `np`
/// numpy.
class NamedCodecsTest {

    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock =
            """
            # n.Delta('<i2').encode(np.array([100,102,104,90,-5],'<i2'))
            numcodecs.delta | {"dtype": "<i2"} | int16 | 640066006800 5a00 fbff | 640002000200f2ffa1ff
            # n.Delta('<i2', '<i4')
            numcodecs.delta | {"dtype": "<i2", "astype": "<i4"} | int16 | 640066006800 5a00 fbff | 640000000200000002000000f2ffffffa1ffffff
            # n.Delta('u1').encode(np.array([5,3,250],'u1'))
            numcodecs.delta | {"dtype": "u1"} | uint8 | 0503fa | 05fef7
            numcodecs.delta | {"dtype": "u1", "astype": "<i2"} | uint8 | 0503fa | 0500fe00f700
            # n.Delta('<f4').encode(np.array([1.5,2.25,-3],'<f4'))
            numcodecs.delta | {"dtype": "<f4"} | float32 | 0000c03f00001040000040c0 | 0000c03f0000403f0000a8c0
            # n.Shuffle(4).encode(np.arange(16,dtype='u1'))
            numcodecs.shuffle | {"elementsize": 4} | uint8 | 000102030405060708090a0b0c0d0e0f | 0004080c0105090d02060a0e03070b0f
            # n.Zlib(1).encode(b'hello hello hello')
            numcodecs.zlib | {"level": 1} | uint8 | 68656c6c6f2068656c6c6f2068656c6c6f | 7801cb48cdc9c957c84090003a2e067d
            """)
    void encodesAndDecodesAsNumcodecs(String name, String configuration, String type, String decoded, String encoded) {
        CodecChain chain = chain(type, decoded, codec(name, configuration));
        assertThat(encode(chain, hex(decoded))).isEqualTo(hex(encoded));
        assertThat(decode(chain, hex(encoded))).isEqualTo(hex(decoded));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock =
            """
            # n.FixedScaleOffset(1000, 10, '<f8', '<i2') of np.array([1000.0,1000.25,1000.123,1001.0,999.95])
            numcodecs.fixedscaleoffset | {"offset": 1000, "scale": 10, "dtype": "<f8", "astype": "<i2"} | float64 | 0000000000408f400000000000428f408716d9cefb408f400000000000488f409a999999993f8f40 | 0000020001000a000000 | 0000000000408f409a99999999418f40cdcccccccc408f400000000000488f400000000000408f40
            # n.FixedScaleOffset(1000, 10, '<f4', 'u1') of np.array([1000.0,1000.25,1000.123],'<f4')
            numcodecs.fixedscaleoffset | {"offset": 1000, "scale": 10, "dtype": "<f4", "astype": "u1"} | float32 | 00007a4400107a44df077a44 | 000201 | 00007a44cd0c7a4466067a44
            # n.FixedScaleOffset(0., 1., '<u8', '<u8') of np.array([1,1<<62,1<<63,0xF<<60,0xC000000000000BFF],'<u8')
            numcodecs.fixedscaleoffset | {"offset": 0.0, "scale": 1.0, "dtype": "<u8", "astype": "<u8"} | uint64 | 0100000000000000 0000000000000040 0000000000000080 00000000000000f0 ff0b0000000000c0 | 01000000000000000000000000000040000000000000008000000000000000f000080000000000c0 | 01000000000000000000000000000040000000000000008000000000000000f000080000000000c0
            # n.FixedScaleOffset(0, 1, '<f8', '<u8') of np.array([1,2**63,1e19,-3],'<f8')
            numcodecs.fixedscaleoffset | {"offset": 0, "scale": 1, "dtype": "<f8", "astype": "<u8"} | float64 | 000000000000f03f000000000000e043003d9160e458e14300000000000008c0 | 010000000000000000000000000000800000e8890423c78afdffffffffffffff | 000000000000f03f000000000000e043003d9160e458e143000000000000f043
            # 2⁶³, 2⁶⁴ + 2¹², 1e300 and NaN in int64, of which numpy has 2⁶³ alone
            numcodecs.fixedscaleoffset | {"offset": 0, "scale": 1, "dtype": "<f8", "astype": "<i8"} | float64 | 000000000000e043010000000000f0439c7500883ce4377e000000000000f87f | 0000000000000080001000000000000000000000000000000000000000000000 | 000000000000e0c3000000000000b04000000000000000000000000000000000
            # n.BitRound(3) of np.array([1.1,-3.14159,1e30,np.inf],'<f4')
            bitround | {"keepbits": 3} | float32 | cdcc8c3fd00f49c0caf249710000807f | 0000903f000050c0000050710000807f | 0000903f000050c0000050710000807f
            numcodecs.bitround | {"keepbits": 7} | float32 | cdcc8c3fd00f49c0caf249710000807f | 00008d3f000049c000004a710000807f | 00008d3f000049c000004a710000807f
            # n.BitRound(3) of np.array([1.1,-3.14159],'<f2')
            bitround | {"keepbits": 3} | float16 | 663c48c2 | 803c80c2 | 803c80c2
            # 0b1011 and 0b1101 keep two bits and tie or round; 0xff stays within the type
            bitround | {"keepbits": 2} | uint8 | 0b0d03ff00 | 0c0c03c000 | 0c0c03c000
            bitround | {"keepbits": 0} | uint64 | 0100000000000080ffffffffffffffff | 00000000000000000000000000000000 | 00000000000000000000000000000000
            # (in - offset) * scale
            scale_offset | {"offset": 5, "scale": 2} | int16 | 06000500 fdff | 02000000f0ff | 06000500fdff
            scale_offset | {"offset": 5, "scale": 0.5} | float32 | 0000e0400000a040 | 0000803f00000000 | 0000e0400000a040
            """)
    void losesWhatItSaysAndNoMore(
            String name, String configuration, String type, String decoded, String encoded, String back) {
        CodecChain chain = chain(type, decoded, codec(name, configuration));
        assertThat(encode(chain, hex(decoded))).isEqualTo(hex(encoded));
        assertThat(decode(chain, hex(encoded))).isEqualTo(hex(back));
    }

    /// Expected bits are those of cast-value-rs 0.4.2, `cast_array(...).view('u4')`.
    @ParameterizedTest
    @CsvSource({
        "nearest-even, 3f800000 3f800002 bf800000 80000000 00000000, 0 2 2 0 -2 -2 2 -3",
        "towards-zero, 3f800000 3f800001 bf800000 80000000 00000000, 0 1 2 0 -1 -2 2 -2",
        "towards-positive, 3f800001 3f800002 bf800000 80000000 00000001, 1 2 3 0 -1 -2 3 -2",
        "towards-negative, 3f800000 3f800001 bf800001 80000001 00000000, 0 1 2 -1 -2 -3 2 -3",
        "nearest-away, 3f800001 3f800002 bf800001 80000000 00000000, 1 2 3 -1 -2 -3 2 -3"
    })
    void castsRoundInEveryMode(String rounding, String float32, String int16) {
        String configuration = "{\"data_type\": \"TYPE\", \"rounding\": \"" + rounding + "\"}";
        double[] fine = {1 + 0x1p-24, 1 + 3 * 0x1p-24, -(1 + 0x1p-24), -1e-60, 1e-60};
        ByteBuffer bits = ByteBuffer.wrap(cast(configuration.replace("TYPE", "float32"), fine))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (String expected : float32.split(" ")) {
            assertThat(Integer.toHexString(bits.getInt())).isEqualTo(Integer.toHexString(Integer.parseUnsignedInt(expected, 16)));
        }
        double[] halves = {0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 2.4, -2.6};
        ByteBuffer integers = ByteBuffer.wrap(cast(configuration.replace("TYPE", "int16"), halves))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (String expected : int16.split(" ")) {
            assertThat(integers.getShort()).isEqualTo(Short.parseShort(expected));
        }
    }

    @Test
    void castsToEveryFloatRoundLikeTheMachine() {
        long seed = 17;
        Random random = new Random(seed);
        double[] values = new double[20_000];
        for (int i = 0; i < values.length; i++) {
            double any = Double.longBitsToDouble(random.nextLong());
            double near = (random.nextDouble() - 0.5) * Math.pow(2, random.nextInt(300) - 160);
            values[i] = i % 2 == 0 && Double.isFinite(any) ? any : near;
        }
        for (DataType type : List.of(DataType.FLOAT16, DataType.BFLOAT16, DataType.FLOAT32)) {
            byte[] cast = cast("{\"data_type\": \"" + type + "\", \"out_of_range\": \"clamp\"}", values);
            byte[] expected = new byte[cast.length];
            for (int i = 0; i < values.length; i++) {
                System.arraycopy(
                        FillValue.of(type, values[i]).toBytes(), 0, expected, i * type.size(), type.size());
            }
            assertThat(Arrays.mismatch(cast, expected)).as("seed %d, %s", seed, type).isEqualTo(-1);
        }
    }

    @Test
    void numbersOutsideTheTypeAreRefusedClampedOrWrapped() {
        String refuse = "{\"data_type\": \"uint8\"}";
        String clamp = "{\"data_type\": \"uint8\", \"out_of_range\": \"clamp\"}";
        String wrap = "{\"data_type\": \"uint8\", \"out_of_range\": \"wrap\"}";
        assertThat(cast(wrap, 300.7, -5.5, 1e20, 255)).containsExactly(45, 250, 0, 255);
        assertThat(cast(clamp, 300.7, -5.5, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)).containsExactly(255, 0, 255, 0);
        for (double bad : new double[] {255.5, -0.6, 1e300, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> cast(refuse, bad)).isInstanceOf(ZarrException.class).hasMessageContaining("cast_value");
        }
        for (String any : List.of(clamp, wrap)) {
            assertThatThrownBy(() -> cast(any, Double.NaN)).hasMessageContaining("scalar_map");
        }
        assertThatThrownBy(() -> cast("{\"data_type\": \"float32\"}", 1e300)).hasMessageContaining("1.0E300");
        assertThatThrownBy(() -> codec("cast_value", "{\"data_type\": \"float32\", \"out_of_range\": \"wrap\"}"))
                .hasMessageContaining("integer type");
    }

    @Test
    void mappedScalarsComeBeforeAnyRule() {
        String configuration =
                "{\"data_type\": \"uint8\", \"scalar_map\": {\"encode\": [[\"NaN\", 255], [3.0, 7]], \"decode\": [[255, \"NaN\"]]}}";
        CodecChain chain = CodecChain.bind(
                new ChunkSpec(DataType.FLOAT64, FillValue.of(DataType.FLOAT64, Double.NaN), new int[] {3}),
                List.of(codec("cast_value", configuration), Codecs.bytes()));
        byte[] encoded = encode(chain, doubles(Double.NaN, 3, -0.0));
        assertThat(encoded).containsExactly(255, 7, 0);
        assertThat(decode(chain, encoded)).isEqualTo(doubles(Double.NaN, 7, 0));
    }

    @Test
    void integersThatScalingCannotHoldAreRefused() {
        Codec codec = codec("scale_offset", "{\"offset\": 1, \"scale\": 100}");
        CodecChain chain = chain("uint8", "0101", codec);
        assertThatThrownBy(() -> encode(chain, hex("0400"))).hasMessageContaining("makes 300 of the value 4");
        assertThatThrownBy(() -> encode(chain, hex("0100"))).hasMessageContaining("makes -100 of the value 0");
        assertThatThrownBy(() -> decode(chain, hex("6465"))).hasMessageContaining("a multiple of its scale 100");
        assertThatThrownBy(() -> chain("uint8", "00", codec("scale_offset", "{\"scale\": 0}"))).hasMessageContaining("0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock =
            """
            [[0, 1], [2], 3]     | [6, 4, 3]
            [-1]                 | [72]
            [2, -1, 3]           | [2, 12, 3]
            [[0], [1, 2, 3]]     | [2, 36]
            [[0], 6, 2, [3]]     | [2, 6, 2, 3]
            """)
    void reshapeKeepsTheOrderOfElements(String shape, String encoded) {
        ChunkSpec spec = new ChunkSpec(DataType.UINT8, FillValue.zero(DataType.UINT8), new int[] {2, 3, 4, 3});
        Codec codec = codec("reshape", "{\"shape\": " + shape + "}");
        assertThat(Arrays.toString(((dev.shardwright.zarr.codec.ArrayToArrayCodec) codec)
                        .bind(spec)
                        .encodedSpec()
                        .shape()))
                .isEqualTo(encoded);
        CodecChain chain = CodecChain.bind(spec, List.of(codec, Codecs.bytes()));
        byte[] chunk = Samples.bytes(new Random(5), 72);
        assertThat(encode(chain, chunk)).isEqualTo(chunk);
        assertThat(decode(chain, chunk)).isEqualTo(chunk);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[71]", "[[1], [0]]", "[-1, -1]", "[5, -1]", "[[0, 1], 3, [2]]", "[[4]]", "[0]", "[[0], [2], 3, 3]", "{}"})
    void shapesThatDoNotFitAreRefused(String shape) {
        ChunkSpec spec = new ChunkSpec(DataType.UINT8, FillValue.zero(DataType.UINT8), new int[] {2, 3, 4, 3});
        assertThatThrownBy(() -> CodecChain.bind(
                        spec, List.of(codec("reshape", "{\"shape\": " + shape + "}"), Codecs.bytes())))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("reshape");
    }

    /// `n.VLenUTF8().encode(np.array(['', 'a', 'é€😀', 'b'], object))`
    private static final String TEXTS = "0400000000000000010000006109000000c3a9e282acf09f98800100000062";

    @Test
    void textsAreLaidOutAsNumcodecsDoes() {
        CodecChain chain = texts(4, "a");
        List<byte[]> values = decodeValues(chain, hex(TEXTS), "a");
        assertThat(values.stream().map(v -> new String(v, StandardCharsets.UTF_8)))
                .containsExactly("", "a", "é€😀", "b");
        assertThat(encodeValues(chain, values, "a")).isEqualTo(hex(TEXTS));
        // n.VLenBytes().encode(np.array([b'', b'\\x00\\xff', b'abc'], object))
        CodecChain bytes = CodecChain.bind(
                new ChunkSpec(DataType.BYTES, FillValue.zero(DataType.BYTES), new int[] {3}),
                List.of(codec("vlen-bytes", "{}")));
        List<byte[]> raw = decodeValues(bytes, hex("03000000000000000200000000ff03000000616263"), "");
        assertThat(raw).containsExactly(new byte[0], new byte[] {0, -1}, new byte[] {'a', 'b', 'c'});
    }

    @Test
    void damagedTextsAreRefused() {
        CodecChain chain = texts(4, "");
        byte[] good = hex(TEXTS);
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> decodeValues(chain, cut, ""))
                    .isInstanceOf(ZarrException.class)
                    .hasMessageContaining("expected");
        }
        assertThatThrownBy(() -> decodeValues(chain, Arrays.copyOf(good, good.length + 1), ""))
                .hasMessageContaining("1 bytes behind the last element");
        byte[] malformed = good.clone();
        malformed[17] = (byte) 0xc0;
        assertThatThrownBy(() -> decodeValues(chain, malformed, "")).hasMessageContaining("expected UTF-8");
        for (long seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            try {
                assertThat(decodeValues(chain, bad, "")).as("seed %d", seed).hasSize(4);
            } catch (ZarrException e) {
                assertThat(e).as("seed %d", seed).hasMessageContaining("vlen-utf8");
            }
        }
    }

    @Test
    void valuesOfAnyLengthComeBackThroughCompressionAndShards() {
        List<List<Codec>> chains = List.of(
                List.of(codec("vlen-utf8", "{}"), Codecs.zstd(1, false)),
                List.of(codec("vlen-utf8", "{}"), Codecs.gzip(1), Codecs.crc32c()),
                List.of(codec("vlen-utf8", "{}"), codec("numcodecs.zlib", "{}")),
                List.of(Codecs.transpose(1, 0), codec("vlen-utf8", "{}"),
                        Codecs.blosc(Codecs.BloscCompressor.LZ4, 5, Codecs.BloscShuffle.SHUFFLE)),
                List.of(Codecs.sharding(
                        new int[] {2, 5}, List.of(codec("vlen-utf8", "{}"), Codecs.zstd(1, true)), Codecs.IndexLocation.END)));
        for (List<Codec> codecs : chains) {
            for (long seed = 0; seed < 40; seed++) {
                Random random = new Random(seed);
                ChunkSpec spec =
                        new ChunkSpec(DataType.STRING, FillValue.of(DataType.STRING, "fill"), new int[] {6, 5});
                CodecChain chain = CodecChain.bind(spec, codecs);
                List<byte[]> values = new ArrayList<>();
                for (int i = 0; i < 30; i++) {
                    String text = random.nextInt(3) == 0 ? "fill" : "ä".repeat(random.nextInt(40)) + random.nextInt();
                    values.add(text.getBytes(StandardCharsets.UTF_8));
                }
                byte[] encoded = encodeValues(chain, values, "fill");
                assertThat(decodeValues(chain, encoded, "fill")).as("seed %d, %s", seed, codecs).containsExactlyElementsOf(values);
            }
        }
    }

    @Test
    void whatTextsDecodeToIsAskedForByTheirSizeAndNotByABound() {
        List<byte[]> values = List.of("a".repeat(3_000_000).getBytes(StandardCharsets.UTF_8));
        for (Codec compression : List.of(
                Codecs.gzip(9),
                codec("numcodecs.zlib", "{\"level\": 9}"),
                Codecs.zstd(1, false),
                Codecs.blosc(Codecs.BloscCompressor.LZ4, 5, Codecs.BloscShuffle.NOSHUFFLE))) {
            CodecChain chain = CodecChain.bind(
                    new ChunkSpec(DataType.STRING, FillValue.zero(DataType.STRING), new int[] {1}),
                    List.of(codec("vlen-utf8", "{}"), compression));
            byte[] encoded = encodeValues(chain, values, "");
            MemoryBudget counted = MemoryBudget.unlimited();
            ValueHeap heap = new ValueHeap();
            try (Workspace work = new Workspace(counted, heap)) {
                MemorySegment chunk = chain.decode(MemorySegment.ofArray(encoded), work);
                assertThat(heap.get(chunk.get(ValueLayout.JAVA_LONG_UNALIGNED, 0))).isEqualTo(values.getFirst());
            }
            assertThat(counted.peak()).as("%s", compression).isLessThan(5_000_000);
            assertThat(counted.live()).isZero();
        }
    }

    @Test
    void elementsThatACodecCannotTakeAreRefusedByName() {
        ChunkSpec text = new ChunkSpec(DataType.STRING, FillValue.zero(DataType.STRING), new int[] {4});
        ChunkSpec number = new ChunkSpec(DataType.FLOAT64, FillValue.zero(DataType.FLOAT64), new int[] {4});
        assertThatThrownBy(() -> CodecChain.bind(text, List.of(Codecs.bytes()))).hasMessageContaining("vlen-utf8");
        assertThatThrownBy(() -> CodecChain.bind(text, List.of(codec("vlen-bytes", "{}")))).hasMessageContaining("bytes");
        assertThatThrownBy(() -> CodecChain.bind(number, List.of(codec("vlen-utf8", "{}")))).hasMessageContaining("string");
        for (String codec : List.of("scale_offset", "bitround {\"keepbits\": 3}", "cast_value {\"data_type\": \"int8\"}")) {
            String[] parts = codec.split(" ", 2);
            assertThatThrownBy(() -> CodecChain.bind(
                            text, List.of(codec(parts[0], parts.length > 1 ? parts[1] : "{}"), codec("vlen-utf8", "{}"))))
                    .isInstanceOf(ZarrException.class)
                    .hasMessageContaining(parts[0]);
        }
        assertThatThrownBy(() -> codec("numcodecs.lzma", "{}"))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("codec \"numcodecs.lzma\" is not supported");
    }

    @Test
    void aNameIsWrittenBackAsItWasRead() {
        for (String name : List.of("numcodecs.zstd", "zstd", "numcodecs.gzip", "gzip")) {
            Codec codec = codec(name, "{\"level\": 3}");
            assertThat(codec.name()).isEqualTo(name);
            assertThat(codec("" + codec.name(), codec.configuration().orElseThrow().toString())).isEqualTo(codec);
        }
        for (String spelled : List.of(
                "reshape {\"shape\":[[0,1],-1,3]}",
                "bitround {\"keepbits\":3}",
                "numcodecs.delta {\"dtype\":\"<i2\",\"astype\":\"|i1\"}",
                "cast_value {\"data_type\":\"int8\",\"rounding\":\"nearest-away\",\"scalar_map\":{\"encode\":[[\"NaN\",0]]}}",
                "vlen-utf8 {}",
                "numcodecs.zlib {\"level\":9}")) {
            String[] parts = spelled.split(" ", 2);
            Codec codec = codec(parts[0], parts[1]);
            assertThat(codec.name() + " " + codec.configuration().orElseThrow()).isEqualTo(spelled);
        }
    }

    @Test
    void aFewBytesThatClaimToBeVeryManyStringsAreRefusedBeforeMemoryIsTaken() {
        for (List<Codec> compression :
                List.of(List.<Codec>of(), List.of(Codecs.gzip(1)), List.of(Codecs.gzip(1), Codecs.crc32c()))) {
            List<Codec> codecs = new ArrayList<>(compression);
            codecs.addFirst(codec("vlen-utf8", "{}"));
            ChunkSpec four = new ChunkSpec(DataType.STRING, FillValue.zero(DataType.STRING), new int[] {4});
            byte[] encoded = encodeValues(CodecChain.bind(four, codecs), List.of(hex(""), hex("61"), hex(""), hex("")), "");
            CodecChain huge = CodecChain.bind(four.withShape(1 << 30), codecs);
            MemoryBudget counted = MemoryBudget.unlimited();
            try (Workspace work = new Workspace(counted)) {
                assertThatThrownBy(() -> huge.decode(MemorySegment.ofArray(encoded), work))
                        .isInstanceOf(ZarrException.class)
                        .hasMessageContaining("expected at least 4294967300");
            }
            assertThat(counted.peak()).isZero();
        }
    }

    private static Codec codec(String name, String configuration) {
        return Codecs.named(name, (ObjectNode) JSON.readTree(configuration));
    }

    private static CodecChain chain(String type, String decoded, Codec codec) {
        DataType dataType = DataType.named(type).orElseThrow();
        ChunkSpec spec = new ChunkSpec(
                dataType, fillThatFits(codec, dataType), new int[] {hex(decoded).length / dataType.size()});
        return codec instanceof dev.shardwright.zarr.codec.BytesToBytesCodec
                ? CodecChain.bind(spec, List.of(Codecs.bytes(), codec))
                : CodecChain.bind(spec, List.of(codec, Codecs.bytes()));
    }

    private static FillValue fillThatFits(Codec codec, DataType type) {
        return codec.name().equals("scale_offset") && type.equals(DataType.UINT8)
                ? FillValue.of(type, 1)
                : FillValue.zero(type);
    }

    private static CodecChain texts(int count, String fill) {
        return CodecChain.bind(
                new ChunkSpec(DataType.STRING, FillValue.of(DataType.STRING, fill), new int[] {count}),
                List.of(codec("vlen-utf8", "{}")));
    }

    private static byte[] cast(String configuration, double... values) {
        return encode(
                CodecChain.bind(
                        new ChunkSpec(DataType.FLOAT64, FillValue.zero(DataType.FLOAT64), new int[] {values.length}),
                        List.of(codec("cast_value", configuration), Codecs.bytes())),
                doubles(values));
    }

    private static byte[] doubles(double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double v : values) {
            bytes.putDouble(v);
        }
        return bytes.array();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static byte[] encode(CodecChain chain, byte[] chunk) {
        try (Workspace work = new Workspace(MemoryBudget.unlimited())) {
            MemorySegment encoded = work.take(chain.maxEncodedSize());
            return encoded.asSlice(0, chain.encode(MemorySegment.ofArray(chunk), encoded, work))
                    .toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static byte[] decode(CodecChain chain, byte[] encoded) {
        try (Workspace work = new Workspace(MemoryBudget.unlimited())) {
            return chain.decode(MemorySegment.ofArray(encoded).asReadOnly(), work).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static byte[] encodeValues(CodecChain chain, List<byte[]> values, String fill) {
        ValueHeap heap = new ValueHeap(fill.getBytes(StandardCharsets.UTF_8));
        try (Workspace work = new Workspace(MemoryBudget.unlimited(), heap)) {
            MemorySegment chunk = work.take(8L * values.size());
            for (int i = 0; i < values.size(); i++) {
                chunk.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i, heap.add(values.get(i)));
            }
            MemorySegment encoded = work.take(chain.maxEncodedSize(chunk, work));
            return encoded.asSlice(0, chain.encode(chunk, encoded, work)).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static List<byte[]> decodeValues(CodecChain chain, byte[] encoded, String fill) {
        ValueHeap heap = new ValueHeap(fill.getBytes(StandardCharsets.UTF_8));
        try (Workspace work = new Workspace(MemoryBudget.unlimited(), heap)) {
            MemorySegment chunk = chain.decode(MemorySegment.ofArray(encoded), work);
            List<byte[]> values = new ArrayList<>();
            for (long i = 0; i < chunk.byteSize() / 8; i++) {
                values.add(heap.get(chunk.getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i)));
            }
            return values;
        }
    }
}
