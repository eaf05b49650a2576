package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.BloscCompressor;
import dev.shardwright.zarr.codec.Codecs.BloscShuffle;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.CodecChain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

/// Chains of codecs: what is encoded decodes to itself, and what is damaged gives an error.
class CodecTest {

    private static final ChunkSpec CHUNK = spec(DataType.FLOAT64, 20, 50);

    private final MemoryBudget budget = MemoryBudget.unlimited();

    @AfterEach
    void nothingIsHeld() {
        assertThat(budget.live()).as("live bytes").isZero();
    }

    @Test
    void whatIsEncodedDecodesToItself() {
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            DataType type = Samples.TYPES.get(random.nextInt(Samples.TYPES.size()));
            int[] shape = random.ints(random.nextInt(5), 1, 12).toArray();
            ChunkSpec spec = spec(type, shape);
            List<Codec> codecs = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                codecs.add(Codecs.transpose(permutation(random, shape.length)));
            }
            codecs.add(random.nextBoolean() ? Codecs.bytes() : Codecs.bytesBigEndian());
            codecs.addAll(Samples.COMPRESSION.get(random.nextInt(Samples.COMPRESSION.size())));
            CodecChain chain = CodecChain.bind(spec, codecs);
            byte[] chunk = random.nextInt(10) == 0
                    ? new byte[(int) spec.size()]
                    : Samples.elements(random, type, (int) spec.cells());
            byte[] encoded = encode(chain, chunk);
            assertThat(decode(chain, encoded)).as("seed %d, %s, %s", seed, spec, codecs).isEqualTo(chunk);
            assertThat(encode(chain, chunk)).as("seed %d again", seed).isEqualTo(encoded);
            if (chain.fixedSize()) {
                assertThat(encoded).hasSize((int) chain.maxEncodedSize());
            }
        }
    }

    @Test
    void noiseNeverTakesMoreThanTheBound() {
        for (int size : new int[] {1, 2, 15, 127, 128, 1000, 16_383, 16_384, 131_072, 300_001}) {
            byte[] noise = new byte[size];
            new Random(size).nextBytes(noise);
            for (List<Codec> compression : Samples.COMPRESSION) {
                CodecChain chain = chain(spec(DataType.UINT8, size), compression);
                assertThat(decode(chain, encode(chain, noise))).as("%d, %s", size, compression).isEqualTo(noise);
            }
        }
    }

    @Test
    void transposeMovesDimensionOrderIToI() {
        CodecChain chain = CodecChain.bind(
                spec(DataType.UINT8, 2, 3, 4), List.of(Codecs.transpose(2, 0, 1), Codecs.bytes()));
        byte[] chunk = new byte[24];
        byte[] expected = new byte[24];
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < 4; k++) {
                    chunk[(i * 3 + j) * 4 + k] = (byte) (100 * i + 10 * j + k);
                    expected[(k * 2 + i) * 3 + j] = (byte) (100 * i + 10 * j + k);
                }
            }
        }
        assertThat(encode(chain, chunk)).isEqualTo(expected);
    }

    @Test
    void transposesOfTheWrongShapeAreRefused() {
        assertThatThrownBy(() -> Codecs.transpose(0, 2)).hasMessageContaining("[0, 2], expected a permutation");
        assertThatThrownBy(() -> Codecs.transpose(1, 1)).isInstanceOf(ZarrException.class);
        assertThatThrownBy(() -> Codecs.transpose(-1, 0)).isInstanceOf(ZarrException.class);
        assertThatThrownBy(() -> CodecChain.bind(CHUNK, List.of(Codecs.transpose(0), Codecs.bytes())))
                .hasMessageContaining("[0], expected 2 dimensions");
    }

    @Test
    void bigEndianSwapsTheComponentsOfAnElement() {
        byte[] element = {1, 2, 3, 4, 5, 6, 7, 8};
        assertThat(encode(big(DataType.UINT64), element)).containsExactly(8, 7, 6, 5, 4, 3, 2, 1);
        assertThat(encode(big(DataType.COMPLEX64), element)).containsExactly(4, 3, 2, 1, 8, 7, 6, 5);
        assertThat(encode(big(new DataType(DataType.Kind.RAW, 8)), element)).isEqualTo(element);
    }

    private static CodecChain big(DataType type) {
        return CodecChain.bind(spec(type), List.of(Codecs.bytesBigEndian()));
    }

    @Test
    void crc32cIsAppendedLittleEndian() {
        CodecChain chain = chain(spec(DataType.UINT8, 9), List.of(Codecs.crc32c()));
        byte[] encoded = encode(chain, "123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        // The check value of CRC-32C (RFC 3720) is e3069283.
        assertThat(Arrays.copyOfRange(encoded, 9, 13)).containsExactly(0x83, 0x92, 0x06, 0xe3);
    }

    static Stream<List<Codec>> damageable() {
        return Stream.concat(
                Samples.COMPRESSION.stream().map(c -> Stream.concat(Stream.of(Codecs.bytes()), c.stream())
                        .toList()),
                Stream.of(
                        List.of(Codecs.transpose(1, 0), Codecs.bytesBigEndian(), Codecs.zstd(1, true)),
                        List.of(Codecs.sharding(
                                new int[] {5, 25}, List.of(Codecs.bytes(), Codecs.crc32c()), IndexLocation.START)),
                        List.of(Codecs.sharding(new int[] {5, 25}, Codecs.defaults(), IndexLocation.END)),
                        List.of(
                                Codecs.sharding(
                                        new int[] {10, 10}, List.of(Codecs.bytes()), IndexLocation.END),
                                Codecs.gzip(1))));
    }

    @ParameterizedTest
    @MethodSource("damageable")
    void truncatedInputIsRefused(List<Codec> codecs) {
        CodecChain chain = CodecChain.bind(CHUNK, codecs);
        byte[] encoded = encode(chain, Samples.bytes(new Random(1), 8000));
        for (int length = 0; length < encoded.length; length += length < 100 || length > encoded.length - 100 ? 1 : 97) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThatThrownBy(() -> decode(chain, cut))
                    .as("%d of %d bytes", length, encoded.length)
                    .isInstanceOf(ZarrException.class)
                    .hasMessageContaining("expected");
        }
    }

    @ParameterizedTest
    @MethodSource("damageable")
    void damagedInputNeverGivesAnythingButAZarrExceptionAndNoWrongValueUnderAChecksum(List<Codec> codecs) {
        CodecChain chain = CodecChain.bind(CHUNK, codecs);
        byte[] chunk = Samples.bytes(new Random(1), 8000);
        byte[] encoded = encode(chain, chunk);
        boolean checked = codecs.getLast().equals(Codecs.crc32c());
        int refused = 0;
        for (long seed = 0; seed < 1000; seed++) {
            Random random = new Random(seed);
            byte[] bad = encoded.clone();
            int from = random.nextInt(4) == 0 ? Math.max(0, bad.length - 600) : 0;
            int span = random.nextBoolean() ? Math.min(64, bad.length - from) : bad.length - from;
            for (int k = random.nextInt(3); k >= 0; k--) {
                bad[from + random.nextInt(span)] ^= (byte) (1 << random.nextInt(8));
            }
            if (Arrays.equals(bad, encoded)) {
                continue;
            }
            try {
                byte[] decoded = decode(chain, bad);
                assertThat(decoded).hasSize(8000);
                if (!Arrays.equals(decoded, chunk)) {
                    assertThat(checked).as("wrong value under a checksum, seed %d", seed).isFalse();
                }
            } catch (ZarrException e) {
                refused++;
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        if (checked) {
            assertThat(refused).isGreaterThan(900);
        }
    }

    /// Codecs whose format has a checksum of all that it holds.
    static Stream<Codec> checksummed() {
        return Stream.of(Codecs.zstd(1, true), Codecs.gzip(6), Codecs.gzip(0), Codecs.crc32c());
    }

    @ParameterizedTest
    @MethodSource("checksummed")
    void noFlippedBitThatChangesAValuePassesAChecksum(Codec codec) {
        CodecChain chain = chain(CHUNK, List.of(codec));
        byte[] chunk = Samples.bytes(new Random(2), 8000);
        byte[] encoded = encode(chain, chunk);
        Random random = new Random(3);
        for (int i = 0; i < 4000; i++) {
            byte[] bad = encoded.clone();
            int bit = i < 8 * 64 ? i : random.nextInt(8 * bad.length);
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            byte[] decoded;
            try {
                decoded = decode(chain, bad);
            } catch (ZarrException e) {
                continue;
            }
            // Some bits (gzip's time and system, what fills up a last byte) stand for nothing in the data.
            assertThat(decoded).as("bit %d", bit).isEqualTo(chunk);
        }
    }

    @Test
    void aZlibStreamInsideBloscIsReadToItsChecksum() {
        CodecChain chain = chain(CHUNK, List.of(Codecs.blosc(BloscCompressor.ZLIB, 6, BloscShuffle.NOSHUFFLE)));
        byte[] encoded = encode(chain, Samples.bytes(new Random(4), 8000));
        // Of one block and stream, the last four bytes are the stream's Adler-32.
        for (int i = 1; i <= 4; i++) {
            byte[] bad = encoded.clone();
            bad[bad.length - i] ^= 1;
            assertThatThrownBy(() -> decode(chain, bad)).hasMessageContaining("blosc stream");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7992, 7999, 8001, 8008, 16_000})
    void validDataOfAnotherSizeIsRefused(int size) {
        for (List<Codec> codecs : Samples.COMPRESSION) {
            CodecChain other = chain(spec(DataType.UINT8, size), codecs);
            byte[] encoded = encode(other, Samples.bytes(new Random(1), size));
            assertThatThrownBy(() -> decode(chain(CHUNK, codecs), encoded))
                    .as("%s", codecs)
                    .isInstanceOf(ZarrException.class)
                    .hasMessageContaining("expected");
        }
    }

    @Test
    void dataThatEndExactlyWithTheChunkAreReadWhateverTheirStreamsLookLike() throws IOException {
        for (int size = 1; size < 600; size++) {
            byte[] chunk = Samples.bytes(new Random(size), size);
            CodecChain chain = chain(spec(DataType.UINT8, size), List.of(Codecs.gzip(1)));
            ByteArrayOutputStream members = new ByteArrayOutputStream();
            for (int part = 0; part < 2; part++) {
                try (GZIPOutputStream out = new GZIPOutputStream(members, 64, true)) {
                    out.write(chunk, part == 0 ? 0 : size / 3, part == 0 ? size / 3 : size - size / 3);
                    out.flush();
                }
            }
            assertThat(decode(chain, members.toByteArray())).isEqualTo(chunk);
            assertThatThrownBy(() -> decode(chain, Arrays.copyOf(members.toByteArray(), members.size() + 1)))
                    .isInstanceOf(ZarrException.class);
        }
    }

    static Stream<Arguments> hugeClaims() {
        return Stream.of(
                Arguments.of(List.of(), 1000),
                Arguments.of(List.of(Codecs.crc32c()), 1000),
                Arguments.of(List.of(Codecs.gzip(1)), 1000),
                Arguments.of(List.of(Codecs.zstd(1, false)), 1000),
                Arguments.of(List.of(Codecs.zstd(1, false), Codecs.crc32c()), 1000),
                Arguments.of(List.of(Codecs.gzip(1), Codecs.crc32c(), Codecs.crc32c()), 1000),
                Arguments.of(List.of(Codecs.blosc(BloscCompressor.LZ4, 1, BloscShuffle.SHUFFLE)), 1000),
                Arguments.of(List.of(), 0),
                Arguments.of(List.of(Codecs.gzip(1)), 0),
                Arguments.of(List.of(Codecs.zstd(1, false)), 0),
                Arguments.of(List.of(Codecs.crc32c()), 0),
                Arguments.of(List.of(Codecs.blosc(BloscCompressor.LZ4, 1, BloscShuffle.SHUFFLE)), 0));
    }

    @ParameterizedTest
    @MethodSource("hugeClaims")
    void aFewBytesThatClaimToBeAHugeChunkAreRefusedBeforeMemoryIsTaken(List<Codec> codecs, int size) {
        CodecChain small = chain(spec(DataType.FLOAT64, Math.max(1, size / 8)), codecs);
        byte[] encoded = encode(small, Samples.bytes(new Random(1), Math.max(8, size)));
        byte[] found = size == 0 ? new byte[0] : encoded;
        MemoryBudget counted = MemoryBudget.unlimited();
        CodecChain huge = chain(spec(DataType.FLOAT64, 1 << 30, 1 << 8), codecs);
        assertThatThrownBy(() -> decode(huge, found, counted))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("expected");
        assertThat(counted.peak()).isZero();
    }

    @Test
    void ofTwoCompressorsTheInnermostIsAskedBeforeMemoryIsTaken() {
        for (List<Codec> codecs : List.of(
                List.of(Codecs.gzip(1), Codecs.zstd(1, true)),
                List.of(Codecs.blosc(BloscCompressor.LZ4, 1, BloscShuffle.SHUFFLE), Codecs.gzip(1), Codecs.crc32c()))) {
            byte[] encoded = encode(chain(spec(DataType.UINT8, 1000), codecs), Samples.bytes(new Random(1), 1000));
            MemoryBudget counted = MemoryBudget.unlimited();
            CodecChain huge = chain(spec(DataType.UINT8, 1 << 30), codecs);
            assertThatThrownBy(() -> decode(huge, encoded, counted))
                    .isInstanceOf(ZarrException.class)
                    .hasMessageContaining("expected 1073741824");
            assertThat(counted.peak()).isLessThan(2 << 20);
        }
    }

    @ParameterizedTest
    @EnumSource(BloscCompressor.class)
    void aBloscHeaderThatClaimsMoreThanItsStreamsGiveIsRefusedBeforeMemoryIsTaken(BloscCompressor compressor) {
        List<Codec> blosc = List.of(Codecs.blosc(compressor, 1, BloscShuffle.SHUFFLE));
        byte[] encoded = encode(chain(spec(DataType.UINT8, 2000), blosc), new byte[2000]);
        for (int blockSize : new int[] {2000, 1 << 20, 1 << 30}) {
            byte[] claim = encoded.clone();
            ByteBuffer.wrap(claim).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 1 << 30).putInt(8, blockSize);
            MemoryBudget counted = MemoryBudget.unlimited();
            CodecChain huge = chain(spec(DataType.UINT8, 1 << 30), blosc);
            assertThatThrownBy(() -> decode(huge, claim, counted))
                    .isInstanceOf(ZarrException.class)
                    .hasMessageContaining("expected");
            List<Codec> text = List.of(Codecs.named("vlen-utf8", JsonNodeFactory.instance.objectNode()), blosc.getFirst());
            CodecChain strings = CodecChain.bind(spec(DataType.STRING, 4), text);
            assertThatThrownBy(() -> decode(strings, claim, counted))
                    .isInstanceOf(ZarrException.class)
                    .hasMessageContaining("expected");
            assertThat(counted.peak()).isLessThan(1 << 20);
        }
    }

    @Test
    void aBombInsideAnHonestChunkIsRefusedWhenItPassesTheChunk() {
        byte[] zeros = new byte[8_000_000];
        for (Codec codec : List.of(Codecs.zstd(1, false), Codecs.gzip(9))) {
            byte[] bomb = encode(chain(spec(DataType.UINT8, zeros.length), List.of(codec)), zeros);
            MemoryBudget counted = MemoryBudget.unlimited();
            CodecChain chain = chain(CHUNK, List.of(codec));
            assertThatThrownBy(() -> decode(chain, bomb, counted))
                    .isInstanceOf(ZarrException.class)
                    .hasMessageContaining("expected");
            assertThat(counted.peak()).isLessThan(8000 + bomb.length + 1);
            assertThat(counted.live()).isZero();
        }
    }

    @Test
    void everyNumberOfABloscHeaderIsCheckedAgainstTheChunk() {
        CodecChain chain = chain(CHUNK, List.of(Codecs.blosc(BloscCompressor.LZ4, 1, BloscShuffle.SHUFFLE)));
        byte[] encoded = encode(chain, Samples.bytes(new Random(1), 8000));
        for (int at : new int[] {4, 8, 12, 16}) {
            for (int value : new int[] {Integer.MIN_VALUE, -1, 0, 7999, 8001, 1 << 24, Integer.MAX_VALUE}) {
                byte[] bad = encoded.clone();
                ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
                assertThatThrownBy(() -> decode(chain, bad))
                        .as("%d at %d", value, at)
                        .isInstanceOf(ZarrException.class)
                        .hasMessageContaining("expected");
            }
        }
    }

    @Test
    void whatAShardIndexSaysIsCheckedAgainstTheShard() {
        CodecChain chain = CodecChain.bind(
                CHUNK,
                List.of(Codecs.sharding(new int[] {10, 25}, List.of(Codecs.bytes()), IndexLocation.END)));
        byte[] encoded = encode(chain, Samples.bytes(new Random(1), 8000));
        assertThat(encoded).hasSize(8000 + 64 + 4);
        for (int slot = 0; slot < 8; slot++) {
            for (long value : new long[] {Long.MIN_VALUE, -2, -1, 8069, 1L << 40, Long.MAX_VALUE}) {
                byte[] bad = encoded.clone();
                ByteBuffer buffer = ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN);
                buffer.putLong(8000 + 8 * slot, value);
                assertThatThrownBy(() -> decode(chain, bad)).hasMessageContaining("crc32c");
                CRC32C crc = new CRC32C();
                crc.update(bad, 8000, 64);
                buffer.putInt(8064, (int) crc.getValue());
                assertThatThrownBy(() -> decode(chain, bad))
                        .as("%d in slot %d", value, slot)
                        .isInstanceOf(ZarrException.class)
                        .hasMessageContaining("shard index puts chunk [" + slot / 4 + ", " + slot / 2 % 2 + "]");
            }
        }
    }

    @Test
    void aChainIsOneArrayToBytesCodecBetweenTheOthers() {
        for (List<Codec> wrong : List.of(
                List.<Codec>of(),
                List.of(Codecs.crc32c()),
                List.of(Codecs.crc32c(), Codecs.bytes()),
                List.of(Codecs.bytes(), Codecs.bytes()),
                List.of(Codecs.bytes(), Codecs.transpose(0, 1)),
                List.of(Codecs.transpose(0, 1)))) {
            assertThatThrownBy(() -> CodecChain.bind(CHUNK, wrong))
                    .isInstanceOf(ZarrException.class)
                    .hasMessageContaining("in this order");
        }
        assertThatThrownBy(() -> CodecChain.bind(
                        CHUNK, List.of(Codecs.sharding(new int[] {0, 5}, List.of(Codecs.bytes()), IndexLocation.END))))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("[0,5]");
    }

    @Test
    void chunksAndShardsWhoseEncodedSizePassesALongAreRefused() {
        int most = Integer.MAX_VALUE;
        DataType pair = new DataType(DataType.Kind.RAW, 2);
        assertThatThrownBy(() -> chain(spec(pair, most, most), List.of(Codecs.gzip(1))))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("too large for codec \"gzip\"");
        Codec shards = Codecs.sharding(
                new int[] {most / 2, most}, List.of(Codecs.bytes(), Codecs.gzip(1)), IndexLocation.END);
        assertThatThrownBy(() -> CodecChain.bind(spec(pair, most - 1, most), List.of(shards)))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("shards of shape [2147483646, 2147483647]");
    }

    private static ChunkSpec spec(DataType type, int... shape) {
        return new ChunkSpec(type, FillValue.zero(type), shape);
    }

    private static CodecChain chain(ChunkSpec spec, List<Codec> compression) {
        return CodecChain.bind(
                spec, Stream.concat(Stream.of(Codecs.bytes()), compression.stream()).toList());
    }

    private static int[] permutation(Random random, int rank) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        Collections.shuffle(order, random);
        return order.stream().mapToInt(i -> i).toArray();
    }

    private byte[] encode(CodecChain chain, byte[] chunk) {
        try (Workspace work = new Workspace(budget)) {
            MemorySegment encoded = work.take(chain.maxEncodedSize());
            long size = chain.encode(MemorySegment.ofArray(chunk), encoded, work);
            return encoded.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private byte[] decode(CodecChain chain, byte[] encoded) {
        return decode(chain, encoded, budget);
    }

    private static byte[] decode(CodecChain chain, byte[] encoded, MemoryBudget budget) {
        try (Workspace work = new Workspace(budget)) {
            return chain.decode(MemorySegment.ofArray(encoded).asReadOnly(), work).toArray(ValueLayout.JAVA_BYTE);
        }
    }
}
