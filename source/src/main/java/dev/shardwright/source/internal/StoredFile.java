package dev.shardwright.source.internal;

import dev.shardwright.source.GranuleException;
import dev.shardwright.storage.AccessDeniedException;
import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.InvalidKeyException;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.RangeException;
import dev.shardwright.storage.Version;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/// One object of a store, read by byte range. Its version is taken when it is opened; bytes of any other version are
/// refused, so that nothing is ever put together from two states of a file. Thread-safe.
///
/// A missing object, one that may not be read and one that changed are {@link GranuleException}s that name it; other
/// failures of the store pass unchanged, since they say nothing about the file.
public final class StoredFile {

    private final ObjectStore store;
    private final String key;
    private final String address;
    private final long size;
    private final Version version;
    private final LongAdder bytesRead = new LongAdder();

    private StoredFile(ObjectStore store, String key, String address, ObjectInfo info) {
        this.store = store;
        this.key = key;
        this.address = address;
        this.size = info.size();
        this.version = info.version();
    }

    /// Opens the object `key`.
    ///
    /// @throws GranuleException if it does not exist, is empty or may not be read
    public static StoredFile open(ObjectStore store, String key) {
        String root = store.address();
        String address = root.endsWith("/") ? root + key : root + "/" + key;
        Optional<ObjectInfo> info = named(address, () -> store.head(key));
        StoredFile file = new StoredFile(
                store,
                key,
                address,
                info.orElseThrow(() -> new GranuleException(address + ": there is no such file")));
        if (file.size == 0) {
            throw new GranuleException(address + " is empty (0 bytes)");
        }
        return file;
    }

    /// The store's address and the key, for messages.
    public String address() {
        return address;
    }

    /// The size in bytes.
    public long size() {
        return size;
    }

    /// The version that every fetched byte belongs to.
    public Version version() {
        return version;
    }

    /// Bytes fetched so far.
    public long bytesRead() {
        return bytesRead.sum();
    }

    /// Fetches `length` bytes from `offset`, which must lie in the file.
    public MemorySegment fetch(long offset, long length) {
        return fetch(List.of(new ByteRange.Span(offset, length))).getFirst();
    }

    /// Fetches ranges that lie in the file, in their order.
    ///
    /// @throws GranuleException if the object was replaced or removed since it was opened, or may not be read
    public List<MemorySegment> fetch(List<ByteRange.Span> spans) {
        List<Bytes> found = named(address, () -> store.getRanges(key, List.<ByteRange>copyOf(spans)));
        List<MemorySegment> segments = new ArrayList<>(spans.size());
        for (int i = 0; i < spans.size(); i++) {
            Bytes bytes = found.get(i);
            if (!bytes.version().equals(version)) {
                throw new GranuleException(address + " was replaced while it was being read: found version "
                        + bytes.version() + ", expected " + version);
            }
            if (bytes.size() != spans.get(i).length()) {
                throw new GranuleException("%s: found %d bytes at %d, expected %d"
                        .formatted(address, bytes.size(), spans.get(i).offset(), spans.get(i).length()));
            }
            bytesRead.add(bytes.size());
            segments.add(bytes.segment());
        }
        return segments;
    }

    private static <T> T named(String address, Supplier<T> call) {
        try {
            return call.get();
        } catch (NotFoundException e) {
            throw new GranuleException(address + " was removed while it was being read", e);
        } catch (RangeException e) {
            throw new GranuleException(address + " became shorter while it was being read", e);
        } catch (AccessDeniedException e) {
            throw new GranuleException(address + " may not be read: " + e.getMessage(), e);
        } catch (InvalidKeyException e) {
            throw new GranuleException(address + " has no valid key: " + e.getMessage(), e);
        }
    }
}
