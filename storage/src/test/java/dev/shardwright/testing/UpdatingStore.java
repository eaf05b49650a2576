package dev.shardwright.testing;

import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Keys;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.ObjectUpdate;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.RangeException;
import dev.shardwright.storage.Stores;
import dev.shardwright.storage.Upload;
import dev.shardwright.storage.Version;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// A store in memory that changes objects in place too, and knows what of that would not survive a crash of a machine. All
/// other changes are durable when they return. Thread-safe.
public final class UpdatingStore extends ForwardingStore {

    private final String name;
    private final Shared shared;

    /// What all stores on the same objects share.
    ///
    /// @param lock held by whoever changes anything, by an update until it is closed
    /// @param unsynced of objects that were changed in place since their last sync
    private record Shared(ReentrantLock lock, Map<String, Unsynced> unsynced) {}

    private UpdatingStore(String name, Shared shared) {
        super(Stores.memory(name));
        this.name = name;
        this.shared = shared;
    }

    /// A store without objects.
    public UpdatingStore() {
        this("updating " + UUID.randomUUID(), new Shared(new ReentrantLock(), new HashMap<>()));
    }

    /// A second store on the objects of this one.
    public UpdatingStore again() {
        return new UpdatingStore(name, shared);
    }

    /// What of the object `key` was not synced yet.
    Unsynced unsynced(String key) {
        return shared.unsynced.getOrDefault(key, new Unsynced(get(key).toByteArray(), List.of()));
    }

    private <T> T alone(Supplier<T> change) {
        if (shared.lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("this thread has an update open");
        }
        shared.lock.lock();
        try {
            return change.get();
        } finally {
            shared.lock.unlock();
        }
    }

    /// A change after which the object `key` is durable as it is, or gone.
    private <T> T settle(String key, Supplier<T> change) {
        return alone(() -> {
            T result = change.get();
            shared.unsynced.remove(key);
            return result;
        });
    }

    @Override
    public Version put(String key, MemorySegment bytes, PutCondition condition) {
        return settle(key, () -> super.put(key, bytes, condition));
    }

    @Override
    public Version copy(String from, String to, PutCondition condition) {
        return settle(to, () -> super.copy(from, to, condition));
    }

    @Override
    public Version move(String from, String to, PutCondition condition) {
        return settle(from, () -> {
            Version version = super.move(from, to, condition);
            shared.unsynced.remove(to);
            return version;
        });
    }

    @Override
    public boolean delete(String key) {
        return settle(key, () -> super.delete(key));
    }

    @Override
    public Upload upload(String key) {
        return new ForwardingUpload(super.upload(key)) {
            @Override
            public Version complete(PutCondition condition) {
                return settle(key, () -> super.complete(condition));
            }
        };
    }

    @Override
    public boolean canUpdate() {
        return true;
    }

    @Override
    public Optional<ObjectUpdate> update(String key) {
        if (head(key).isEmpty()) {
            throw new NotFoundException("key \"" + key + "\" in " + address() + ": there is no such object");
        }
        if (shared.lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("this thread has an update open");
        }
        shared.lock.lock();
        try {
            return Optional.of(new Update(key, get(key)));
        } catch (RuntimeException e) {
            shared.lock.unlock();
            throw e;
        }
    }

    private final class Update implements ObjectUpdate {
        private final String key;
        private final Version version;
        private byte[] bytes;
        private boolean finished;
        private boolean closed;

        Update(String key, Bytes found) {
            this.key = Keys.check(key);
            this.version = found.version();
            this.bytes = found.toByteArray();
        }

        @Override
        public Version version() {
            return version;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void read(long offset, MemorySegment target) {
            ensureOpen();
            ByteRange.Span range = new ByteRange.Span(offset, target.byteSize());
            if (range.offset() + range.length() > bytes.length) {
                throw new RangeException("key \"" + key + "\" has " + bytes.length + " bytes, asked for " + range);
            }
            MemorySegment.copy(MemorySegment.ofArray(bytes), offset, target, 0, target.byteSize());
        }

        @Override
        public void write(long offset, MemorySegment written) {
            ensureOpen();
            if (offset < 0 || offset > bytes.length) {
                throw new IllegalArgumentException("key \"" + key + "\" has " + bytes.length + " bytes, write at " + offset);
            }
            Unsynced before = unsynced(key);
            byte[] copy = written.toArray(ValueLayout.JAVA_BYTE);
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length, Math.toIntExact(offset + copy.length)));
            System.arraycopy(copy, 0, bytes, (int) offset, copy.length);
            shared.unsynced.put(key, before.and(new Unsynced.Write((int) offset, copy)));
            store();
        }

        @Override
        public void sync() {
            ensureOpen();
            shared.unsynced.remove(key);
        }

        @Override
        public Version finish() {
            ensureOpen();
            finished = true;
            return store();
        }

        private Version store() {
            return UpdatingStore.super.put(key, MemorySegment.ofArray(bytes), PutCondition.ALWAYS);
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                shared.lock.unlock();
            }
        }

        private void ensureOpen() {
            if (finished || closed) {
                throw new IllegalStateException("the update of \"" + key + "\" is finished");
            }
        }
    }
}
