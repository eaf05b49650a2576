package dev.shardwright.zarr.internal.shard;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Upload;
import dev.shardwright.storage.Version;
import dev.shardwright.zarr.StoredObject;
import dev.shardwright.zarr.internal.Checksums;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A shard with its index at the end, uploaded as its chunks come. The upload starts with the first chunk, so a shard
/// without chunks never touches the store.
final class DirectStream implements ShardStream {

    private final ObjectStore store;
    private final String key;
    private final MemoryBudget budget;
    private final CRC32C crc = new CRC32C();
    private @Nullable Upload upload;
    private MemoryBudget.@Nullable Charge part;

    DirectStream(ObjectStore store, String key, MemoryBudget budget) {
        this.store = store;
        this.key = key;
        this.budget = budget;
    }

    @Override
    public long append(MemorySegment chunk) {
        Upload to = upload;
        if (to == null) {
            to = store.upload(key);
            upload = to;
            part = budget.charge(to.partSize());
        }
        long offset = to.position();
        to.append(chunk);
        Checksums.update(crc, chunk);
        return offset;
    }

    @Override
    public StoredObject complete(MemorySegment index, Supplier<PutCondition> condition, int chunks) {
        append(index);
        Upload to = Objects.requireNonNull(upload);
        long size = to.position();
        Version version = to.complete(condition.get());
        return new StoredObject(key, size, (int) crc.getValue(), chunks, version);
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
