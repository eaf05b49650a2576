package dev.shardwright.zarr.internal.codec;

import dev.shardwright.zarr.ZarrException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Booleans, of which each is one byte, 0 or 1.
final class Truths {

    private static final long NEITHER = 0xfefe_fefe_fefe_fefeL;
    private static final int TILE = 1024;

    private Truths() {}

    /// Looks at all of them, eight at a time, in an array that stays in a core's first-level cache: a loop over any kind of memory
    /// takes several times as long.
    ///
    /// @param first which element of the chunk the first one is, for the message
    /// @throws ZarrException if a byte is neither 0 nor 1
    static void check(MemorySegment elements, long first) {
        long words = elements.byteSize() / Long.BYTES;
        long[] tile = new long[(int) Math.min(TILE, words)];
        long seen = 0;
        for (long i = 0; i < words; i += tile.length) {
            int count = (int) Math.min(tile.length, words - i);
            MemorySegment.copy(elements, ValueLayout.JAVA_LONG_UNALIGNED, Long.BYTES * i, tile, 0, count);
            for (int k = 0; k < count; k++) {
                seen |= tile[k];
            }
        }
        for (long i = words * Long.BYTES; i < elements.byteSize(); i++) {
            seen |= elements.get(ValueLayout.JAVA_BYTE, i) & 0xff;
        }
        if ((seen & NEITHER) != 0) {
            throw refused(elements, first);
        }
    }

    private static ZarrException refused(MemorySegment elements, long first) {
        long i = 0;
        while ((elements.get(ValueLayout.JAVA_BYTE, i) & 0xfe) == 0) {
            i++;
        }
        return new ZarrException("element " + (first + i) + " of the chunk is "
                + (elements.get(ValueLayout.JAVA_BYTE, i) & 0xff) + ", expected 0 or 1 for bool");
    }
}
