package dev.shardwright.source.testing;

import dev.shardwright.storage.AccessDeniedException;
import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.testing.ForwardingStore;
import java.lang.foreign.SegmentAllocator;
import java.util.List;

/// A store that tells what there is but lets nobody read it.
public final class DenyingStore extends ForwardingStore {

    /// Denies what is in `store`.
    public DenyingStore(ObjectStore store) {
        super(store);
    }

    @Override
    public Bytes get(String key) {
        throw new AccessDeniedException("access to " + key + " denied");
    }

    @Override
    public List<Bytes> getRanges(String key, List<ByteRange> ranges, SegmentAllocator memory) {
        throw new AccessDeniedException("access to " + key + " denied");
    }
}
