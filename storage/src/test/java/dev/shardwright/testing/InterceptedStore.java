package dev.shardwright.testing;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.Listing;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.ObjectUpdate;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Upload;
import dev.shardwright.storage.Version;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A store whose every operation passes through one method. Each append to an upload is an operation of its own.
/// Thread-safe as far as the store behind it is.
public abstract class InterceptedStore extends ForwardingStore {

    private final AtomicInteger operations = new AtomicInteger();

    /// Passes on to `store`.
    protected InterceptedStore(ObjectStore store) {
        super(store);
    }

    /// The operations so far.
    public final int operations() {
        return operations.get();
    }

    /// Does an operation, or not.
    ///
    /// @param number its number, counted from 1
    /// @param what it in words
    /// @param writes whether it changes what readers see
    /// @param operation does it
    protected abstract <T> T around(int number, String what, boolean writes, Supplier<T> operation);

    private <T> T read(String what, Supplier<T> operation) {
        return around(operations.incrementAndGet(), what, false, operation);
    }

    private <T> T write(String what, Supplier<T> operation) {
        return around(operations.incrementAndGet(), what, true, operation);
    }

    @Override
    public Bytes get(String key) {
        return read("get of " + key, () -> super.get(key));
    }

    @Override
    public List<Bytes> getRanges(String key, List<ByteRange> ranges, SegmentAllocator memory) {
        return read("getRanges of " + key, () -> super.getRanges(key, ranges, memory));
    }

    @Override
    public Optional<ObjectUpdate> update(String key) {
        return read("update of " + key, () -> super.update(key))
                .map(update -> new InterceptedUpdate(update, key));
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
        return read("head of " + key, () -> super.head(key));
    }

    @Override
    public Version put(String key, MemorySegment bytes, PutCondition condition) {
        return write("put of " + key, () -> super.put(key, bytes, condition));
    }

    @Override
    public Version copy(String from, String to, PutCondition condition) {
        return write("copy of " + from + " to " + to, () -> super.copy(from, to, condition));
    }

    @Override
    public Version move(String from, String to, PutCondition condition) {
        return write("move of " + from + " to " + to, () -> super.move(from, to, condition));
    }

    @Override
    public boolean delete(String key) {
        return write("delete of " + key, () -> super.delete(key));
    }

    @Override
    public void delete(String key, Version version) {
        write("delete of " + key, () -> {
            super.delete(key, version);
            return true;
        });
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> visitor) {
        read("list of " + prefix, () -> {
            super.list(prefix, visitor);
            return true;
        });
    }

    @Override
    public Listing listFolder(String folder) {
        return read("listFolder of " + folder, () -> super.listFolder(folder));
    }

    @Override
    public Upload upload(String key) {
        return read("upload of " + key, () -> new InterceptedUpload(super.upload(key), key));
    }

    private final class InterceptedUpload extends ForwardingUpload {
        private final String key;

        InterceptedUpload(Upload upload, String key) {
            super(upload);
            this.key = key;
        }

        @Override
        public void append(MemorySegment bytes) {
            abortIfFailed("append to " + key, () -> super.append(bytes));
        }

        @Override
        public void appendFrom(String from, Version version, ByteRange.Span range) {
            abortIfFailed("append to " + key + " from " + from, () -> super.appendFrom(from, version, range));
        }

        /// A failed append aborts, as the interface has it.
        private void abortIfFailed(String what, Runnable operation) {
            try {
                read(what, () -> {
                    operation.run();
                    return true;
                });
            } catch (StoreException e) {
                abort();
                throw e;
            }
        }

        @Override
        public Version complete(PutCondition condition) {
            try {
                return write("completion of " + key, () -> super.complete(condition));
            } catch (StoreException e) {
                abort();
                throw e;
            }
        }
    }

    /// Each step of an update is an operation of its own.
    private final class InterceptedUpdate extends ForwardingUpdate {
        private final String key;

        InterceptedUpdate(ObjectUpdate update, String key) {
            super(update);
            this.key = key;
        }

        @Override
        public void read(long offset, MemorySegment target) {
            InterceptedStore.this.read("read of " + key + " in place", () -> {
                super.read(offset, target);
                return true;
            });
        }

        @Override
        public void write(long offset, MemorySegment bytes) {
            InterceptedStore.this.write("write of " + key + " in place", () -> {
                super.write(offset, bytes);
                return true;
            });
        }

        @Override
        public void sync() {
            InterceptedStore.this.write("sync of " + key, () -> {
                super.sync();
                return true;
            });
        }

        @Override
        public Version finish() {
            return InterceptedStore.this.write("end of the update of " + key, super::finish);
        }
    }
}
