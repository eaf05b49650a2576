package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.ObjectUpdate;
import dev.shardwright.storage.Version;
import dev.shardwright.storage.internal.Place;
import dev.shardwright.storage.internal.Window;
import dev.shardwright.storage.internal.disk.DiskFile;
import dev.shardwright.storage.internal.disk.ModifiedTime;
import dev.shardwright.storage.internal.disk.OpenObject;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// An object's own file, open to be changed under the key's lock.
///
/// The system sets a modification time of its own at every write, of a coarse clock, which may be one that the key had before.
/// So the last write is followed by a time that is later than all, and the time that was found is noted before the first, as if its
/// object were deleted. While it is written the object has the system's time, and so has what a process leaves that is killed.
final class LocalUpdate implements ObjectUpdate {

    private final Place place;
    private final Failures failures;
    private final LocalRoot root;
    private final LocalRoot.Locked lock;
    private final DiskFile file;
    private final boolean durable;
    private final Version version;
    private long size;
    /// The latest time that the key ever had before.
    private final long latestNanos;
    private boolean written;
    private boolean finished;
    private boolean closed;

    /// Takes over a use of `root`, `lock`, and the file.
    LocalUpdate(Place place, Failures failures, LocalRoot root, LocalRoot.Locked lock, OpenObject object, boolean durable)
            throws IOException {
        this.place = place;
        this.failures = failures;
        this.root = root;
        this.lock = lock;
        this.file = object.file();
        this.durable = durable;
        this.version = object.state().version();
        this.size = object.state().size();
        this.latestNanos = Math.max(object.state().modifiedNanos(), lock.latestDeleted());
    }

    @Override
    public Version version() {
        return version;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long offset, MemorySegment target) {
        ensureOpen();
        Window window = Window.whole(new ByteRange.Span(offset, target.byteSize()), size, place);
        try {
            file.read(window.offset(), target);
        } catch (IOException e) {
            throw failures.reading("reading", place.key(), e);
        }
    }

    @Override
    public void write(long offset, MemorySegment bytes) {
        ensureOpen();
        if (offset < 0 || offset > size) {
            throw new IllegalArgumentException(place + " has " + size + " bytes; a write to byte " + offset + " was asked for");
        }
        long end = offset + bytes.byteSize();
        try {
            if (!written) {
                lock.note(latestNanos);
                written = true;
            }
            try {
                file.write(offset, bytes);
            } finally {
                // A part may have been written by one that failed.
                size = end <= size ? size : file.state().size();
            }
        } catch (IOException e) {
            throw failures.writing("writing", place.key(), e, Math.max(0, end - size));
        }
    }

    @Override
    public void sync() {
        ensureOpen();
        if (!durable) {
            return;
        }
        try {
            file.sync();
        } catch (IOException e) {
            throw failures.writing("syncing", place.key(), e, 0);
        }
    }

    @Override
    public Version finish() {
        ensureOpen();
        try {
            Version last = stamp();
            finished = true;
            return last;
        } catch (IOException e) {
            throw failures.writing("changing the time of", place.key(), e, 0);
        }
    }

    private Version stamp() throws IOException {
        return ModifiedTime.raise(file, latestNanos).version();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (root;
                lock;
                file) {
            if (written && !finished) {
                stamp();
            }
        } catch (IOException e) {
            throw failures.writing("ending the update of", place.key(), e, 0);
        }
    }

    private void ensureOpen() {
        if (finished || closed) {
            throw new IllegalStateException("the update of " + place + " is finished");
        }
    }
}
