package dev.shardwright.zarr.internal.write;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Upload;
import dev.shardwright.zarr.internal.event.StoreEvent;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Chunks that are objects of their own and are stored together, where a store has something of that. What is stored lies with the
/// store from {@link #add} on, and is visible and durable after {@link #complete}. For one thread.
final class ChunkBatch implements AutoCloseable {

    private final ObjectStore store;
    private final List<Upload> uploads = new ArrayList<>();
    private final List<StoreEvent> events = new ArrayList<>();

    ChunkBatch(ObjectStore store) {
        this.store = store;
    }

    /// Stores a chunk, over what may be there.
    void add(String key, MemorySegment bytes) {
        events.add(new StoreEvent(key));
        Upload upload = store.upload(key, bytes.byteSize());
        uploads.add(upload);
        upload.append(bytes);
    }

    /// Completes all.
    void complete() {
        store.completeAll(uploads);
        for (int i = 0; i < uploads.size(); i++) {
            events.get(i).end(uploads.get(i).position());
        }
    }

    /// Gives up what is not complete.
    @Override
    public void close() {
        uploads.forEach(Upload::close);
    }
}
