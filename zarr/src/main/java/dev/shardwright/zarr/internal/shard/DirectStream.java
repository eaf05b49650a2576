package dev.shardwright.zarr.internal.shard;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Upload;
import dev.shardwright.storage.Version;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A shard with its index at the end, uploaded as its chunks come. The upload starts with the first chunk, so a shard
/// without chunks never touches the store.
final class DirectStream implements ShardStream {

    private final ObjectStore store;
    private final String key;
    private final MemoryBudget budget;
    private final Consumer<MemorySegment> observer;
    private @Nullable Upload upload;
    private MemoryBudget.@Nullable Charge part;

    DirectStream(ObjectStore store, String key, MemoryBudget budget, Consumer<MemorySegment> observer) {
        this.store = store;
        this.key = key;
        this.budget = budget;
        this.observer = observer;
    }

    @Override
    public long append(MemorySegment chunk) {
        Upload to = upload();
        long offset = to.position();
        to.append(chunk);
        observer.accept(chunk);
        return offset;
    }

    @Override
    public long appendFrom(String from, Version version, ByteRange.Span range) {
        Upload to = upload();
        long offset = to.position();
        to.appendFrom(from, version, range);
        return offset;
    }

    @Override
    public long position() {
        return upload == null ? 0 : upload.position();
    }

    private Upload upload() {
        Upload to = upload;
        if (to == null) {
            to = store.upload(key);
            upload = to;
            part = budget.charge(to.partSize());
        }
        return to;
    }

    @Override
    public Stored complete(MemorySegment index, Supplier<PutCondition> condition) {
        append(index);
        Upload to = upload();
        long size = to.position();
        return new Stored(size, to.complete(condition.get()));
    }

    @Override
    public void close() {
        try {
            if (upload != null) {
                upload.close();
            }
        } finally {
            if (part != null) {
                part.close();
            }
        }
    }
}
