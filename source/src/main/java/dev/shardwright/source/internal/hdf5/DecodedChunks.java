package dev.shardwright.source.internal.hdf5;

import java.util.LinkedHashMap;
import java.util.Map;

/// The most recently decoded chunks, {@link #CAPACITY} bytes of them at most: the next range of rows often starts in the
/// chunk that the last one ended in, and coordinates are read twice, for planning and for building. Thread-safe.
final class DecodedChunks {

    static final long CAPACITY = 4L << 20;

    private static final byte[] NOTHING = {};

    private record Place(String column, long chunk) {}

    private final Map<Place, byte[]> chunks = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /// The chunk's bytes, or none if it is not kept.
    synchronized byte[] find(Dataset dataset, long chunk) {
        return chunks.getOrDefault(new Place(dataset.info().name(), chunk), NOTHING);
    }

    synchronized void keep(Dataset dataset, long chunk, byte[] decoded) {
        if (decoded.length > CAPACITY) {
            return;
        }
        byte[] before = chunks.put(new Place(dataset.info().name(), chunk), decoded);
        bytes += decoded.length - (before == null ? 0 : before.length);
        var eldest = chunks.entrySet().iterator();
        while (bytes > CAPACITY) {
            bytes -= eldest.next().getValue().length;
            eldest.remove();
        }
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized void clear() {
        chunks.clear();
        bytes = 0;
    }
}
