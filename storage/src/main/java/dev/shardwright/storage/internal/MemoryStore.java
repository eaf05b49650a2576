package dev.shardwright.storage.internal;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.Keys;
import dev.shardwright.storage.Listing;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Upload;
import dev.shardwright.storage.Version;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Objects in memory, shared by every store of one name in this process. Bytes are copied when they are written and
/// shown without a copy when they are read.
public final class MemoryStore implements ObjectStore {

    private final String name;
    private final MemoryObjects objects;
    private boolean released;
    private volatile boolean closed;

    private MemoryStore(String name) {
        this.name = name;
        this.objects = MemoryObjects.open(name);
    }

    /// Opens the store of this name. Its objects live until the last store of the name is closed.
    public static MemoryStore open(String name) {
        return new MemoryStore(name);
    }

    @Override
    public String address() {
        return "memory://" + name;
    }

    @Override
    public Bytes get(String key) {
        return getRanges(key, List.of(ByteRange.from(0))).getFirst();
    }

    @Override
    public List<Bytes> getRanges(String key, List<ByteRange> ranges, SegmentAllocator memory) {
        MemoryObjects.Stored stored = required(key);
        List<Bytes> read = new ArrayList<>(ranges.size());
        for (ByteRange range : ranges) {
            long size = stored.bytes().byteSize();
            Window window = Window.of(range, size, place(key));
            read.add(new Bytes(stored.bytes().asSlice(window.offset(), window.length()), stored.version(), size));
        }
        return read;
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
        return find(key).map(stored -> stored.info(key));
    }

    @Override
    public Version put(String key, MemorySegment bytes, PutCondition condition) {
        ensureOpen();
        Keys.check(key);
        MemorySegment copy = Segments.allocate(bytes.byteSize());
        return objects.put(place(key), copy.copyFrom(bytes), condition);
    }

    @Override
    public boolean remote() {
        return false;
    }

    @Override
    public long partSize() {
        return 0;
    }

    @Override
    public Upload upload(String key) {
        ensureOpen();
        Keys.check(key);
        return new MemoryUpload(place(key), this::place, objects);
    }

    @Override
    public Version copy(String from, String to, PutCondition condition) {
        MemorySegment bytes = required(from).bytes();
        Keys.check(to);
        // Stored bytes never change, so both objects may have the same.
        return objects.put(place(to), bytes, condition);
    }

    @Override
    public Version move(String from, String to, PutCondition condition) {
        ensureOpen();
        Keys.check(from);
        Keys.check(to);
        return objects.move(place(from), place(to), condition);
    }

    @Override
    public boolean delete(String key) {
        ensureOpen();
        return objects.delete(Keys.check(key));
    }

    @Override
    public void delete(String key, Version version) {
        ensureOpen();
        objects.delete(place(Keys.check(key)), version);
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> visitor) {
        ensureOpen();
        objects.from(Keys.checkPrefix(prefix))
                .takeWhile(object -> object.key().startsWith(prefix))
                .forEach(visitor);
    }

    @Override
    public Listing listFolder(String folder) {
        ensureOpen();
        String prefix = folder.isEmpty() ? "" : Keys.check(folder) + "/";
        List<ObjectInfo> found = new ArrayList<>();
        TreeSet<String> folders = new TreeSet<>(Utf8Order.INSTANCE);
        list(prefix, object -> {
            int slash = object.key().indexOf('/', prefix.length());
            if (slash < 0) {
                found.add(object);
            } else {
                folders.add(object.key().substring(prefix.length(), slash));
            }
        });
        return new Listing(found, List.copyOf(folders));
    }

    /// An upload lives in the memory of its writer and dies with it, so there is never anything left.
    @Override
    public int sweep(Duration olderThan) {
        return leftovers(olderThan);
    }

    @Override
    public int leftovers(Duration olderThan) {
        ensureOpen();
        return 0;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (!released) {
            released = true;
            objects.release();
        }
    }

    private MemoryObjects.Stored required(String key) {
        ensureOpen();
        return objects.required(place(Keys.check(key)));
    }

    private Optional<MemoryObjects.Stored> find(String key) {
        ensureOpen();
        return objects.find(Keys.check(key));
    }

    private Place place(String key) {
        return new Place(address(), key);
    }

    private void ensureOpen() {
        if (closed) {
            throw new IllegalStateException("the store " + address() + " is closed");
        }
    }
}
