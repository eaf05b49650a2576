package dev.shardwright.zarr.internal.codec.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Shuffling against its definition, byte by byte and bit by bit. Some counts are of no whole word, some of more than is
/// shuffled at a time.
class ShuffleTest {

    private static final int[] COUNTS = {0, 1, 7, 8, 15, 16, 31, 32, 63, 64, 65, 127, 200, 1000, 1024, 1025, 2056, 9003};

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 14, 16, 17, 24, 255})
    void byteBOfElementIIsAtPlaceIOfPlaneB(int typeSize) {
        for (int count : COUNTS) {
            for (int tail = 0; tail < Math.min(typeSize, 3); tail++) {
                byte[] elements = noise(count * typeSize + tail);
                byte[] planes = elements.clone();
                for (int i = 0; i < count; i++) {
                    for (int b = 0; b < typeSize; b++) {
                        planes[b * count + i] = elements[i * typeSize + b];
                    }
                }
                byte[] out = new byte[elements.length];
                Shuffle.shuffle(MemorySegment.ofArray(elements), MemorySegment.ofArray(out), typeSize);
                assertThat(out).as("%d elements, %d bytes behind", count, tail).isEqualTo(planes);
                byte[] back = new byte[elements.length];
                Shuffle.unshuffle(MemorySegment.ofArray(planes), MemorySegment.ofArray(back), typeSize);
                assertThat(back).as("%d elements, %d bytes behind", count, tail).isEqualTo(elements);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8, 12, 16})
    void bitKOfByteBOfElementIIsBitIOfPlane8BPlusK(int typeSize) {
        for (int count : COUNTS) {
            byte[] elements = noise(count * typeSize + typeSize - 1);
            byte[] bits = elements.clone();
            for (int i = 0; count % 8 == 0 && i < count; i++) {
                for (int k = 0; k < 8 * typeSize; k++) {
                    int place = k * count + i;
                    int bit = elements[i * typeSize + k / 8] >> k % 8 & 1;
                    bits[place / 8] = (byte) (bits[place / 8] & ~(1 << place % 8) | bit << place % 8);
                }
            }
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment from = arena.allocateFrom(ValueLayout.JAVA_BYTE, elements);
                MemorySegment to = arena.allocate(elements.length);
                MemorySegment scratch = arena.allocate(elements.length);
                Shuffle.bitShuffle(from, to, typeSize, scratch);
                assertThat(to.toArray(ValueLayout.JAVA_BYTE)).as("%d elements", count).isEqualTo(bits);
                MemorySegment back = arena.allocate(elements.length);
                Shuffle.bitUnshuffle(to, back, typeSize, scratch);
                assertThat(back.toArray(ValueLayout.JAVA_BYTE)).as("%d elements", count).isEqualTo(elements);
            }
        }
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
