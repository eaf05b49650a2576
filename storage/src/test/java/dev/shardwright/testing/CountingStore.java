package dev.shardwright.testing;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.Listing;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.ObjectUpdate;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.RangeException;
import dev.shardwright.storage.Upload;
import dev.shardwright.storage.Version;
import dev.shardwright.testing.Operation.Kind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A store that counts what is done with another one. Thread-safe.
///
/// {@link #requests}, {@link #bytes} and {@link #ranges} tell of reading: one request for every range, and one for every look at an
/// object. {@link #operations} tells everything that was done, in order, and what was not, since there is no such object or a
/// condition did not hold; other failures are not told.
public final class CountingStore extends ForwardingStore {

    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final List<ByteRange> ranges = new CopyOnWriteArrayList<>();
    private final List<Operation> operations = new ArrayList<>();

    /// Counts what is done with `store`.
    public CountingStore(ObjectStore store) {
        super(store);
    }

    /// Requests to read so far.
    public long requests() {
        return requests.get();
    }

    /// Bytes read so far.
    public long bytes() {
        return bytes.get();
    }

    /// The ranges read so far.
    public List<ByteRange> ranges() {
        return ranges;
    }

    /// What was done so far, or since {@link #forgetOperations}.
    public List<Operation> operations() {
        synchronized (operations) {
            return List.copyOf(operations);
        }
    }

    /// What was done with `key` so far.
    public List<Operation> operations(String key) {
        return operations().stream()
                .filter(operation -> operation.key().equals(key))
                .toList();
    }

    /// How often `kind` was done so far.
    public long count(Kind kind) {
        return operations().stream()
                .filter(operation -> operation.kind() == kind)
                .count();
    }

    /// How often `kind` was done with `key` so far.
    public long count(Kind kind, String key) {
        return operations(key).stream()
                .filter(operation -> operation.kind() == kind)
                .count();
    }

    /// The bytes that `kind` moved so far.
    public long bytes(Kind kind) {
        return operations().stream()
                .filter(operation -> operation.kind() == kind)
                .mapToLong(Operation::length)
                .sum();
    }

    /// Starts {@link #operations} and what is told from it anew.
    public void forgetOperations() {
        synchronized (operations) {
            operations.clear();
        }
    }

    private void add(Operation... done) {
        synchronized (operations) {
            operations.addAll(List.of(done));
        }
    }

    private void add(Kind kind, String key, long offset, long length) {
        add(new Operation(kind, key, offset, length));
    }

    /// Does something, and tells if there is no such object, if it ends too early, or if a condition does not hold.
    private <T> T answered(String key, Supplier<T> operation) {
        try {
            return operation.get();
        } catch (NotFoundException | RangeException e) {
            add(Kind.ABSENT, key, 0, 0);
            throw e;
        } catch (ConditionFailedException e) {
            add(Kind.CONFLICT, key, 0, 0);
            throw e;
        }
    }

    @Override
    public Bytes get(String key) {
        Bytes found = answered(key, () -> super.get(key));
        requests.incrementAndGet();
        ranges.add(ByteRange.from(0));
        bytes.addAndGet(found.size());
        add(Kind.GET, key, 0, found.size());
        return found;
    }

    @Override
    public List<Bytes> getRanges(String key, List<ByteRange> wanted, SegmentAllocator memory) {
        List<Bytes> found = answered(key, () -> super.getRanges(key, wanted, memory));
        requests.addAndGet(wanted.size());
        ranges.addAll(wanted);
        found.forEach(b -> bytes.addAndGet(b.size()));
        Operation[] done = new Operation[wanted.size() + 1];
        done[0] = new Operation(Kind.GET_RANGES, key, 0, wanted.size());
        for (int i = 0; i < wanted.size(); i++) {
            done[i + 1] = new Operation(Kind.RANGE, key, offset(wanted.get(i)), found.get(i).size());
        }
        add(done);
        return found;
    }

    private static long offset(ByteRange range) {
        return switch (range) {
            case ByteRange.Span(long offset, long _) -> offset;
            case ByteRange.From(long offset) -> offset;
            case ByteRange.Suffix(long length) -> -length;
        };
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
        requests.incrementAndGet();
        Optional<ObjectInfo> found = super.head(key);
        add(Kind.HEAD, key, 0, 0);
        return found;
    }

    @Override
    public Version put(String key, MemorySegment bytes, PutCondition condition) {
        Version version = answered(key, () -> super.put(key, bytes, condition));
        add(Kind.PUT, key, 0, bytes.byteSize());
        return version;
    }

    @Override
    public Version copy(String from, String to, PutCondition condition) {
        Version version = answered(to, () -> super.copy(from, to, condition));
        add(Kind.COPY, to, 0, 0);
        return version;
    }

    @Override
    public Version move(String from, String to, PutCondition condition) {
        Version version = answered(to, () -> super.move(from, to, condition));
        add(Kind.MOVE, to, 0, 0);
        return version;
    }

    @Override
    public boolean delete(String key) {
        boolean deleted = super.delete(key);
        add(Kind.DELETE, key, 0, 0);
        return deleted;
    }

    @Override
    public void delete(String key, Version version) {
        answered(key, () -> {
            super.delete(key, version);
            return true;
        });
        add(Kind.DELETE, key, 0, 0);
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> visitor) {
        super.list(prefix, visitor);
        add(Kind.LIST, prefix, 0, 0);
    }

    @Override
    public Listing listFolder(String folder) {
        Listing listing = super.listFolder(folder);
        add(Kind.LIST_FOLDER, folder, 0, 0);
        return listing;
    }

    @Override
    public Upload upload(String key) {
        Upload upload = super.upload(key);
        add(Kind.UPLOAD, key, 0, 0);
        return new CountingUpload(upload, key);
    }

    @Override
    public Optional<ObjectUpdate> update(String key) {
        return answered(key, () -> super.update(key)).map(update -> {
            add(Kind.UPDATE, key, 0, 0);
            return new CountingUpdate(update, key);
        });
    }

    private final class CountingUpload extends ForwardingUpload {
        private final String key;
        private boolean finished;

        CountingUpload(Upload upload, String key) {
            super(upload);
            this.key = key;
        }

        @Override
        public void append(MemorySegment more) {
            long offset = position();
            super.append(more);
            add(Kind.APPEND, key, offset, more.byteSize());
        }

        @Override
        public void appendFrom(String from, Version version, ByteRange.Span range) {
            long offset = position();
            answered(key, () -> {
                super.appendFrom(from, version, range);
                return true;
            });
            add(Kind.APPEND_FROM, key, offset, range.length());
        }

        @Override
        public Version complete(PutCondition condition) {
            Version version = answered(key, () -> super.complete(condition));
            finished = true;
            add(Kind.COMPLETE, key, 0, position());
            return version;
        }

        @Override
        public void abort() {
            super.abort();
            if (!finished) {
                finished = true;
                add(Kind.ABORT, key, 0, 0);
            }
        }
    }

    private final class CountingUpdate extends ForwardingUpdate {
        private final String key;

        CountingUpdate(ObjectUpdate update, String key) {
            super(update);
            this.key = key;
        }

        @Override
        public void read(long offset, MemorySegment target) {
            super.read(offset, target);
            add(Kind.UPDATE_READ, key, offset, target.byteSize());
        }

        @Override
        public void write(long offset, MemorySegment written) {
            super.write(offset, written);
            add(Kind.UPDATE_WRITE, key, offset, written.byteSize());
        }

        @Override
        public void sync() {
            super.sync();
            add(Kind.SYNC, key, 0, 0);
        }

        @Override
        public Version finish() {
            Version version = super.finish();
            add(Kind.FINISH, key, 0, 0);
            return version;
        }
    }
}
