package dev.shardwright.zarr.internal.codec.shuffle;

import java.lang.foreign.MemorySegment;

/// Rearranges the bytes or bits of elements so that those of equal weight stand together, in blocks of less than 2 GiB.
///
/// Bytes behind the last whole element are copied as they are. Bit shuffling takes groups of eight elements; like
/// c-blosc 1, a block whose number of elements is not a multiple of eight is copied as it is.
public final class Shuffle {

    /// Vectors, where the JVM was started with `--add-modules jdk.incubator.vector` and the machine has wide ones.
    private static final ShuffleKernel KERNEL =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() && WideShuffle.fits()
                    ? new WideShuffle()
                    : new PlainShuffle();

    private Shuffle() {}

    /// All first bytes, then all second bytes, and so on.
    public static void shuffle(MemorySegment from, MemorySegment to, int typeSize) {
        int count = Math.toIntExact(from.byteSize() / typeSize);
        KERNEL.shuffle(from, to, typeSize, 0, count);
        copyFrom((long) count * typeSize, from, to);
    }

    /// Undoes {@link #shuffle}.
    public static void unshuffle(MemorySegment from, MemorySegment to, int typeSize) {
        int count = Math.toIntExact(from.byteSize() / typeSize);
        KERNEL.unshuffle(from, to, typeSize, 0, count);
        copyFrom((long) count * typeSize, from, to);
    }

    /// All lowest bits of the first bytes, then all second bits, and so on.
    ///
    /// @param scratch at least as large as `from`, unless elements have one byte
    public static void bitShuffle(MemorySegment from, MemorySegment to, int typeSize, MemorySegment scratch) {
        int count = Math.toIntExact(from.byteSize() / typeSize);
        if (count % 8 != 0) {
            copyFrom(0, from, to);
            return;
        }
        MemorySegment planes = from;
        if (typeSize > 1) {
            KERNEL.shuffle(from, scratch, typeSize, 0, count);
            planes = scratch;
        }
        for (int b = 0; b < typeSize; b++) {
            KERNEL.bitShuffle(plane(planes, b, count), plane(to, b, count), 0, count / 8);
        }
        copyFrom((long) count * typeSize, from, to);
    }

    /// Undoes {@link #bitShuffle}.
    ///
    /// @param scratch at least as large as `from`, unless elements have one byte
    public static void bitUnshuffle(MemorySegment from, MemorySegment to, int typeSize, MemorySegment scratch) {
        int count = Math.toIntExact(from.byteSize() / typeSize);
        if (count % 8 != 0) {
            copyFrom(0, from, to);
            return;
        }
        MemorySegment planes = typeSize > 1 ? scratch : to;
        for (int b = 0; b < typeSize; b++) {
            KERNEL.bitUnshuffle(plane(from, b, count), plane(planes, b, count), 0, count / 8);
        }
        if (typeSize > 1) {
            KERNEL.unshuffle(scratch, to, typeSize, 0, count);
        }
        copyFrom((long) count * typeSize, from, to);
    }

    private static MemorySegment plane(MemorySegment planes, int b, int count) {
        return planes.asSlice((long) b * count, count);
    }

    private static void copyFrom(long start, MemorySegment from, MemorySegment to) {
        MemorySegment.copy(from, start, to, start, from.byteSize() - start);
    }
}
