package dev.shardwright.zarr.internal.select;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Copies of boxes against copying element by element.
class BoxCopyTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6, 8, 12, 16, 24, 64, 72})
    void everyElementIsCopiedToItsPlaceWhateverTheStridesAndNothingElseIsTouched(int element) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int[] shape = random.ints(random.nextInt(5), 1, 12).toArray();
            check(seed, random, shape, element);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 129, 131", "1, 8, 257", "2, 65, 129", "2, 300, 3", "4, 65, 66", "4, 1, 200", "8, 65, 33", "16, 65, 17", "64, 65, 5"})
    void planesOfMoreThanATileAreTurnedWhole(int element, int rows, int columns) {
        long seed = System.nanoTime();
        for (int round = 0; round < 10; round++) {
            check(seed, new Random(seed + round), new int[] {rows, columns}, element);
            check(seed, new Random(seed + round), new int[] {2, rows, columns}, element);
        }
    }

    private static void check(long seed, Random random, int[] shape, int element) {
        long[] fromStrides = new long[shape.length];
        long[] toStrides = new long[shape.length];
        long fromSize = layOut(random, shape, element, fromStrides);
        long toSize = layOut(random, shape, element, toStrides);
        int offset = random.nextInt(9);
        byte[] source = new byte[Math.toIntExact(fromSize + offset)];
        byte[] expected = new byte[Math.toIntExact(toSize + offset)];
        random.nextBytes(source);
        random.nextBytes(expected);
        byte[] before = expected.clone();
        copyEach(source, offset, fromStrides, expected, offset, toStrides, shape, element, 0);
        String what = "seed %d, shape %s, strides %s to %s"
                .formatted(seed, Arrays.toString(shape), Arrays.toString(fromStrides), Arrays.toString(toStrides));
        byte[] onHeap = before.clone();
        BoxCopy.copy(
                MemorySegment.ofArray(source), offset, fromStrides, MemorySegment.ofArray(onHeap), offset, toStrides, shape, element);
        assertThat(onHeap).as(what).isEqualTo(expected);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment from = arena.allocateFrom(ValueLayout.JAVA_BYTE, source);
            MemorySegment to = arena.allocateFrom(ValueLayout.JAVA_BYTE, before);
            BoxCopy.copy(from, offset, fromStrides, to, offset, toStrides, shape, element);
            assertThat(to.toArray(ValueLayout.JAVA_BYTE)).as(what).isEqualTo(expected);
        }
    }

    /// Strides for the dimensions in any order, often with gaps between rows.
    ///
    /// @return the bytes that the box spans
    private static long layOut(Random random, int[] shape, int element, long[] strides) {
        List<Integer> order = new ArrayList<>();
        for (int d = 0; d < shape.length; d++) {
            order.add(d);
        }
        Collections.shuffle(order, random);
        long stride = element;
        for (int d : order) {
            strides[d] = stride;
            stride = stride * shape[d] + (random.nextBoolean() ? 0 : random.nextInt(3) * (long) element);
        }
        return stride;
    }

    private static void copyEach(
            byte[] from, long source, long[] fromStrides, byte[] to, long target, long[] toStrides, int[] shape, int element, int d) {
        if (d == shape.length) {
            System.arraycopy(from, (int) source, to, (int) target, element);
            return;
        }
        for (int i = 0; i < shape[d]; i++) {
            copyEach(from, source + i * fromStrides[d], fromStrides, to, target + i * toStrides[d], toStrides, shape, element, d + 1);
        }
    }
}
