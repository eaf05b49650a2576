package dev.shardwright.zarr;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Upload;
import dev.shardwright.storage.Version;
import dev.shardwright.testing.ForwardingStore;
import dev.shardwright.testing.ForwardingUpload;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/// A store in which somebody else is faster once: something happens right before an object is put or completed.
final class Race extends ForwardingStore {

    private final String key;
    private final Runnable faster;
    private final AtomicBoolean over = new AtomicBoolean();

    Race(ObjectStore store, String key, Runnable faster) {
        super(store);
        this.key = key;
        this.faster = faster;
    }

    private void run(String written) {
        if (written.equals(key) && over.compareAndSet(false, true)) {
            faster.run();
        }
    }

    @Override
    public Version put(String put, MemorySegment bytes, PutCondition condition) {
        run(put);
        return super.put(put, bytes, condition);
    }

    @Override
    public Upload upload(String uploaded) {
        return new ForwardingUpload(super.upload(uploaded)) {
            @Override
            public Version complete(PutCondition condition) {
                run(uploaded);
                return super.complete(condition);
            }
        };
    }
}
