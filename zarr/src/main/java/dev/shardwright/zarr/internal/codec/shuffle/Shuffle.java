package dev.shardwright.zarr.internal.codec.shuffle;

import java.lang.foreign.MemorySegment;

/// Rearranges the bytes or bits of elements so that those of equal weight stand together, in blocks of less than 2 GiB.
///
/// Bytes behind the last whole element are copied as they are. Bit shuffling takes groups of eight elements; like
/// c-blosc 1, a block whose number of elements is not a multiple of eight is copied as it is.
public final class Shuffle {

    private Shuffle() {}

    /// All first bytes, then all second bytes, and so on.
    public static void shuffle(MemorySegment from, MemorySegment to, int typeSize) {
        int count = Math.toIntExact(from.byteSize() / typeSize);
        int whole = count / Planes.GROUP * Planes.GROUP;
        // An element of any size is a sum of pieces: one of 14 bytes is 8 + 4 + 2.
        int width;
        for (int b = 0; whole > 0 && b < typeSize; b += width) {
            width = Math.min(8, Integer.highestOneBit(typeSize - b));
            if (width == 1) {
                Planes.copyBytes(from, b, typeSize, to, (long) b * count, 1, whole);
            } else {
                new Planes(width, whole).split(from, b, typeSize, whole, to, (long) b * count, count);
            }
        }
        for (int i = whole; i < count; i++) {
            Planes.copyBytes(from, (long) i * typeSize, 1, to, i, count, typeSize);
        }
        copyFrom((long) count * typeSize, from, to);
    }

    /// Undoes {@link #shuffle}.
    public static void unshuffle(MemorySegment from, MemorySegment to, int typeSize) {
        int count = Math.toIntExact(from.byteSize() / typeSize);
        int whole = count / Planes.GROUP * Planes.GROUP;
        int width;
        for (int b = 0; whole > 0 && b < typeSize; b += width) {
            width = Math.min(8, Integer.highestOneBit(typeSize - b));
            if (width == 1) {
                Planes.copyBytes(from, (long) b * count, 1, to, b, typeSize, whole);
            } else {
                new Planes(width, whole).join(from, (long) b * count, count, to, b, typeSize, whole);
            }
        }
        for (int i = whole; i < count; i++) {
            Planes.copyBytes(from, i, count, to, (long) i * typeSize, 1, typeSize);
        }
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
            shuffle(from.asSlice(0, (long) count * typeSize), scratch, typeSize);
            planes = scratch;
        }
        int groups = count / 8;
        int whole = groups / Planes.GROUP * Planes.GROUP;
        Planes bits = new Planes(8, whole);
        for (int b = 0; b < typeSize; b++) {
            long plane = (long) b * count;
            bits.splitBits(planes, plane, whole, to, plane, groups);
            for (int g = whole; g < groups; g++) {
                Planes.splitGroup(planes, plane + 8L * g, to, plane + g, groups);
            }
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
        int groups = count / 8;
        int whole = groups / Planes.GROUP * Planes.GROUP;
        Planes bits = new Planes(8, whole);
        for (int b = 0; b < typeSize; b++) {
            long plane = (long) b * count;
            bits.joinBits(from, plane, groups, planes, plane, whole);
            for (int g = whole; g < groups; g++) {
                Planes.joinGroup(from, plane + g, groups, planes, plane + 8L * g);
            }
        }
        if (typeSize > 1) {
            unshuffle(scratch.asSlice(0, (long) count * typeSize), to, typeSize);
        }
        copyFrom((long) count * typeSize, from, to);
    }

    private static void copyFrom(long start, MemorySegment from, MemorySegment to) {
        MemorySegment.copy(from, start, to, start, from.byteSize() - start);
    }
}
