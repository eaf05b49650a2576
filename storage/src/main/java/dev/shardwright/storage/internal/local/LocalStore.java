package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.Durability;
import dev.shardwright.storage.Keys;
import dev.shardwright.storage.Listing;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.ObjectUpdate;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Upload;
import dev.shardwright.storage.Version;
import dev.shardwright.storage.internal.Conditions;
import dev.shardwright.storage.internal.Place;
import dev.shardwright.storage.internal.Window;
import dev.shardwright.storage.internal.disk.Disk;
import dev.shardwright.storage.internal.disk.FileState;
import dev.shardwright.storage.internal.disk.OpenObject;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Objects as files below a folder: the file of key `a/b` is `a/b`.
///
/// *Writing* goes to a file without a name, or with one in `_shardwright/local/uploads` ({@link TempFile}), which is then put in
/// place under the key's lock ({@link LocalChanges}). A move renames the object's own file, under the locks of both keys. Locks
/// hold between threads and processes ({@link LockFile}); they keep out whoever writes through a store on the same folder,
/// not programs that change the files by themselves, and not stores on a folder above or below.
///
/// *Reading* opens the file and stays with the version it opened ({@link OpenObject}). Opening a store and reading
/// make nothing on disk; the first write makes the folder and `_shardwright/local`.
///
/// *Keys*: those in `_shardwright/local` are the store's own, at any depth. A segment has at most 255 bytes. `a` and
/// `a/b` cannot both be objects. Keys that the file system takes for the same are refused ({@link Spelling}).
///
/// *Symbolic links* that someone put in the folder are followed for reading and listing, wherever they lead. Writes do
/// not go through a linked folder; a link in the place of the object itself is replaced or deleted, not followed.
///
/// *A dead process* leaves uploads, which {@link #sweep} removes, and perhaps empty folders, which nothing shows.
public final class LocalStore implements ObjectStore {

    /// Who changes an object in place does so for moments, or would have to meet every copy.
    private static final int COPIES = 100;

    /// Files of uploads that are completed together are open at the same time.
    private static final int TOGETHER = 32;

    private final Disk disk;
    private final LocalPaths paths;
    private final Failures failures;
    private final Spelling spelling;
    private final LocalListing listing;
    private final LocalChanges changes;
    private final boolean durable;

    private @Nullable LocalRoot root;
    private volatile boolean closed;

    /// Opens the store on `folder`, which need not exist.
    ///
    /// @throws IllegalArgumentException if `folder` is a file
    public LocalStore(Path folder, Durability durability) {
        this(folder, durability, Disk.of(folder));
    }

    LocalStore(Path folder, Durability durability, Disk disk) {
        Path absolute = folder.toAbsolutePath();
        if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
            throw new IllegalArgumentException(absolute + " is a file; a store is opened on a folder");
        }
        this.disk = disk;
        this.paths = new LocalPaths(absolute, address(absolute), disk);
        this.failures = new Failures(paths);
        this.spelling = new Spelling(paths);
        this.listing = new LocalListing(paths);
        this.durable = durability == Durability.DURABLE;
        this.changes = new LocalChanges(paths, spelling, durable, Patience.USUAL);
    }

    @Override
    public String address() {
        return paths.address();
    }

    @Override
    public Bytes get(String key) {
        return getRanges(key, List.of(ByteRange.from(0))).getFirst();
    }

    @Override
    public List<Bytes> getRanges(String key, List<ByteRange> ranges, SegmentAllocator memory) {
        ensureOpen();
        Path path = paths.file(key);
        try (OpenObject object = openObject(path, key)) {
            List<Window> windows = new ArrayList<>(ranges.size());
            for (ByteRange range : ranges) {
                windows.add(Window.of(range, object.state().size(), paths.place(key)));
            }
            Version version = object.state().version();
            List<Bytes> read = new ArrayList<>(windows.size());
            for (Window window : windows) {
                read.add(object.read(window, version, memory));
            }
            return read;
        } catch (IOException e) {
            throw failures.reading("reading", key, e);
        }
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
        ensureOpen();
        Path path = paths.file(key);
        try {
            Optional<ObjectInfo> info =
                    disk.state(path).filter(FileState::isFile).map(state -> state.info(key));
            if (info.isPresent()) {
                spelling.check(key);
            }
            return info;
        } catch (IOException e) {
            throw failures.reading("looking at", key, e);
        }
    }

    @Override
    public Version put(String key, MemorySegment bytes, PutCondition condition) {
        refuseEarly(key, condition);
        try (LocalRoot use = use();
                TempFile file = TempFile.create(use, disk)) {
            file.write(bytes);
            file.finish(durable);
            return changes.place(use, file, key, condition);
        } catch (IOException e) {
            throw failures.writing("writing", key, e, bytes.byteSize());
        }
    }

    @Override
    public boolean remote() {
        return false;
    }

    @Override
    public boolean canUpdate() {
        return true;
    }

    @Override
    public long partSize() {
        return LocalUpload.BUFFER;
    }

    @Override
    public Upload upload(String key) {
        return upload(key, Long.MAX_VALUE);
    }

    @Override
    public Upload upload(String key, long atMost) {
        ensureOpen();
        paths.file(key);
        try {
            LocalRoot use = use();
            try {
                return new LocalUpload(key, new Others(), use, TempFile.create(use, disk), changes, failures, durable, atMost);
            } catch (IOException | RuntimeException e) {
                use.close();
                throw e;
            }
        } catch (IOException e) {
            throw failures.writing("starting the upload of", key, e, 0);
        }
    }

    /// Without waiting for the device there is nothing to share.
    @Override
    public int completedTogether() {
        return durable ? TOGETHER : 1;
    }

    @Override
    public void completeAll(List<Upload> uploads) {
        LocalUpload.completeAll(uploads.stream().map(LocalUpload.class::cast).toList());
    }

    @Override
    public Version copy(String from, String to, PutCondition condition) {
        refuseEarly(to, condition);
        Path source = paths.file(from);
        for (int attempt = 0; attempt < COPIES; attempt++) {
            try (OpenObject object = openObject(source, from)) {
                Optional<Version> version = copy(from, object, to, condition);
                if (version.isPresent()) {
                    return version.get();
                }
            } catch (IOException e) {
                throw failures.reading("reading", from, e);
            }
        }
        throw new StoreException(
                paths.place(from) + " is being changed in place: in " + COPIES + " attempts to copy it, no copy is one version");
    }

    /// Empty if the object was changed in place while it was copied.
    private Optional<Version> copy(String from, OpenObject source, String to, PutCondition condition) {
        long size = source.state().size();
        try (LocalRoot use = use();
                TempFile file = TempFile.create(use, disk)) {
            file.writeFrom(source, new Window(0, size));
            if (!changes.isUnchanged(use, from, source)) {
                return Optional.empty();
            }
            file.finish(durable);
            return Optional.of(changes.place(use, file, to, condition));
        } catch (IOException e) {
            throw failures.writing("copying to", to, e, size);
        }
    }

    @Override
    public Version move(String from, String to, PutCondition condition) {
        refuseEarly(to, condition);
        if (head(from).isEmpty()) {
            throw none(from);
        }
        try (LocalRoot use = use()) {
            return changes.move(use, from, to, condition);
        } catch (IOException e) {
            throw failures.writing("moving \"" + from + "\" to", to, e, 0);
        }
    }

    @Override
    public Optional<ObjectUpdate> update(String key) {
        if (head(key).isEmpty()) {
            throw none(key);
        }
        try {
            LocalRoot use = use();
            try {
                return Optional.of(changes.update(use, key, failures));
            } catch (IOException | RuntimeException e) {
                use.close();
                throw e;
            }
        } catch (IOException e) {
            throw failures.writing("opening", key, e, 0);
        }
    }

    @Override
    public boolean delete(String key) {
        if (head(key).isEmpty()) {
            return false;
        }
        try (LocalRoot use = use()) {
            return changes.delete(use, key);
        } catch (IOException e) {
            throw failures.writing("deleting", key, e, 0);
        }
    }

    @Override
    public void delete(String key, Version version) {
        refuseEarly(key, PutCondition.ifVersion(version));
        try (LocalRoot use = use()) {
            changes.delete(use, key, version);
        } catch (IOException e) {
            throw failures.writing("deleting", key, e, 0);
        }
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> visitor) {
        ensureOpen();
        Keys.checkPrefix(prefix);
        try {
            listing.visit(prefix, visitor);
        } catch (IOException e) {
            throw failures.reading("listing", prefix, e);
        }
    }

    @Override
    public Listing listFolder(String folder) {
        ensureOpen();
        if (!folder.isEmpty()) {
            Keys.check(folder);
        }
        if (LocalPaths.isPrivate(folder)) {
            return new Listing(List.of(), List.of());
        }
        try {
            return listing.level(folder);
        } catch (IOException e) {
            throw failures.reading("listing", folder, e);
        }
    }

    @Override
    public int sweep(Duration olderThan) {
        return count(olderThan, Leftovers.Step.REMOVE);
    }

    @Override
    public int leftovers(Duration olderThan) {
        return count(olderThan, Leftovers.Step.LEAVE);
    }

    private int count(Duration olderThan, Leftovers.Step step) {
        ensureOpen();
        long limit = Instant.now().minus(olderThan).toEpochMilli();
        if (!Files.exists(paths.root().resolve(LocalPaths.PRIVATE))) {
            return 0;
        }
        try (LocalRoot use = use()) {
            return Leftovers.count(use, disk, limit, step);
        } catch (IOException e) {
            throw failures.writing("sweeping", "", e, 0);
        }
    }

    /// Uploads that are still open may be completed or aborted; everything else is refused from now on.
    @Override
    public synchronized void close() {
        closed = true;
        LocalRoot held = root;
        root = null;
        if (held != null) {
            try {
                held.close();
            } catch (IOException e) {
                throw failures.writing("closing", "", e, 0);
            }
        }
    }

    /// The same whether the folder is there, when its URI ends in a slash, or not.
    private static String address(Path folder) {
        String uri = folder.toUri().toString();
        return uri.endsWith("/") && folder.getNameCount() > 0 ? uri.substring(0, uri.length() - 1) : uri;
    }

    /// A use of the root, opened for writing by the first call.
    private synchronized LocalRoot use() throws IOException {
        ensureOpen();
        LocalRoot held = root;
        if (held == null) {
            held = LocalRoot.open(paths.root(), disk);
            root = held;
        }
        return held.retain();
    }

    /// Refuses a write whose condition does not hold now, before any byte is written for it.
    private void refuseEarly(String key, PutCondition condition) {
        ensureOpen();
        Path path = paths.file(key);
        if (condition instanceof PutCondition.Always) {
            return;
        }
        try {
            Optional<FileState> found = disk.state(path).filter(FileState::isFile);
            if (found.isPresent()) {
                spelling.check(key);
            }
            Conditions.check(condition, found.map(FileState::version), paths.place(key));
        } catch (IOException e) {
            throw failures.reading("looking at", key, e);
        }
    }

    /// Opens objects that an upload takes bytes of.
    private final class Others implements LocalUpload.Source {
        @Override
        public OpenObject open(String key, Version version) throws IOException {
            ensureOpen();
            OpenObject object = openObject(paths.file(key), key);
            try {
                Conditions.check(PutCondition.ifVersion(version), Optional.of(object.state().version()), place(key));
                return object;
            } catch (RuntimeException e) {
                object.close();
                throw e;
            }
        }

        @Override
        public Place place(String key) {
            return paths.place(key);
        }
    }

    private OpenObject openObject(Path path, String key) throws IOException {
        OpenObject object = disk.open(path).orElseThrow(() -> none(key));
        try {
            spelling.check(key);
            return object;
        } catch (IOException | RuntimeException e) {
            object.close();
            throw e;
        }
    }

    private NotFoundException none(String key) {
        return new NotFoundException(paths.place(key) + ": there is no such object");
    }

    private void ensureOpen() {
        if (closed) {
            throw new IllegalStateException("the store " + paths.address() + " is closed");
        }
    }
}
