package dev.shardwright.source;

import dev.shardwright.storage.ObjectLocation;
import dev.shardwright.storage.ObjectStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Keeps granules open, so that each is opened and indexed once however many tasks read it.
///
/// Granules that nobody uses stay open until there are more than the pool keeps; the one unused for longest goes first.
/// Together they hold a bounded number of bytes of what was read from them. Thread-safe.
public final class GranulePool implements AutoCloseable {

    /// The bytes that unused granules may hold together where the caller does not say: 32 MiB. One granule alone holds at
    /// most some 20 MiB (of a large CSV file), so the one that was read last is kept whole.
    public static final long DEFAULT_IDLE_BYTES = 32L << 20;

    private final GranuleFormat format;
    private final int keep;
    private final long idleBytes;
    private final ReentrantLock lock = new ReentrantLock();
    /// By address, least recently used first.
    private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<String, Usage> closed = new LinkedHashMap<>();
    private boolean shut;

    /// What reading a granule took.
    ///
    /// @param address the granule
    /// @param size its size in bytes
    /// @param bytesRead bytes fetched from it
    /// @param opened how often it was opened
    public record Usage(String address, long size, long bytesRead, int opened) {

        private Usage plus(Usage more) {
            return new Usage(address, more.size, bytesRead + more.bytesRead, opened + more.opened);
        }
    }

    /// A pool that keeps up to `keep` unused granules open, which hold at most {@link #DEFAULT_IDLE_BYTES} together.
    public GranulePool(GranuleFormat format, int keep) {
        this(format, keep, DEFAULT_IDLE_BYTES);
    }

    /// A pool that keeps up to `keep` unused granules open.
    ///
    /// @param idleBytes the most bytes of their files (as {@link Granule#heldBytes} counts them) that unused granules may
    ///     hold together; 0 lets go of everything once a granule is given back
    /// @throws IllegalArgumentException if a number is negative
    public GranulePool(GranuleFormat format, int keep, long idleBytes) {
        if (keep < 0 || idleBytes < 0) {
            throw new IllegalArgumentException(
                    "pool of " + keep + " granules that hold " + idleBytes + " bytes; expected no negative number");
        }
        this.format = format;
        this.keep = keep;
        this.idleBytes = idleBytes;
    }

    /// Opens a granule, or hands out the one that is open; it stays open until the lease is closed.
    ///
    /// @throws GranuleException if the file is missing, may not be read, or is not of the pool's format
    /// @throws dev.shardwright.storage.StoreException if the store fails, which says nothing about the file
    public Lease lease(String address) {
        Entry entry;
        lock.lock();
        try {
            if (shut) {
                throw new IllegalStateException("pool of granules is closed");
            }
            entry = entries.computeIfAbsent(address, a -> new Entry());
            entry.users++;
        } finally {
            lock.unlock();
        }
        try {
            entry.open(format, address);
            return new Lease(address, entry);
        } catch (RuntimeException | Error e) {
            closeAfter(e, () -> release(address, entry, true));
            throw e;
        }
    }

    /// What every granule took so far, in no defined order.
    public List<Usage> usage() {
        lock.lock();
        try {
            Map<String, Usage> all = new LinkedHashMap<>(closed);
            entries.forEach((address, entry) -> entry.addUsage(address, all));
            return new ArrayList<>(all.values());
        } finally {
            lock.unlock();
        }
    }

    /// Closes the granules that nobody uses, and the others when they are given back. A failure to close one keeps no
    /// other from being closed.
    @Override
    public void close() {
        lock.lock();
        try {
            shut = true;
            evict(0);
        } finally {
            lock.unlock();
        }
    }

    private void release(String address, Entry entry, boolean forget) {
        lock.lock();
        try {
            entry.users--;
            if (forget && entry.users == 0) {
                entries.remove(address, entry);
            }
            try {
                evict(shut ? 0 : keep);
            } finally {
                letGo();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Closes unused granules until there are at most `most`; those that follow one whose closing fails are closed too.
    private void evict(int most) {
        List<RuntimeException> failures = new ArrayList<>();
        int unused = 0;
        for (Entry entry : entries.values()) {
            unused += entry.users == 0 ? 1 : 0;
        }
        var iterator = entries.entrySet().iterator();
        while (unused > most && iterator.hasNext()) {
            var next = iterator.next();
            if (next.getValue().users == 0) {
                next.getValue().addUsage(next.getKey(), closed);
                iterator.remove();
                unused--;
                try {
                    next.getValue().close();
                } catch (RuntimeException e) {
                    failures.add(e);
                }
            }
        }
        if (!failures.isEmpty()) {
            RuntimeException first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    /// Makes granules that nobody uses let go of what they hold, those unused for longest first.
    private void letGo() {
        long held = 0;
        for (Entry entry : entries.sequencedValues().reversed()) {
            Opened opened = entry.opened;
            if (entry.users == 0 && opened != null) {
                held += opened.granule.heldBytes();
                if (held > idleBytes) {
                    held -= opened.granule.heldBytes();
                    opened.granule.letGo();
                }
            }
        }
    }

    /// The right to use an open granule.
    public final class Lease implements AutoCloseable {
        private final String address;
        private final Entry entry;
        private boolean returned;

        private Lease(String address, Entry entry) {
            this.address = address;
            this.entry = entry;
        }

        /// The address under which the granule was asked for.
        public String address() {
            return address;
        }

        /// The granule. It belongs to the pool and must not be closed.
        public Granule granule() {
            return entry.opened().granule;
        }

        /// Gives the granule back.
        @Override
        public void close() {
            if (!returned) {
                returned = true;
                release(address, entry, false);
            }
        }
    }

    private static void closeAfter(Throwable failure, Runnable closing) {
        try {
            closing.run();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private record Opened(ObjectStore store, Granule granule) implements AutoCloseable {
        @Override
        public void close() {
            try (store;
                    granule) {
                // Both are closed, the store also when the granule fails.
            }
        }
    }

    /// A granule that is open or being opened. `users` is guarded by the pool's lock, the rest by its own.
    private static final class Entry {
        private int users;
        private final ReentrantLock opening = new ReentrantLock();
        private volatile @Nullable Opened opened;

        void open(GranuleFormat format, String address) {
            opening.lock();
            try {
                if (opened == null) {
                    opened = openNow(format, address);
                }
            } finally {
                opening.unlock();
            }
        }

        private static Opened openNow(GranuleFormat format, String address) {
            ObjectLocation location = ObjectLocation.of(address);
            ObjectStore store = location.openStore();
            try {
                return new Opened(store, format.open(store, location.key()));
            } catch (RuntimeException | Error e) {
                closeAfter(e, store::close);
                throw e;
            }
        }

        Opened opened() {
            Opened now = opened;
            if (now == null) {
                throw new IllegalStateException("granule is not open");
            }
            return now;
        }

        void addUsage(String address, Map<String, Usage> all) {
            Opened now = opened;
            if (now != null) {
                all.merge(
                        address, new Usage(address, now.granule.size(), now.granule.bytesRead(), 1), Usage::plus);
            }
        }

        void close() {
            Opened now = opened;
            if (now != null) {
                now.close();
            }
        }
    }
}
