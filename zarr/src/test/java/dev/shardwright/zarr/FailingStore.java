package dev.shardwright.zarr;

import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Upload;
import dev.shardwright.storage.Version;
import dev.shardwright.testing.ForwardingStore;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/// A store whose n-th operation fails, and so does every later one that is not an attempt to clean up. Each append to an
/// upload is an operation of its own.
final class FailingStore extends ForwardingStore {

    private final int failing;
    private int operations;

    FailingStore(ObjectStore store, int failing) {
        super(store);
        this.failing = failing;
    }

    /// Whether the failure took place.
    boolean failed() {
        return operations >= failing;
    }

    private void step(String what) {
        if (++operations >= failing) {
            throw new StoreException(address() + ": " + what + " failed, as operation " + operations);
        }
    }

    @Override
    public List<Bytes> getRanges(String key, List<ByteRange> ranges) {
        step("getRanges of " + key);
        return super.getRanges(key, ranges);
    }

    @Override
    public Bytes get(String key) {
        step("get of " + key);
        return super.get(key);
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
        step("head of " + key);
        return super.head(key);
    }

    @Override
    public Version put(String key, MemorySegment bytes, PutCondition condition) {
        step("put of " + key);
        return super.put(key, bytes, condition);
    }

    @Override
    public boolean delete(String key) {
        step("delete of " + key);
        return super.delete(key);
    }

    @Override
    public Upload upload(String key) {
        step("upload of " + key);
        Upload upload = super.upload(key);
        return new Upload() {
            @Override
            public void append(MemorySegment bytes) {
                try {
                    step("append to " + key);
                } catch (StoreException e) {
                    upload.abort();
                    throw e;
                }
                upload.append(bytes);
            }

            @Override
            public long position() {
                return upload.position();
            }

            @Override
            public long partSize() {
                return 1000;
            }

            @Override
            public Version complete(PutCondition condition) {
                try {
                    step("complete of " + key);
                } catch (StoreException e) {
                    upload.abort();
                    throw e;
                }
                return upload.complete(condition);
            }

            @Override
            public void abort() {
                upload.abort();
                if (failed()) {
                    throw new StoreException(address() + ": abort of " + key + " failed too");
                }
            }
        };
    }
}
