package dev.shardwright.zarr.internal.codec.blosc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.scalableminds.bloscjava.Blosc;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Codecs.BloscCompressor;
import dev.shardwright.zarr.codec.Codecs.BloscShuffle;
import dev.shardwright.zarr.codec.Workspace;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class BloscContainerTest {

    private static final int[] SIZES = {0, 1, 7, 100, 2048, 70_001, 270_001};

    static Stream<Arguments> combinations() {
        return Stream.of(BloscCompressor.values())
                // The reference library comes without Snappy.
                .filter(c -> c != BloscCompressor.SNAPPY)
                .flatMap(c -> Stream.of(BloscShuffle.values())
                        .flatMap(s -> Stream.of(1, 2, 4, 8, 16, 3).map(t -> Arguments.of(c, s, t))));
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void whatWeEncodeTheReferenceLibraryDecodes(BloscCompressor compressor, BloscShuffle shuffle, int typeSize) {
        for (int size : SIZES) {
            byte[] data = data(size, typeSize);
            byte[] encoded = encode(new BloscCodec(compressor, 5, shuffle, typeSize, 0), data);
            assertThat(encoded.length).isLessThanOrEqualTo(size + 16);
            if (size > 0) {
                assertThat(Blosc.decompress(encoded)).isEqualTo(data);
            }
            assertThat(decode(encoded, size)).isEqualTo(data);
        }
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void whatTheReferenceLibraryEncodesWeDecode(BloscCompressor compressor, BloscShuffle shuffle, int typeSize) {
        for (int size : SIZES) {
            byte[] data = data(size, typeSize);
            if (size == 0) {
                continue;
            }
            byte[] encoded = Blosc.compress(
                    data,
                    typeSize,
                    Blosc.Compressor.valueOf(compressor.name()),
                    5,
                    Blosc.Shuffle.valueOf(
                            switch (shuffle) {
                                case NOSHUFFLE -> "NO_SHUFFLE";
                                case SHUFFLE -> "BYTE_SHUFFLE";
                                case BITSHUFFLE -> "BIT_SHUFFLE";
                            }),
                    0,
                    1);
            assertThat(decode(encoded, size)).isEqualTo(data);
        }
    }

    @ParameterizedTest
    @CsvSource({"LZ4,2,5", "LZ4,8,5", "LZ4,8,9", "LZ4,1,1", "LZ4HC,2,9", "BLOSCLZ,4,3", "ZLIB,2,6", "LZ4,24,5"})
    void blocksAndStreamsAreTheReferenceLibrarys(BloscCompressor compressor, int typeSize, int level) {
        for (int size : new int[] {typeSize * 8, 20_000 / 8 / typeSize * 8 * typeSize, 1 << 20, 3 << 20}) {
            byte[] data = data(size, typeSize);
            ByteBuffer ours = header(encode(new BloscCodec(compressor, level, BloscShuffle.SHUFFLE, typeSize, 0), data));
            ByteBuffer theirs = header(Blosc.compress(
                    data,
                    typeSize,
                    Blosc.Compressor.valueOf(compressor.name()),
                    level,
                    Blosc.Shuffle.BYTE_SHUFFLE,
                    0,
                    1));
            assertThat(ours.get(2) & 0xf0).as("flags at %d", size).isEqualTo(theirs.get(2) & 0xf0);
            // Ours keep whole groups of eight elements.
            assertThat(ours.getInt(8))
                    .as("block size at %d", size)
                    .isBetween(theirs.getInt(8) - 8 * typeSize, theirs.getInt(8));
        }
    }

    private static ByteBuffer header(byte[] encoded) {
        return ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void snappyStreamsOfAnotherEncoderAreRead() {
        // Python: cramjam.snappy.compress_raw(d), with d as built here.
        byte[] stream = HexFormat.of().parseHex("c203f03e00010204050708090b0c0e0f101213151617191a1c1d1e2021232425270002"
                + "03040607090a0b0d0e10111214151718191b1c1e1f20222325262701020405060139000d013900140139001b01390022013900"
                + "01013914080a0b0d0e0f0139141618191b1c1d0139142426270102030139000a01390011013900180139001f01390026013900"
                + "050139000c013900130139001a0139002101390000013900070139000e013900150139001c01390c23252678fe0100fe010052"
                + "0100f063000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e"
                + "2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f6061"
                + "6263");
        byte[] expected = new byte[450];
        for (int i = 0; i < 450; i++) {
            expected[i] = (byte) (i < 200 ? i * 7 / 5 % 40 : i < 350 ? 'x' : i - 350);
        }
        assertThat(decode(container(2, expected.length, stream), 450)).isEqualTo(expected);
        for (int length = 0; length < stream.length; length++) {
            byte[] cut = Arrays.copyOf(stream, length);
            assertThatThrownBy(() -> decode(container(2, 450, cut), 450)).isInstanceOf(ZarrException.class);
        }
    }

    /// One block of one stream, not shuffled.
    private static byte[] container(int format, int size, byte[] stream) {
        ByteBuffer out = ByteBuffer.allocate(24 + stream.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 2).put((byte) 1).put((byte) (16 | format << 5)).put((byte) 1);
        out.putInt(size).putInt(size).putInt(24 + stream.length).putInt(20).putInt(stream.length).put(stream);
        return out.array();
    }

    @ParameterizedTest
    @EnumSource(BloscShuffle.class)
    void snappyStreamsDecodeToThemselves(BloscShuffle shuffle) {
        for (int size : SIZES) {
            for (int typeSize : new int[] {1, 2, 8, 3}) {
                byte[] data = data(size, typeSize);
                byte[] encoded = encode(new BloscCodec(BloscCompressor.SNAPPY, 5, shuffle, typeSize, 0), data);
                assertThat(encoded.length).isLessThanOrEqualTo(size + 16);
                assertThat(decode(encoded, size)).isEqualTo(data);
            }
        }
    }

    @Test
    void randomBytesAreStoredWithSixteenBytesOfHeader() {
        byte[] noise = new byte[50_000];
        new Random(7).nextBytes(noise);
        for (BloscCompressor compressor : BloscCompressor.values()) {
            byte[] encoded = encode(new BloscCodec(compressor, 9, BloscShuffle.NOSHUFFLE, 4, 0), noise);
            assertThat(encoded).hasSize(50_016);
            assertThat(Blosc.decompress(encoded)).isEqualTo(noise);
            assertThat(decode(encoded, noise.length)).isEqualTo(noise);
        }
    }

    @Test
    void damagedContainersAreRefusedAndNeverReadOutside() {
        byte[] data = data(100_000, 8);
        Random random = new Random(42);
        for (BloscCompressor compressor : BloscCompressor.values()) {
            byte[] good = encode(new BloscCodec(compressor, 1, BloscShuffle.SHUFFLE, 8, 4096), data);
            for (int i = 0; i < 2000; i++) {
                byte[] bad = good.clone();
                for (int k = 0; k <= random.nextInt(3); k++) {
                    bad[random.nextInt(random.nextBoolean() ? 64 : bad.length)] = (byte) random.nextInt();
                }
                if (random.nextInt(4) == 0) {
                    bad = Arrays.copyOf(bad, random.nextInt(bad.length));
                }
                try {
                    decode(bad, data.length);
                } catch (ZarrException expected) {
                    assertThat(expected).hasMessageMatching("(?s).*(blosc|zstd).*");
                }
            }
        }
    }

    @Test
    void aContainerLargerThanTheChunkIsRefused() {
        byte[] encoded = encode(new BloscCodec(BloscCompressor.ZSTD, 1, BloscShuffle.SHUFFLE, 8, 0), data(4096, 8));
        assertThatThrownBy(() -> decode(encoded, 4088))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("decodes to 4096 bytes, expected at most 4088");
    }

    private static byte[] data(int size, int typeSize) {
        byte[] data = new byte[size];
        Random random = new Random(size * 31L + typeSize);
        for (int i = 0; i < size; i++) {
            int element = i / typeSize;
            data[i] = (byte) (i % typeSize == 0 ? element + random.nextInt(4) : element >> (8 * (i % typeSize)));
        }
        return data;
    }

    private static byte[] encode(BloscCodec codec, byte[] data) {
        try (Arena arena = Arena.ofConfined();
                Workspace work = new Workspace(MemoryBudget.unlimited())) {
            MemorySegment in = arena.allocate(Math.max(1, data.length)).asSlice(0, data.length);
            in.copyFrom(MemorySegment.ofArray(data));
            MemorySegment out = arena.allocate(codec.maxEncodedSize(data.length));
            return out.asSlice(0, codec.encode(in, out, work)).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static byte[] decode(byte[] encoded, int size) {
        try (Arena arena = Arena.ofConfined();
                Workspace work = new Workspace(MemoryBudget.unlimited())) {
            MemorySegment out = arena.allocate(Math.max(1, size)).asSlice(0, size);
            MemorySegment in = arena.allocate(Math.max(1, encoded.length)).asSlice(0, encoded.length);
            in.copyFrom(MemorySegment.ofArray(encoded));
            long n = BloscDecoder.decode(in.asReadOnly(), out, work);
            return out.asSlice(0, n).toArray(ValueLayout.JAVA_BYTE);
        }
    }
}
