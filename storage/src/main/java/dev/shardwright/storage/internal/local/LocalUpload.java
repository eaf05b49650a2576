package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Upload;
import dev.shardwright.storage.Version;
import dev.shardwright.storage.internal.Place;
import dev.shardwright.storage.internal.Window;
import dev.shardwright.storage.internal.disk.OpenObject;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A streaming upload to a local store: appends go to a temporary file, small ones by way of a buffer.
final class LocalUpload implements Upload {

    /// A write costs about 2 µs beside its bytes, and copying costs about 0.1 µs per KiB: with 256 KiB, appends of 1 KiB
    /// cost what copying costs. What is at least this big is written straight through.
    static final int BUFFER = 256 << 10;

    private final String key;
    private final Source source;
    private final LocalRoot root;
    private final TempFile file;
    private final LocalChanges changes;
    private final Failures failures;
    private final boolean durable;
    private final long atMost;
    private byte @Nullable [] buffer;
    private int buffered;
    private long position;
    private boolean finished;

    /// Opens other objects of the store.
    interface Source {
        /// Opens an object that must have this version.
        OpenObject open(String key, Version version) throws IOException;

        /// The place of an object, for messages.
        Place place(String key);
    }

    /// Takes over a use of `root`, and `file`.
    ///
    /// @param atMost the most bytes that are expected
    LocalUpload(
            String key,
            Source source,
            LocalRoot root,
            TempFile file,
            LocalChanges changes,
            Failures failures,
            boolean durable,
            long atMost) {
        this.key = key;
        this.source = source;
        this.root = root;
        this.file = file;
        this.changes = changes;
        this.failures = failures;
        this.durable = durable;
        this.atMost = atMost;
    }

    @Override
    public void append(MemorySegment bytes) {
        ensureOpen();
        long size = bytes.byteSize();
        try {
            if (size > BUFFER - buffered) {
                flush();
            }
            if (size >= BUFFER || (buffered == 0 && position + size >= atMost)) {
                file.write(bytes);
            } else {
                byte[] target = buffer == null ? new byte[BUFFER] : buffer;
                buffer = target;
                MemorySegment.copy(bytes, 0, MemorySegment.ofArray(target), buffered, size);
                buffered += (int) size;
            }
        } catch (IOException e) {
            throw failed(e, size);
        } catch (RuntimeException e) {
            // The segment could not be read (it is closed, say), perhaps after a part of it was written.
            abort();
            throw e;
        }
        position += size;
    }

    @Override
    public void appendFrom(String from, Version version, ByteRange.Span range) {
        ensureOpen();
        try (OpenObject object = source.open(from, version)) {
            Window window = Window.whole(range, object.state().size(), source.place(from));
            flush();
            file.writeFrom(object, window);
            if (!changes.isUnchanged(root, from, object)) {
                throw new ConditionFailedException(
                        source.place(from) + ": expected version " + version + ", which was changed while it was read");
            }
            position += window.length();
        } catch (IOException e) {
            throw failed(e, range.length());
        } catch (RuntimeException e) {
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
        return BUFFER;
    }

    @Override
    public Version complete(PutCondition condition) {
        ensureOpen();
        try {
            flush();
            file.finish(durable);
            return changes.place(root, file, key, condition);
        } catch (IOException e) {
            throw failed(e, buffered);
        } finally {
            abort();
        }
    }

    /// Completes uploads to one store, which share what is waited for: the system writes all of them at the same time, the file system notes
    /// many files at once, and a folder is made durable once.
    static void completeAll(List<LocalUpload> uploads) {
        for (LocalUpload upload : uploads) {
            upload.ensureOpen();
            upload.step(() -> {
                upload.flush();
                upload.file.startSync();
            });
        }
        for (LocalUpload upload : uploads) {
            upload.step(() -> upload.file.finish(upload.durable));
        }
        Set<Path> touched = new LinkedHashSet<>();
        for (LocalUpload upload : uploads) {
            upload.step(() -> upload.changes.place(upload.root, upload.file, upload.key, PutCondition.ALWAYS, touched));
            upload.abort();
        }
        if (!uploads.isEmpty()) {
            uploads.getLast().changes.makeDurable(uploads.getLast().key, touched);
        }
    }

    /// A part of what completes an upload.
    private interface Step {
        void run() throws IOException;
    }

    private void step(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw failed(e, buffered);
        }
    }

    @Override
    public void abort() {
        if (finished) {
            return;
        }
        finished = true;
        buffer = null;
        try (root;
                file) {
            // Both are closed; closing the file removes it unless it is in place.
        } catch (IOException e) {
            throw failures.writing("removing the upload of", key, e, 0);
        }
    }

    private void flush() throws IOException {
        if (buffer != null && buffered > 0) {
            file.write(MemorySegment.ofArray(buffer).asSlice(0, buffered));
            buffered = 0;
        }
    }

    /// The reason is looked for before the upload is removed, while a full disk is still full.
    private RuntimeException failed(IOException e, long wanted) {
        RuntimeException failure = failures.writing("uploading", key, e, wanted);
        try {
            abort();
        } catch (RuntimeException suppressed) {
            failure.addSuppressed(suppressed);
        }
        return failure;
    }

    private void ensureOpen() {
        if (finished) {
            throw new IllegalStateException("the upload of \"" + key + "\" is finished");
        }
    }
}
