package dev.shardwright.storage.internal;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Keys;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Upload;
import dev.shardwright.storage.Version;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Function;

/// A streaming upload to a memory store: one segment that doubles as it fills. What it holds is the object itself,
/// which this store keeps in memory anyway; nothing is buffered beside it.
final class MemoryUpload implements Upload {

    private static final long FIRST_SIZE = 4096;

    private final Place place;
    private final Function<String, Place> places;
    private final MemoryObjects objects;
    private MemorySegment bytes = Segments.allocate(FIRST_SIZE);
    private long position;
    private boolean finished;

    /// @param places gives the places of other keys
    MemoryUpload(Place place, Function<String, Place> places, MemoryObjects objects) {
        this.place = place;
        this.places = places;
        this.objects = objects;
    }

    @Override
    public void append(MemorySegment more) {
        ensureOpen();
        long end = position + more.byteSize();
        if (end > bytes.byteSize()) {
            bytes = copy(Math.max(end, 2 * bytes.byteSize()));
        }
        try {
            MemorySegment.copy(more, 0, bytes, position, more.byteSize());
        } catch (RuntimeException e) {
            abort();
            throw e;
        }
        position = end;
    }

    @Override
    public void appendFrom(String key, Version version, ByteRange.Span range) {
        ensureOpen();
        try {
            Place from = places.apply(Keys.check(key));
            MemoryObjects.Stored stored = objects.required(from);
            Conditions.check(PutCondition.ifVersion(version), Optional.of(stored.version()), from);
            Window window = Window.whole(range, stored.bytes().byteSize(), from);
            append(stored.bytes().asSlice(window.offset(), window.length()));
        } catch (StoreException e) {
            abort();
            throw e;
        }
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long partSize() {
        return 0;
    }

    @Override
    public Version complete(PutCondition condition) {
        ensureOpen();
        try {
            return objects.put(place, position == bytes.byteSize() ? bytes : copy(position), condition);
        } finally {
            abort();
        }
    }

    @Override
    public void abort() {
        finished = true;
        bytes = MemorySegment.NULL;
    }

    private MemorySegment copy(long size) {
        MemorySegment copy = Segments.allocate(size);
        MemorySegment.copy(bytes, 0, copy, 0, position);
        return copy;
    }

    private void ensureOpen() {
        if (finished) {
            throw new IllegalStateException("the upload of \"" + place.key() + "\" is finished");
        }
    }
}
