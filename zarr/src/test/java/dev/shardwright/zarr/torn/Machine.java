package dev.shardwright.zarr.torn;

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
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Upload;
import dev.shardwright.storage.Version;
import dev.shardwright.testing.Unsynced;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A machine with files in memory, and programs that use them as a durable local store: what one writes in place others see at
/// once, in pieces; a file that took another's place does not change what is read of the other. Programs are killed at any
/// point of any step ({@link Death}), and the machine crashes ({@link #afterCrash}).
///
/// A version is made of time, size and number of the file, as in a local store. What is killed while it writes may leave the time
/// as it was, and so may a crash of the machine.
final class Machine {

    /// Where sectors and pages end, and where nothing does.
    private static final int[] GRAINS = {1, 64, Unsynced.SECTOR, 4096};

    private static final long PATIENCE_SECONDS = 60;

    private final Map<String, File> files = new TreeMap<>();
    /// Held by whoever changes what a key stands for, by an update until it is closed.
    private final Semaphore writing = new Semaphore(1);
    private final Random random;
    private long clock;
    private long numbers;

    /// A machine without files.
    ///
    /// @param random decides what chance decides
    Machine(Random random) {
        this.random = random;
    }

    /// When in a step a program is killed.
    enum Moment {
        /// Nothing of the step was done.
        BEFORE,
        /// A part of what was to be written is: some first bytes, or if it is the machine that crashes, any part.
        WITHIN,
        /// All of it was done, and the program was not told.
        AFTER
    }

    /// The end of a program.
    ///
    /// @param step in which step it comes, counted from 1; 0: in none
    /// @param ofTheMachine whether it is the machine that crashes
    record Death(int step, Moment moment, boolean ofTheMachine) {
        static final Death NONE = new Death(0, Moment.BEFORE, false);
    }

    /// The program that did this is dead.
    static final class Killed extends StoreException {
        private static final long serialVersionUID = 1;

        Killed() {
            super("killed");
        }
    }

    /// A file, whatever its name.
    private static final class File {
        private final long number;
        private byte[] bytes;
        private long time;
        private long syncedTime;
        private Unsynced unsynced;

        File(long number, long time, byte[] bytes) {
            this.number = number;
            this.time = time;
            this.syncedTime = time;
            this.bytes = bytes;
            this.unsynced = new Unsynced(bytes.clone(), List.of());
        }

        Version version() {
            return new Version(time + "-" + bytes.length + "-" + number);
        }
    }

    /// The machine after a crash, and another start, with what became durable before.
    synchronized Machine afterCrash() {
        Machine left = new Machine(random);
        left.clock = clock;
        left.numbers = numbers;
        int sector = random.nextInt(4) == 0 ? 4096 : Unsynced.SECTOR;
        files.forEach((key, file) -> left.files.put(
                key,
                new File(
                        file.number,
                        random.nextBoolean() ? file.time : file.syncedTime,
                        file.unsynced.afterCrash(random, sector))));
        return left;
    }

    /// The bytes of a file.
    synchronized Optional<byte[]> bytes(String key) {
        return Optional.ofNullable(files.get(key)).map(file -> file.bytes.clone());
    }

    /// Starts a program.
    Program start(Death death) {
        return new Program(death);
    }

    /// Starts a program that lives as long as the machine does.
    Program start() {
        return start(Death.NONE);
    }

    private synchronized Optional<File> file(String key) {
        return Optional.ofNullable(files.get(key));
    }

    private File existing(String key) {
        return file(key).orElseThrow(() -> new NotFoundException(key + ": there is no such file"));
    }

    /// Puts a file in place, or with no bytes none.
    private Optional<Version> place(String key, Optional<byte[]> bytes, PutCondition condition) {
        lock();
        try {
            synchronized (this) {
                Optional<Version> found = file(key).map(File::version);
                boolean holds =
                        switch (condition) {
                            case PutCondition.Always() -> true;
                            case PutCondition.IfAbsent() -> found.isEmpty();
                            case PutCondition.IfVersion(Version version) -> found.equals(Optional.of(version));
                        };
                if (!holds) {
                    throw new ConditionFailedException(key + ": expected " + condition + ", found " + found);
                }
                files.remove(key);
                bytes.ifPresent(b -> files.put(key, new File(++numbers, ++clock, b)));
                return file(key).map(File::version);
            }
        } finally {
            writing.release();
        }
    }

    private void lock() {
        try {
            if (!writing.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("somebody keeps the lock of a file");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Changes bytes of a file, and nothing else of it.
    private synchronized void change(File file, long offset, byte[] bytes) {
        int from = Math.toIntExact(offset);
        file.bytes = Arrays.copyOf(file.bytes, Math.max(file.bytes.length, from + bytes.length));
        System.arraycopy(bytes, 0, file.bytes, from, bytes.length);
        file.unsynced = file.unsynced.and(new Unsynced.Write(from, bytes));
    }

    private synchronized Version stamp(File file) {
        file.time = ++clock;
        return file.version();
    }

    private synchronized void sync(File file) {
        file.unsynced = new Unsynced(file.bytes.clone(), List.of());
        file.syncedTime = file.time;
    }

    private synchronized byte[] read(File file, long from, long to) {
        return Arrays.copyOfRange(file.bytes, Math.toIntExact(from), Math.toIntExact(to));
    }

    /// A place between `from` and `to` at which something may be torn.
    private synchronized int tear(int from, int to) {
        int grain = GRAINS[random.nextInt(GRAINS.length)];
        int at = from + random.nextInt(to - from + 1);
        return Math.clamp(at / grain * (long) grain, from, to);
    }

    /// A program, as a store that fails from its death on. For one thread.
    final class Program implements ObjectStore {
        private final Death death;
        private Runnable between = () -> {};
        private boolean told;
        private int steps;
        private boolean dead;
        private Optional<Changing> open = Optional.empty();

        private Program(Death death) {
            this.death = death;
        }

        /// Says what else the machine does between any two steps of this program, and in the middle of those that read
        /// or write bytes.
        void meanwhile(Runnable others) {
            between = others;
        }

        /// Has each step told on the standard output.
        void tell() {
            told = true;
        }

        /// How it is to end.
        Death death() {
            return death;
        }

        /// Whether it was killed.
        boolean isDead() {
            return dead;
        }

        /// The steps so far.
        int steps() {
            return steps;
        }

        private <T> T step(String what, Supplier<T> all) {
            return step(what, () -> {}, all);
        }

        private <T> T step(String what, Runnable part, Supplier<T> all) {
            ensureAlive();
            between.run();
            steps++;
            if (told) {
                System.out.println("    " + steps + " " + what);
            }
            if (steps == death.step) {
                dead = true;
                switch (death.moment) {
                    case BEFORE -> {}
                    case WITHIN -> part.run();
                    case AFTER -> all.get();
                }
                open.ifPresent(Changing::close);
                throw new Killed();
            }
            return all.get();
        }

        private void ensureAlive() {
            if (dead) {
                throw new Killed();
            }
        }

        @Override
        public String address() {
            return "machine";
        }

        @Override
        public Bytes get(String key) {
            return get(key, ByteRange.from(0));
        }

        @Override
        public List<Bytes> getRanges(String key, List<ByteRange> ranges, SegmentAllocator memory) {
            return step("read " + ranges, () -> {
                File file = existing(key);
                Version version;
                long size;
                synchronized (Machine.this) {
                    version = file.version();
                    size = file.bytes.length;
                }
                List<Bytes> read = new ArrayList<>();
                for (ByteRange range : ranges) {
                    long from =
                            switch (range) {
                                case ByteRange.Span(long offset, long _) -> offset;
                                case ByteRange.From(long offset) -> offset;
                                case ByteRange.Suffix(long length) -> Math.max(0, size - length);
                            };
                    long to =
                            range instanceof ByteRange.Span(long offset, long length)
                                    ? Math.min(size, offset + length)
                                    : size;
                    if (from > size) {
                        throw new RangeException(key + " has " + size + " bytes, asked for " + range);
                    }
                    between.run();
                    int middle = tear((int) from, (int) to);
                    MemorySegment target = memory.allocate(to - from, 1);
                    MemorySegment.copy(read(file, from, middle), 0, target, ValueLayout.JAVA_BYTE, 0, (int) (middle - from));
                    between.run();
                    MemorySegment.copy(
                            read(file, middle, to), 0, target, ValueLayout.JAVA_BYTE, middle - from, (int) (to - middle));
                    read.add(new Bytes(target, version, size));
                }
                return read;
            });
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
        public Optional<ObjectInfo> head(String key) {
            return step("head", () -> file(key)
                    .map(file -> new ObjectInfo(key, file.bytes.length, file.version(), Instant.EPOCH)));
        }

        @Override
        public Version put(String key, MemorySegment bytes, PutCondition condition) {
            byte[] copy = bytes.toArray(ValueLayout.JAVA_BYTE);
            return step("put", () -> place(key, Optional.of(copy), condition).orElseThrow());
        }

        @Override
        public boolean delete(String key) {
            return step("delete", () -> {
                boolean found = file(key).isPresent();
                place(key, Optional.empty(), PutCondition.ALWAYS);
                return found;
            });
        }

        @Override
        public void delete(String key, Version version) {
            step("delete", () -> place(key, Optional.empty(), PutCondition.ifVersion(version)));
        }

        @Override
        public Upload upload(String key) {
            return step("upload", () -> new Uploading(key));
        }

        @Override
        public long partSize() {
            return 1;
        }

        @Override
        public Optional<ObjectUpdate> update(String key) {
            return step("update", () -> {
                lock();
                try {
                    open = Optional.of(new Changing(existing(key)));
                    return open.map(ObjectUpdate.class::cast);
                } catch (RuntimeException e) {
                    writing.release();
                    throw e;
                }
            });
        }

        @Override
        public void list(String prefix, Consumer<ObjectInfo> visitor) {
            List<String> keys = step("list", () -> {
                synchronized (Machine.this) {
                    return files.keySet().stream()
                            .filter(key -> key.startsWith(prefix))
                            .toList();
                }
            });
            keys.forEach(key -> head(key).ifPresent(visitor));
        }

        @Override
        public Version copy(String from, String to, PutCondition condition) {
            throw new UnsupportedOperationException("no array copies objects");
        }

        @Override
        public Listing listFolder(String folder) {
            throw new UnsupportedOperationException("no array lists folders");
        }

        @Override
        public int sweep(Duration olderThan) {
            return 0;
        }

        @Override
        public int leftovers(Duration olderThan) {
            return 0;
        }

        @Override
        public void close() {
            // Files stay.
        }

        /// Nothing is seen of it before it is completed, and nothing is left of it if it is not.
        private final class Uploading implements Upload {
            private final String key;
            private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

            Uploading(String key) {
                this.key = key;
            }

            @Override
            public void append(MemorySegment appended) {
                step("append " + appended.byteSize(), () -> {
                    bytes.writeBytes(appended.toArray(ValueLayout.JAVA_BYTE));
                    return true;
                });
            }

            @Override
            public void appendFrom(String from, Version version, ByteRange.Span range) {
                step("append from " + range, () -> {
                    File file = existing(from);
                    ensureVersion(file, version);
                    between.run();
                    bytes.writeBytes(read(file, range.offset(), range.offset() + range.length()));
                    between.run();
                    ensureVersion(file, version);
                    return true;
                });
            }

            private void ensureVersion(File file, Version version) {
                if (!file.version().equals(version)) {
                    throw new ConditionFailedException("expected " + version + ", found " + file.version());
                }
            }

            @Override
            public long position() {
                return bytes.size();
            }

            @Override
            public long partSize() {
                return 1;
            }

            @Override
            public Version complete(PutCondition condition) {
                return step("complete", () -> place(key, Optional.of(bytes.toByteArray()), condition)
                        .orElseThrow());
            }

            @Override
            public void abort() {
                // There is nothing to be removed.
            }
        }

        private final class Changing implements ObjectUpdate {
            private final File file;
            private final Version version;
            private boolean finished;
            private boolean closed;

            Changing(File file) {
                this.file = file;
                this.version = file.version();
            }

            @Override
            public Version version() {
                return version;
            }

            @Override
            public long size() {
                return file.bytes.length;
            }

            @Override
            public void read(long offset, MemorySegment target) {
                ensureOpen();
                step("read " + target.byteSize() + " at " + offset, () -> {
                    long to = offset + target.byteSize();
                    if (offset < 0 || to > size()) {
                        throw new RangeException("asked for bytes " + offset + " to " + to + " of " + size());
                    }
                    MemorySegment.copy(
                            Machine.this.read(file, offset, to),
                            0,
                            target,
                            ValueLayout.JAVA_BYTE,
                            0,
                            (int) target.byteSize());
                    return true;
                });
            }

            @Override
            public void write(long offset, MemorySegment written) {
                ensureOpen();
                if (offset < 0 || offset > size()) {
                    throw new IllegalArgumentException("a write at " + offset + " of " + size() + " bytes");
                }
                byte[] bytes = written.toArray(ValueLayout.JAVA_BYTE);
                int from = Math.toIntExact(offset);
                int middle = tear(from, from + bytes.length) - from;
                step(
                        "write " + bytes.length + " at " + offset,
                        () -> {
                            if (death.ofTheMachine) {
                                change(file, offset, bytes);
                            } else {
                                change(file, offset, Arrays.copyOf(bytes, middle));
                                if (random.nextBoolean()) {
                                    stamp(file);
                                }
                            }
                        },
                        () -> {
                            // One write, that others see in two pieces.
                            Unsynced before = file.unsynced;
                            change(file, offset, Arrays.copyOf(bytes, middle));
                            between.run();
                            synchronized (Machine.this) {
                                file.unsynced = before;
                                change(file, offset, bytes);
                            }
                            between.run();
                            return stamp(file);
                        });
            }

            @Override
            public void sync() {
                ensureOpen();
                step("sync", () -> {
                    Machine.this.sync(file);
                    return true;
                });
            }

            @Override
            public Version finish() {
                ensureOpen();
                return step("finish", () -> {
                    finished = true;
                    return stamp(file);
                });
            }

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    writing.release();
                }
            }

            private void ensureOpen() {
                if (finished || closed) {
                    throw new IllegalStateException("the update is finished");
                }
            }
        }
    }
}
