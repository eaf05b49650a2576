package dev.shardwright.zarr.internal.fetch;

import dev.shardwright.storage.ByteRange;
import java.util.ArrayList;
import java.util.List;

/// What to fetch of one object: pieces that are wanted, in the order of their offsets, gathered into ranges that are fetched
/// as one. Pieces may overlap; each lies within one range.
///
/// Worked number, with gaps of up to 100 bytes and spans of up to 1000: pieces (0, 50), (120, 50), (400, 700), (1100, 50),
/// (1380, 60) are fetched as (0, 170), (400, 750) and (1380, 60).
///
/// @param pieces the wanted pieces
/// @param ranges what is fetched
/// @param rangeOf for each piece the number of its range
public record FetchPlan<P extends FetchPlan.Piece>(List<P> pieces, List<ByteRange> ranges, int[] rangeOf) {

    /// Bytes of an object that are wanted.
    public interface Piece {
        /// Where they start in the object.
        long offset();

        /// How many they are.
        long length();
    }

    /// Gathers pieces.
    ///
    /// @param pieces in the order of their offsets
    /// @param maxGap the most bytes between two pieces of one range
    /// @param maxSpan the most bytes of a range of several pieces
    public static <P extends Piece> FetchPlan<P> of(List<P> pieces, long maxGap, long maxSpan) {
        List<ByteRange> ranges = new ArrayList<>();
        int[] rangeOf = new int[pieces.size()];
        long start = 0;
        long end = -1;
        for (int i = 0; i < rangeOf.length; i++) {
            Piece piece = pieces.get(i);
            long pieceEnd = piece.offset() + piece.length();
            boolean near = i > 0 && piece.offset() - end <= maxGap;
            boolean small = Math.max(end, pieceEnd) - start <= maxSpan || pieceEnd <= end;
            if (near && small) {
                end = Math.max(end, pieceEnd);
            } else {
                if (i > 0) {
                    ranges.add(ByteRange.of(start, end - start));
                }
                start = piece.offset();
                end = pieceEnd;
            }
            rangeOf[i] = ranges.size();
        }
        if (!pieces.isEmpty()) {
            ranges.add(ByteRange.of(start, end - start));
        }
        return new FetchPlan<>(pieces, ranges, rangeOf);
    }

    /// The plan in parts of one range each.
    public List<FetchPlan<P>> perRange() {
        List<FetchPlan<P>> parts = new ArrayList<>();
        for (int from = 0, to; from < rangeOf.length; from = to) {
            to = from + 1;
            while (to < rangeOf.length && rangeOf[to] == rangeOf[from]) {
                to++;
            }
            parts.add(new FetchPlan<>(pieces.subList(from, to), List.of(ranges.get(rangeOf[from])), new int[to - from]));
        }
        return parts;
    }

    /// How many bytes are fetched.
    public long bytes() {
        return ranges.stream().mapToLong(range -> ((ByteRange.Span) range).length()).sum();
    }

    /// Where a piece starts in the range that it is fetched with.
    public long offsetInRange(int piece) {
        return pieces.get(piece).offset() - ((ByteRange.Span) ranges.get(rangeOf[piece])).offset();
    }
}
