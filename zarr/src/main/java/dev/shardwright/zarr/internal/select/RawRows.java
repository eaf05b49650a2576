package dev.shardwright.zarr.internal.select;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Copies short rows between memory outside the heap by their addresses. For rows of a hundred bytes the checks that a
/// `MemorySegment` makes for each copy take longer than the copying; here the caller has made them for all rows at once.
///
/// Used where this module has native access. Whoever calls keeps both memories open and reachable.
final class RawRows {

    /// The most bytes of a row for which this is faster.
    static final long LONGEST = 512;

    /// The most bytes of a row that is copied word by word; for longer ones the JDK's own copying, by vectors, is faster.
    private static final long LONGEST_BY_WORDS = 64;

    /// The same for rows that lie far apart and come to lie one behind the other: the wider each access is, the more rows the
    /// processor fetches at the same time.
    private static final long LONGEST_GATHERED = 32;

    private static final boolean AVAILABLE = RawRows.class.getModule().isNativeAccessEnabled();

    /// All memory of the process. A constant, so that the compiler leaves nothing of an access but the access.
    private static final MemorySegment ALL = all();

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private RawRows() {}

    @SuppressWarnings("restricted") // asked for before
    private static MemorySegment all() {
        return AVAILABLE ? MemorySegment.NULL.reinterpret(Long.MAX_VALUE) : MemorySegment.NULL;
    }

    /// Whether rows of so many bytes are copied here, between these memories.
    static boolean takes(MemorySegment from, MemorySegment to, long bytes) {
        return AVAILABLE && bytes <= LONGEST && from.isNative() && to.isNative() && !to.isReadOnly();
    }

    /// Copies `rows` rows of `bytes` bytes.
    ///
    /// @param from the address of the first row
    /// @param to the address that it goes to
    static void copy(long from, long fromStride, long to, long toStride, int rows, long bytes) {
        boolean gathers = toStride == bytes;
        if (bytes <= (gathers ? LONGEST_GATHERED : LONGEST_BY_WORDS)) {
            byWords(from, fromStride, to, toStride, rows, bytes);
        } else {
            for (int r = 0; r < rows; r++) {
                MemorySegment.copy(ALL, from + r * fromStride, ALL, to + r * toStride, bytes);
            }
        }
    }

    private static void byWords(long from, long fromStride, long to, long toStride, int rows, long bytes) {
        int words = (int) (bytes >> 3);
        int rest = (int) (bytes & 7);
        for (int r = 0; r < rows; r++) {
            long source = from + r * fromStride;
            long target = to + r * toStride;
            int w = 0;
            for (; w < words - 3; w += 4) {
                long at = (long) w << 3;
                long a = ALL.get(LONG, source + at);
                long b = ALL.get(LONG, source + at + 8);
                long c = ALL.get(LONG, source + at + 16);
                long d = ALL.get(LONG, source + at + 24);
                ALL.set(LONG, target + at, a);
                ALL.set(LONG, target + at + 8, b);
                ALL.set(LONG, target + at + 16, c);
                ALL.set(LONG, target + at + 24, d);
            }
            for (; w < words; w++) {
                ALL.set(LONG, target + ((long) w << 3), ALL.get(LONG, source + ((long) w << 3)));
            }
            for (int i = 0; i < rest; i++) {
                long at = ((long) words << 3) + i;
                ALL.set(BYTE, target + at, ALL.get(BYTE, source + at));
            }
        }
    }
}
