package dev.shardwright.zarr.internal.write;

import dev.shardwright.zarr.internal.codec.ShardIndex;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The bytes of a shard that hold no chunk. For one thread at a time.
final class FreeRoom {

    /// Free bytes by where they start; no two touch.
    private final TreeMap<Long, Long> byOffset = new TreeMap<>();

    private FreeRoom() {}

    /// What an index leaves free.
    ///
    /// @param from where chunks may begin
    /// @param end where the last one must end
    /// @param to where room ends
    /// @return empty if chunks lie elsewhere, or upon each other, so that nothing may be written over what seems to be free of them
    static Optional<FreeRoom> of(ShardIndex index, long from, long end, long to) {
        FreeRoom room = new FreeRoom();
        long free = from;
        int[] stored = IntStream.range(0, index.size())
                .filter(index::has)
                .boxed()
                .sorted((a, b) -> Long.compare(index.offset(a), index.offset(b)))
                .mapToInt(p -> p)
                .toArray();
        for (int position : stored) {
            long offset = index.offset(position);
            long length = index.length(position);
            if (offset < free || length < 0 || length > end - offset) {
                return Optional.empty();
            }
            if (offset > free) {
                room.byOffset.put(free, offset - free);
            }
            free = offset + length;
        }
        if (to > free) {
            room.byOffset.put(free, to - free);
        }
        return Optional.of(room);
    }

    /// Takes the first room that is large enough; empty if there is none.
    OptionalLong take(long length) {
        Optional<Map.Entry<Long, Long>> found = byOffset.entrySet().stream()
                .filter(room -> room.getValue() >= length)
                .findFirst();
        if (found.isEmpty()) {
            return OptionalLong.empty();
        }
        long offset = found.get().getKey();
        long rest = found.get().getValue() - length;
        byOffset.remove(offset);
        if (rest > 0) {
            byOffset.put(offset + length, rest);
        }
        return OptionalLong.of(offset);
    }

    /// Gives room back.
    void give(long offset, long length) {
        long from = offset;
        long to = offset + length;
        Map.Entry<Long, Long> before = byOffset.floorEntry(from);
        if (before != null && before.getKey() + before.getValue() >= from) {
            from = before.getKey();
            to = Math.max(to, before.getKey() + before.getValue());
            byOffset.remove(before.getKey());
        }
        Map.Entry<Long, Long> after = byOffset.ceilingEntry(from);
        while (after != null && after.getKey() <= to) {
            to = Math.max(to, after.getKey() + after.getValue());
            byOffset.remove(after.getKey());
            after = byOffset.ceilingEntry(from);
        }
        byOffset.put(from, to - from);
    }
}
