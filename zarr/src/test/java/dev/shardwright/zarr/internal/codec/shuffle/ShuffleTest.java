package dev.shardwright.zarr.internal.codec.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Both kernels against the definition of shuffling, byte by byte and bit by bit.
class ShuffleTest {

    private static final int[] COUNTS = {0, 1, 7, 8, 15, 16, 31, 32, 63, 64, 65, 127, 200, 1000};

    private static List<ShuffleKernel> kernels() {
        return WideShuffle.fits() ? List.of(new PlainShuffle(), new WideShuffle()) : List.of(new PlainShuffle());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 14, 16, 17, 24, 255})
    void everyKernelPutsByteBOfElementIAtPlaceIOfPlaneB(int typeSize) {
        for (int count : COUNTS) {
            byte[] elements = noise(count * typeSize);
            byte[] planes = new byte[elements.length];
            for (int i = 0; i < count; i++) {
                for (int b = 0; b < typeSize; b++) {
                    planes[b * count + i] = elements[i * typeSize + b];
                }
            }
            for (ShuffleKernel kernel : kernels()) {
                byte[] out = new byte[elements.length];
                kernel.shuffle(MemorySegment.ofArray(elements), MemorySegment.ofArray(out), typeSize, 0, count);
                assertThat(out).as("%d, %s", count, kernel).isEqualTo(planes);
                byte[] back = new byte[elements.length];
                kernel.unshuffle(MemorySegment.ofArray(planes), MemorySegment.ofArray(back), typeSize, 0, count);
                assertThat(back).as("%d, %s", count, kernel).isEqualTo(elements);
            }
        }
    }

    @Test
    void everyKernelPutsBitKOfByteJAtPlaceJOfPlaneK() {
        for (int groups : COUNTS) {
            byte[] bytes = noise(8 * groups);
            byte[] bits = new byte[bytes.length];
            for (int j = 0; j < bytes.length; j++) {
                for (int k = 0; k < 8; k++) {
                    bits[k * groups + j / 8] |= (byte) ((bytes[j] >> k & 1) << j % 8);
                }
            }
            for (ShuffleKernel kernel : kernels()) {
                byte[] out = new byte[bytes.length];
                kernel.bitShuffle(MemorySegment.ofArray(bytes), MemorySegment.ofArray(out), 0, groups);
                assertThat(out).as("%d, %s", groups, kernel).isEqualTo(bits);
                byte[] back = new byte[bytes.length];
                kernel.bitUnshuffle(MemorySegment.ofArray(bits), MemorySegment.ofArray(back), 0, groups);
                assertThat(back).as("%d, %s", groups, kernel).isEqualTo(bytes);
            }
        }
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
