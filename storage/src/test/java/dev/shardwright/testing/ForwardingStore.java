package dev.shardwright.testing;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.Listing;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.ObjectUpdate;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Upload;
import dev.shardwright.storage.Version;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Passes every call on to another store; what a test wants otherwise, it overrides.
public class ForwardingStore implements ObjectStore {

    private final ObjectStore store;

    /// Passes on to `store`.
    public ForwardingStore(ObjectStore store) {
        this.store = store;
    }

    @Override
    public String address() {
        return store.address();
    }

    @Override
    public Bytes get(String key) {
        return store.get(key);
    }

    @Override
    public List<Bytes> getRanges(String key, List<ByteRange> ranges, SegmentAllocator memory) {
        return store.getRanges(key, ranges, memory);
    }

    @Override
    public boolean remote() {
        return store.remote();
    }

    @Override
    public boolean canUpdate() {
        return store.canUpdate();
    }

    @Override
    public Optional<ObjectUpdate> update(String key) {
        return store.update(key);
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
        return store.head(key);
    }

    @Override
    public Version put(String key, MemorySegment bytes, PutCondition condition) {
        return store.put(key, bytes, condition);
    }

    @Override
    public long partSize() {
        return store.partSize();
    }

    @Override
    public Upload upload(String key) {
        return store.upload(key);
    }

    @Override
    public Version copy(String from, String to, PutCondition condition) {
        return store.copy(from, to, condition);
    }

    @Override
    public Version move(String from, String to, PutCondition condition) {
        return store.move(from, to, condition);
    }

    @Override
    public boolean delete(String key) {
        return store.delete(key);
    }

    @Override
    public void delete(String key, Version version) {
        store.delete(key, version);
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> visitor) {
        store.list(prefix, visitor);
    }

    @Override
    public Listing listFolder(String folder) {
        return store.listFolder(folder);
    }

    @Override
    public int sweep(Duration olderThan) {
        return store.sweep(olderThan);
    }

    @Override
    public int leftovers(Duration olderThan) {
        return store.leftovers(olderThan);
    }

    @Override
    public void close() {
        store.close();
    }
}
