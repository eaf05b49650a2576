package dev.shardwright.zarr.internal.select;

import java.lang.foreign.MemorySegment;

/// Copies boxes whose elements follow one another along one dimension where they come from, and along another where they go to.
///
/// A plane of these two dimensions is copied tile by tile: rows into an array that stays in a core's first-level cache, turned
/// there in words of 64 bits, and rows out of it. Worked example: elements of 2 bytes are turned 4 × 4 at a time, in tiles of
/// 64 × 128. For one call and thread.
final class Turned {

    private static final int TILE = 16 << 10;
    private static final int MOST_ROWS = 64;
    private static final int MOST_ROWS_OF_BYTES = 128;
    private static final int LARGEST_ELEMENT = 64;
    private static final int WORD = 8;

    private static final long EVEN_BYTES = 0x00ff00ff00ff00ffL;
    private static final long EVEN_PAIRS = 0x0000ffff0000ffffL;
    private static final long EVEN_QUADS = 0x00000000ffffffffL;

    private final Dimensions box;
    private final int element;
    /// Elements of a row where they come from and where they go to, in a whole tile.
    private final int tileColumns;
    private final int tileRows;
    /// Words of such rows.
    private final int inPitch;
    private final int outPitch;
    private final long[] in;
    private final long[] out;
    private final MemorySegment inBytes;
    private final MemorySegment outBytes;

    /// Lengths and strides by falling strides of the source, what is contiguous on both sides as one.
    private record Dimensions(int[] lengths, long[] from, long[] to, int column, int row) {

        static Dimensions of(int[] shape, long[] fromStrides, long[] toStrides, int element) {
            int[] lengths = new int[shape.length];
            long[] from = new long[shape.length];
            long[] to = new long[shape.length];
            int count = 0;
            for (int d = 0; d < shape.length; d++) {
                if (shape[d] == 1) {
                    continue;
                }
                int at = count++;
                for (; at > 0 && from[at - 1] < fromStrides[d]; at--) {
                    lengths[at] = lengths[at - 1];
                    from[at] = from[at - 1];
                    to[at] = to[at - 1];
                }
                lengths[at] = shape[d];
                from[at] = fromStrides[d];
                to[at] = toStrides[d];
            }
            int last = 0;
            for (int d = 1; d < count; d++) {
                boolean one = from[last] == lengths[d] * from[d]
                        && to[last] == lengths[d] * to[d]
                        && (long) lengths[last] * lengths[d] <= Integer.MAX_VALUE;
                int into = one ? last : ++last;
                lengths[into] = one ? lengths[last] * lengths[d] : lengths[d];
                from[into] = from[d];
                to[into] = to[d];
            }
            int row = -1;
            for (int d = 0; d < Math.min(last, count); d++) {
                row = to[d] == element ? d : row;
            }
            return new Dimensions(lengths, from, to, count > 0 && from[last] == element ? last : -1, row);
        }
    }

    private Turned(Dimensions box, int element) {
        this.box = box;
        this.element = element;
        int together = Math.max(1, WORD / element);
        tileRows = Math.min(box.lengths[box.row], element == 1 ? MOST_ROWS_OF_BYTES : MOST_ROWS);
        tileColumns = Math.min(box.lengths[box.column], TILE / element / (element == 1 ? MOST_ROWS_OF_BYTES : MOST_ROWS));
        inPitch = Math.ceilDiv(tileColumns * element, WORD);
        outPitch = Math.ceilDiv(tileRows * element, WORD);
        in = new long[Math.ceilDiv(tileRows, together) * together * inPitch];
        out = new long[Math.ceilDiv(tileColumns, together) * together * outPitch];
        inBytes = MemorySegment.ofArray(in);
        outBytes = MemorySegment.ofArray(out);
    }

    /// Copies such a box.
    ///
    /// @return whether it is one, and was copied
    static boolean copy(
            MemorySegment from,
            long fromOffset,
            long[] fromStrides,
            MemorySegment to,
            long toOffset,
            long[] toStrides,
            int[] shape,
            int element) {
        if (element > LARGEST_ELEMENT || (element % WORD != 0 && element != 4 && element != 2 && element != 1)) {
            return false;
        }
        Dimensions box = Dimensions.of(shape, fromStrides, toStrides, element);
        if (box.column < 0 || box.row < 0) {
            return false;
        }
        new Turned(box, element).copyFrom(0, from, fromOffset, to, toOffset);
        return true;
    }

    /// @param dimension from which on places are still open
    private void copyFrom(int dimension, MemorySegment from, long source, MemorySegment to, long target) {
        if (dimension == box.row) {
            copyFrom(dimension + 1, from, source, to, target);
        } else if (dimension == box.column) {
            copyPlane(from, source, to, target);
        } else {
            for (int i = 0; i < box.lengths[dimension]; i++) {
                copyFrom(
                        dimension + 1,
                        from,
                        source + i * box.from[dimension],
                        to,
                        target + i * box.to[dimension]);
            }
        }
    }

    private void copyPlane(MemorySegment from, long source, MemorySegment to, long target) {
        long rowStep = box.from[box.row];
        long columnStep = box.to[box.column];
        for (int r = 0; r < box.lengths[box.row]; r += tileRows) {
            int rows = Math.min(tileRows, box.lengths[box.row] - r);
            for (int c = 0; c < box.lengths[box.column]; c += tileColumns) {
                int columns = Math.min(tileColumns, box.lengths[box.column] - c);
                long start = source + r * rowStep + (long) c * element;
                copyRows(from, start, rowStep, inBytes, 0, (long) WORD * inPitch, rows, (long) columns * element);
                turn(rows, columns);
                long end = target + c * columnStep + (long) r * element;
                copyRows(outBytes, 0, (long) WORD * outPitch, to, end, columnStep, columns, (long) rows * element);
            }
        }
    }

    private static void copyRows(
            MemorySegment from, long source, long sourceStep, MemorySegment to, long target, long targetStep, int rows, long bytes) {
        if (sourceStep == bytes && targetStep == bytes) {
            MemorySegment.copy(from, source, to, target, rows * bytes);
            return;
        }
        for (int i = 0; i < rows; i++) {
            MemorySegment.copy(from, source + i * sourceStep, to, target + i * targetStep, bytes);
        }
    }

    private void turn(int rows, int columns) {
        switch (element) {
            case 1 -> turnBytes(in, inPitch, out, outPitch, Math.ceilDiv(rows, 8), Math.ceilDiv(columns, 8));
            case 2 -> turnPairs(in, inPitch, out, outPitch, Math.ceilDiv(rows, 4), Math.ceilDiv(columns, 4));
            case 4 -> turnQuads(in, inPitch, out, outPitch, Math.ceilDiv(rows, 2), Math.ceilDiv(columns, 2));
            case 8 -> turnWords(in, inPitch, out, outPitch, rows, columns);
            default -> turnElements(in, inPitch, out, outPitch, rows, columns, element / WORD);
        }
    }

    private static void turnElements(long[] in, int inPitch, long[] out, int outPitch, int rows, int columns, int words) {
        for (int c = 0; c < columns; c++) {
            for (int r = 0; r < rows; r++) {
                for (int k = 0; k < words; k++) {
                    out[c * outPitch + r * words + k] = in[r * inPitch + c * words + k];
                }
            }
        }
    }

    private static void turnWords(long[] in, int inPitch, long[] out, int outPitch, int rows, int columns) {
        for (int c = 0; c < columns; c++) {
            for (int r = 0; r < rows; r++) {
                out[c * outPitch + r] = in[r * inPitch + c];
            }
        }
    }

    /// Matrices of 2 × 2 elements of four bytes.
    private static void turnQuads(long[] in, int inPitch, long[] out, int outPitch, int rows, int columns) {
        for (int c = 0; c < columns; c++) {
            int target = 2 * c * outPitch;
            for (int r = 0; r < rows; r++) {
                int at = 2 * r * inPitch + c;
                long a = in[at];
                long b = in[at + inPitch];
                out[target + r] = low(a, b, EVEN_QUADS, 32);
                out[target + outPitch + r] = high(a, b, EVEN_QUADS, 32);
            }
        }
    }

    /// Matrices of 4 × 4 elements of two bytes.
    private static void turnPairs(long[] in, int inPitch, long[] out, int outPitch, int rows, int columns) {
        for (int c = 0; c < columns; c++) {
            int target = 4 * c * outPitch;
            for (int r = 0; r < rows; r++) {
                int at = 4 * r * inPitch + c;
                long a = in[at];
                long b = in[at + inPitch];
                long d = in[at + 2 * inPitch];
                long e = in[at + 3 * inPitch];
                long a2 = low(a, d, EVEN_QUADS, 32);
                long d2 = high(a, d, EVEN_QUADS, 32);
                long b2 = low(b, e, EVEN_QUADS, 32);
                long e2 = high(b, e, EVEN_QUADS, 32);
                out[target + r] = low(a2, b2, EVEN_PAIRS, 16);
                out[target + outPitch + r] = high(a2, b2, EVEN_PAIRS, 16);
                out[target + 2 * outPitch + r] = low(d2, e2, EVEN_PAIRS, 16);
                out[target + 3 * outPitch + r] = high(d2, e2, EVEN_PAIRS, 16);
            }
        }
    }

    /// Matrices of 8 × 8 bytes.
    private static void turnBytes(long[] in, int inPitch, long[] out, int outPitch, int rows, int columns) {
        for (int c = 0; c < columns; c++) {
            int target = 8 * c * outPitch;
            for (int r = 0; r < rows; r++) {
                int at = 8 * r * inPitch + c;
                // Each half of rows beside the other, then the same in each half, and in each half of those.
                long a = low(in[at], in[at + 4 * inPitch], EVEN_QUADS, 32);
                long e = high(in[at], in[at + 4 * inPitch], EVEN_QUADS, 32);
                long b = low(in[at + inPitch], in[at + 5 * inPitch], EVEN_QUADS, 32);
                long f = high(in[at + inPitch], in[at + 5 * inPitch], EVEN_QUADS, 32);
                long d = low(in[at + 2 * inPitch], in[at + 6 * inPitch], EVEN_QUADS, 32);
                long g = high(in[at + 2 * inPitch], in[at + 6 * inPitch], EVEN_QUADS, 32);
                long h = low(in[at + 3 * inPitch], in[at + 7 * inPitch], EVEN_QUADS, 32);
                long k = high(in[at + 3 * inPitch], in[at + 7 * inPitch], EVEN_QUADS, 32);
                long a2 = low(a, d, EVEN_PAIRS, 16);
                long d2 = high(a, d, EVEN_PAIRS, 16);
                long b2 = low(b, h, EVEN_PAIRS, 16);
                long h2 = high(b, h, EVEN_PAIRS, 16);
                long e2 = low(e, g, EVEN_PAIRS, 16);
                long g2 = high(e, g, EVEN_PAIRS, 16);
                long f2 = low(f, k, EVEN_PAIRS, 16);
                long k2 = high(f, k, EVEN_PAIRS, 16);
                out[target + r] = low(a2, b2, EVEN_BYTES, 8);
                out[target + outPitch + r] = high(a2, b2, EVEN_BYTES, 8);
                out[target + 2 * outPitch + r] = low(d2, h2, EVEN_BYTES, 8);
                out[target + 3 * outPitch + r] = high(d2, h2, EVEN_BYTES, 8);
                out[target + 4 * outPitch + r] = low(e2, f2, EVEN_BYTES, 8);
                out[target + 5 * outPitch + r] = high(e2, f2, EVEN_BYTES, 8);
                out[target + 6 * outPitch + r] = low(g2, k2, EVEN_BYTES, 8);
                out[target + 7 * outPitch + r] = high(g2, k2, EVEN_BYTES, 8);
            }
        }
    }

    /// The even pieces of both words, in turn.
    private static long low(long x, long y, long even, int bits) {
        return (x & even) | ((y & even) << bits);
    }

    /// The odd pieces of both words, in turn.
    private static long high(long x, long y, long even, int bits) {
        return ((x >>> bits) & even) | (y & ~even);
    }
}
