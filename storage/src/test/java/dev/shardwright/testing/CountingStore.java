package dev.shardwright.testing;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// A store that counts what is read from another one: one request for every range, and one for every look at an
/// object. Thread-safe.
public final class CountingStore extends ForwardingStore {

    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final List<ByteRange> ranges = new CopyOnWriteArrayList<>();

    /// Counts what is read from `store`.
    public CountingStore(ObjectStore store) {
        super(store);
    }

    /// Requests so far.
    public long requests() {
        return requests.get();
    }

    /// Bytes so far.
    public long bytes() {
        return bytes.get();
    }

    /// The ranges read so far.
    public List<ByteRange> ranges() {
        return ranges;
    }

    @Override
    public Bytes get(String key) {
        return getRanges(key, List.of(ByteRange.from(0))).getFirst();
    }

    @Override
    public List<Bytes> getRanges(String key, List<ByteRange> wanted, SegmentAllocator memory) {
        List<Bytes> found = super.getRanges(key, wanted, memory);
        requests.addAndGet(wanted.size());
        ranges.addAll(wanted);
        found.forEach(b -> bytes.addAndGet(b.size()));
        return found;
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
        requests.incrementAndGet();
        return super.head(key);
    }
}
