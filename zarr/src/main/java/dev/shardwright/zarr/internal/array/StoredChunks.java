package dev.shardwright.zarr.internal.array;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.RangeException;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import dev.shardwright.zarr.internal.fetch.FetchPlan;
import dev.shardwright.zarr.internal.fetch.Ranges;
import dev.shardwright.zarr.internal.fetch.ShardIndexes;
import java.lang.foreign.MemorySegment;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The encoded chunks of a stored shard.
///
/// @param array the array
/// @param key the shard's key
/// @param sharding how the shard is put together
public record StoredChunks(BoundArray array, String key, BoundSharding sharding) {

    private record Piece(int position, long offset, long length) implements FetchPlan.Piece {}

    /// The most bytes between chunks that are fetched with them.
    public static final long GAPS = 4 << 20;

    /// Fetches chunks at once, in coalesced ranges: their bytes, and at most {@link #GAPS} between them. Worked number: 256 chunks with
    /// gaps of 20 KiB, from a remote store, would be 5 MiB of gaps, so that only those of up to 4 MiB / 256 = 16 KiB are fetched; of 200
    /// such chunks all are.
    ///
    /// @param known where they lie, as far as is known
    /// @param positions which; those that are not stored are left out
    /// @param work holds their bytes
    /// @return the encoded chunks by their position; empty if the shard is not, or no longer, the known one
    /// @throws ZarrException if the index puts one outside the shard
    public Optional<Map<Integer, MemorySegment>> fetch(
            ShardIndexes.Known known, List<Integer> positions, Workspace work) {
        List<Piece> pieces = pieces(known.index(), positions);
        if (pieces.isEmpty()) {
            return Optional.of(Map.of());
        }
        FetchPlan<Piece> plan = plan(pieces);
        Optional<List<Bytes>> bytes = read(known, known.witnessed(plan.ranges()), work);
        return bytes.filter(found -> array.holds(key, known, found, work)).map(found -> slices(plan, found));
    }

    private FetchPlan<Piece> plan(List<Piece> pieces) {
        long maxGap = array.options().gapFor(array.store());
        long maxSpan = array.options().maxSpan();
        FetchPlan<Piece> plan = FetchPlan.of(pieces, maxGap, maxSpan);
        long wanted = pieces.stream().mapToLong(Piece::length).sum();
        return plan.bytes() - wanted <= GAPS
                ? plan
                : FetchPlan.of(pieces, Math.min(maxGap, GAPS / pieces.size()), maxSpan);
    }

    private static List<Piece> pieces(ShardIndex index, List<Integer> positions) {
        return positions.stream()
                .filter(index::has)
                .map(position -> new Piece(position, index.offset(position), index.length(position)))
                .sorted(Comparator.comparingLong(Piece::offset))
                .toList();
    }

    private Optional<List<Bytes>> read(ShardIndexes.Known known, List<ByteRange> ranges, Workspace work) {
        try {
            return Optional.of(Ranges.read(array.store(), key, ranges, work));
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (RangeException e) {
            if (array.isStill(key, known.version())) {
                throw array.outside(key, e);
            }
            return Optional.empty();
        }
    }

    private Map<Integer, MemorySegment> slices(FetchPlan<Piece> plan, List<Bytes> fetched) {
        Map<Integer, MemorySegment> encoded = new HashMap<>();
        for (int i = 0; i < plan.pieces().size(); i++) {
            Piece piece = plan.pieces().get(i);
            MemorySegment range = fetched.get(plan.rangeOf()[i]).segment();
            long at = plan.offsetInRange(i);
            if (at + piece.length > range.byteSize()) {
                throw array.at(key, sharding, piece.position, new ZarrException("the shard's index puts it at "
                        + piece.offset + " with " + piece.length + " bytes, expected it within the shard"));
            }
            encoded.put(piece.position, range.asSlice(at, piece.length));
        }
        return encoded;
    }
}
