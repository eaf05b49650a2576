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
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BloscContainerTest {

    private static final int[] SIZES = {0, 1, 7, 100, 2048, 262_144, 270_001};

    static Stream<Arguments> combinations() {
        return Stream.of(BloscCompressor.values())
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

    @Test
    void randomBytesAreStoredWithSixteenBytesOfHeader() {
        byte[] noise = new byte[50_000];
        new Random(7).nextBytes(noise);
        for (BloscCompressor compressor : BloscCompressor.values()) {
            byte[] encoded = encode(new BloscCodec(compressor, 9, BloscShuffle.NOSHUFFLE, 4, 0), noise);
            assertThat(encoded).hasSize(50_016);
            assertThat(Blosc.decompress(encoded)).isEqualTo(noise);
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
            long n = BloscContainer.decode(in.asReadOnly(), out, work);
            return out.asSlice(0, n).toArray(ValueLayout.JAVA_BYTE);
        }
    }
}
