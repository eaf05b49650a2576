package dev.shardwright.testing;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.Listing;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Upload;
import dev.shardwright.storage.Version;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A store of which one operation goes wrong. Each append to an upload is an operation of its own. Thread-safe as far as
/// the store behind it is.
public final class FaultyStore extends ForwardingStore {

    /// How it goes wrong.
    public enum Fault {
        /// Nothing is done, and the caller is told so.
        REFUSED,
        /// It is done, and the caller is told that it failed.
        ANSWER_LOST,
        /// Neither this nor any later operation is done.
        DOWN
    }

    private final Fault fault;
    private final int faulty;
    private final AtomicInteger operations = new AtomicInteger();

    /// @param faulty which operation goes wrong, counted from 1; 0 for none
    public FaultyStore(ObjectStore store, Fault fault, int faulty) {
        super(store);
        this.fault = fault;
        this.faulty = faulty;
    }

    /// The operations so far.
    public int operations() {
        return operations.get();
    }

    private <T> T step(String what, Supplier<T> operation) {
        int number = operations.incrementAndGet();
        boolean wrong = faulty > 0 && (number == faulty || (fault == Fault.DOWN && number > faulty));
        if (wrong && fault != Fault.ANSWER_LOST) {
            throw failure(what, number);
        }
        T result = operation.get();
        if (wrong) {
            throw failure(what, number);
        }
        return result;
    }

    private StoreException failure(String what, int number) {
        return new StoreException(address() + ": operation " + number + ", " + what + ", went wrong: " + fault);
    }

    @Override
    public Bytes get(String key) {
        return step("get of " + key, () -> super.get(key));
    }

    @Override
    public List<Bytes> getRanges(String key, List<ByteRange> ranges) {
        return step("getRanges of " + key, () -> super.getRanges(key, ranges));
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
        return step("head of " + key, () -> super.head(key));
    }

    @Override
    public Version put(String key, MemorySegment bytes, PutCondition condition) {
        return step("put of " + key, () -> super.put(key, bytes, condition));
    }

    @Override
    public Version copy(String from, String to, PutCondition condition) {
        return step("copy of " + from + " to " + to, () -> super.copy(from, to, condition));
    }

    @Override
    public Version move(String from, String to, PutCondition condition) {
        return step("move of " + from + " to " + to, () -> super.move(from, to, condition));
    }

    @Override
    public boolean delete(String key) {
        return step("delete of " + key, () -> super.delete(key));
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> visitor) {
        step("list of " + prefix, () -> {
            super.list(prefix, visitor);
            return true;
        });
    }

    @Override
    public Listing listFolder(String folder) {
        return step("listFolder of " + folder, () -> super.listFolder(folder));
    }

    @Override
    public Upload upload(String key) {
        return step("upload of " + key, () -> new FaultyUpload(super.upload(key), key));
    }

    private final class FaultyUpload extends ForwardingUpload {
        private final String key;

        FaultyUpload(Upload upload, String key) {
            super(upload);
            this.key = key;
        }

        /// A failed append aborts, as the interface has it.
        @Override
        public void append(MemorySegment bytes) {
            try {
                step("append to " + key, () -> {
                    super.append(bytes);
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
                return step("completion of " + key, () -> super.complete(condition));
            } catch (StoreException e) {
                abort();
                throw e;
            }
        }
    }
}
