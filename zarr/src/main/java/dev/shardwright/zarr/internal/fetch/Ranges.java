package dev.shardwright.zarr.internal.fetch;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.event.FetchEvent;
import java.util.List;

/// Reads ranges of an object on this thread, as a flight recording shows it.
public final class Ranges {

    private Ranges() {}

    /// Reads ranges of an object.
    ///
    /// @param work gives the memory
    /// @throws dev.shardwright.storage.NotFoundException if there is no such object
    /// @throws dev.shardwright.storage.RangeException if it ends before a range starts
    public static List<Bytes> read(ObjectStore store, String key, List<ByteRange> ranges, Workspace work) {
        FetchEvent event = new FetchEvent(key);
        List<Bytes> bytes = store.getRanges(key, ranges, (size, _) -> work.take(size));
        event.end(bytes);
        return bytes;
    }
}
