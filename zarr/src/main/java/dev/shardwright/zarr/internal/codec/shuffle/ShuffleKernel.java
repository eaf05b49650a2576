package dev.shardwright.zarr.internal.codec.shuffle;

import java.lang.foreign.MemorySegment;

/// The inner loops of shuffling. Both kernels give the same bytes; which is faster depends on the machine.
sealed interface ShuffleKernel permits PlainShuffle, WideShuffle {

    /// Writes byte `b` of element `i` to `b·count + i`, for every byte of the elements from `first` on.
    void shuffle(MemorySegment from, MemorySegment to, int typeSize, int first, int count);

    /// Undoes {@link #shuffle}.
    void unshuffle(MemorySegment from, MemorySegment to, int typeSize, int first, int count);

    /// Writes bit `k` of byte `j` to bit `j % 8` of byte `k·groups + j/8`, for the groups of eight bytes from `first` on.
    void bitShuffle(MemorySegment bytes, MemorySegment bits, int first, int groups);

    /// Undoes {@link #bitShuffle}.
    void bitUnshuffle(MemorySegment bits, MemorySegment bytes, int first, int groups);
}
