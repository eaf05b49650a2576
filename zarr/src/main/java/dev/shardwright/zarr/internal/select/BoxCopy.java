package dev.shardwright.zarr.internal.select;

import dev.shardwright.zarr.FillValue;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.Objects;

/// Copies and fills boxes of elements between arrays that lie in memory with different strides.
///
/// Dimensions that are contiguous on both sides are merged first, so that a box of whole rows is one copy. Worked
/// example: 100 × 50 of 8 bytes out of rows of 50 is one copy of 40 000 bytes; out of rows of 60, 100 copies of 400.
/// Boxes that lie the other way round on one side are turned in tiles.
public final class BoxCopy {

    private BoxCopy() {}

    /// The strides in bytes of a C-order array of this shape.
    public static long[] strides(int[] shape, int elementSize) {
        return strides(Arrays.stream(shape).asLongStream().toArray(), elementSize);
    }

    /// The strides in bytes of a C-order array of this shape.
    public static long[] strides(long[] shape, int elementSize) {
        long[] strides = new long[shape.length];
        long stride = elementSize;
        for (int d = shape.length - 1; d >= 0; d--) {
            strides[d] = stride;
            stride *= shape[d];
        }
        return strides;
    }

    /// Copies a box of `shape` elements.
    ///
    /// @param fromOffset where the box's first element lies in `from`, in bytes
    /// @param fromStrides the bytes from one element to the next in each dimension of `from`
    /// @param toOffset where it goes in `to`, in bytes
    /// @param toStrides likewise for `to`
    public static void copy(
            MemorySegment from,
            long fromOffset,
            long[] fromStrides,
            MemorySegment to,
            long toOffset,
            long[] toStrides,
            int[] shape,
            int elementSize) {
        int outer = shape.length;
        long run = elementSize;
        while (outer > 0
                && (shape[outer - 1] == 1 || (fromStrides[outer - 1] == run && toStrides[outer - 1] == run))) {
            run *= shape[--outer];
        }
        for (int n : shape) {
            if (n == 0) {
                return;
            }
        }
        if (outer == 0) {
            MemorySegment.copy(from, fromOffset, to, toOffset, run);
            return;
        }
        if (run == elementSize
                && outer > 1
                && Turned.copy(from, fromOffset, fromStrides, to, toOffset, toStrides, shape, elementSize)) {
            return;
        }
        boolean raw = run >= 8 && RawRows.takes(from, to, run);
        if (raw) {
            checkWithin(from, fromOffset, fromStrides, shape, outer, run);
            checkWithin(to, toOffset, toStrides, shape, outer, run);
        }
        try {
            copyRows(from, fromOffset, fromStrides, to, toOffset, toStrides, shape, outer - 1, run, elementSize, raw);
        } finally {
            Reference.reachabilityFence(from);
            Reference.reachabilityFence(to);
        }
    }

    /// @param inner the dimension that rows follow one another in
    private static void copyRows(
            MemorySegment from,
            long fromOffset,
            long[] fromStrides,
            MemorySegment to,
            long toOffset,
            long[] toStrides,
            int[] shape,
            int inner,
            long run,
            int elementSize,
            boolean raw) {
        int[] at = new int[inner];
        long source = fromOffset;
        long target = toOffset;
        while (true) {
            if (raw) {
                RawRows.copy(
                        from.address() + source,
                        fromStrides[inner],
                        to.address() + target,
                        toStrides[inner],
                        shape[inner],
                        run);
            } else if (run == elementSize) {
                copyElements(
                        from, source, fromStrides[inner], to, target, toStrides[inner], shape[inner], elementSize);
            } else {
                for (int i = 0; i < shape[inner]; i++) {
                    MemorySegment.copy(
                            from, source + i * fromStrides[inner], to, target + i * toStrides[inner], run);
                }
            }
            int d = inner - 1;
            while (d >= 0 && ++at[d] == shape[d]) {
                at[d] = 0;
                source -= (shape[d] - 1) * fromStrides[d];
                target -= (shape[d] - 1) * toStrides[d];
                d--;
            }
            if (d < 0) {
                return;
            }
            source += fromStrides[d];
            target += toStrides[d];
        }
    }

    /// Checks that all rows of a box lie in a segment that is open.
    private static void checkWithin(
            MemorySegment segment, long offset, long[] strides, int[] shape, int dimensions, long run) {
        long last = offset;
        for (int d = 0; d < dimensions; d++) {
            last += (shape[d] - 1) * strides[d];
        }
        Objects.checkFromIndexSize(offset, last + run - offset, segment.byteSize());
        if (!segment.scope().isAlive()) {
            throw new IllegalStateException("memory of " + segment.byteSize() + " bytes is closed");
        }
    }

    /// Fills a box of `shape` elements with one value.
    ///
    /// @param offset where the box's first element lies in `to`, in bytes
    /// @param strides the bytes from one element to the next in each dimension of `to`
    public static void fill(FillValue value, MemorySegment to, long offset, long[] strides, long[] shape) {
        int outer = shape.length;
        long run = value.size();
        while (outer > 0 && (shape[outer - 1] == 1 || strides[outer - 1] == run)) {
            run *= shape[--outer];
        }
        fillRuns(value, to, offset, strides, Arrays.copyOf(shape, outer), 0, run);
    }

    private static void fillRuns(
            FillValue value, MemorySegment to, long offset, long[] strides, long[] shape, int d, long run) {
        if (d == shape.length) {
            value.fill(to.asSlice(offset, run));
            return;
        }
        for (long i = 0; i < shape[d]; i++) {
            fillRuns(value, to, offset + i * strides[d], strides, shape, d + 1, run);
        }
    }

    private static void copyElements(
            MemorySegment from,
            long source,
            long sourceStride,
            MemorySegment to,
            long target,
            long targetStride,
            int count,
            int elementSize) {
        switch (elementSize) {
            case 1 -> {
                for (int i = 0; i < count; i++) {
                    to.set(ValueLayout.JAVA_BYTE, target + i * targetStride,
                            from.get(ValueLayout.JAVA_BYTE, source + i * sourceStride));
                }
            }
            case 2 -> {
                for (int i = 0; i < count; i++) {
                    to.set(ValueLayout.JAVA_SHORT_UNALIGNED, target + i * targetStride,
                            from.get(ValueLayout.JAVA_SHORT_UNALIGNED, source + i * sourceStride));
                }
            }
            case 4 -> {
                for (int i = 0; i < count; i++) {
                    to.set(ValueLayout.JAVA_INT_UNALIGNED, target + i * targetStride,
                            from.get(ValueLayout.JAVA_INT_UNALIGNED, source + i * sourceStride));
                }
            }
            case 8 -> {
                for (int i = 0; i < count; i++) {
                    to.set(ValueLayout.JAVA_LONG_UNALIGNED, target + i * targetStride,
                            from.get(ValueLayout.JAVA_LONG_UNALIGNED, source + i * sourceStride));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    MemorySegment.copy(from, source + i * sourceStride, to, target + i * targetStride, elementSize);
                }
            }
        }
    }
}
